// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.function.Function;

/** Vocabularies and tokenization. */
public final class VocabularyFunctions {
    private static final MethodHandle B_PI = NativeAccess.downcall(JAVA_BOOLEAN, ADDRESS, JAVA_INT);
    private static final MethodHandle I_PIPIIB = NativeAccess.downcall(
            JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_BOOLEAN);
    private static final MethodHandle I_PPIPIBB = NativeAccess.downcall(
            JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_BOOLEAN, JAVA_BOOLEAN);

    /** For functions that are seldom or never called. */
    private static final class Rare {
        static final MethodHandle F_PI = NativeAccess.downcall(JAVA_FLOAT, ADDRESS, JAVA_INT);
    }

    private final MemorySegment vocabType;
    private final MemorySegment vocabNTokens;
    private final MemorySegment vocabText;
    private final MemorySegment vocabScore;
    private final MemorySegment vocabAttributes;
    private final MemorySegment vocabIsEog;
    private final MemorySegment vocabIsControl;
    private final MemorySegment vocabBos;
    private final MemorySegment vocabEos;
    private final MemorySegment vocabEot;
    private final MemorySegment vocabSep;
    private final MemorySegment vocabNl;
    private final MemorySegment vocabPad;
    private final MemorySegment vocabMask;
    private final MemorySegment vocabAddBos;
    private final MemorySegment vocabAddEos;
    private final MemorySegment vocabAddSep;
    private final MemorySegment vocabFimPrefix;
    private final MemorySegment vocabFimSuffix;
    private final MemorySegment vocabFimMiddle;
    private final MemorySegment vocabFimPad;
    private final MemorySegment vocabFimRepository;
    private final MemorySegment vocabFimSeparator;
    private final MemorySegment tokenize;
    private final MemorySegment tokenToPiece;
    private final MemorySegment detokenize;

    /** @param symbols gives the address of a function by name, or throws if there is none */
    VocabularyFunctions(Function<String, MemorySegment> symbols) {
        vocabType = symbols.apply("llama_vocab_type");
        vocabNTokens = symbols.apply("llama_vocab_n_tokens");
        vocabText = symbols.apply("llama_vocab_get_text");
        vocabScore = symbols.apply("llama_vocab_get_score");
        vocabAttributes = symbols.apply("llama_vocab_get_attr");
        vocabIsEog = symbols.apply("llama_vocab_is_eog");
        vocabIsControl = symbols.apply("llama_vocab_is_control");
        vocabBos = symbols.apply("llama_vocab_bos");
        vocabEos = symbols.apply("llama_vocab_eos");
        vocabEot = symbols.apply("llama_vocab_eot");
        vocabSep = symbols.apply("llama_vocab_sep");
        vocabNl = symbols.apply("llama_vocab_nl");
        vocabPad = symbols.apply("llama_vocab_pad");
        vocabMask = symbols.apply("llama_vocab_mask");
        vocabAddBos = symbols.apply("llama_vocab_get_add_bos");
        vocabAddEos = symbols.apply("llama_vocab_get_add_eos");
        vocabAddSep = symbols.apply("llama_vocab_get_add_sep");
        vocabFimPrefix = symbols.apply("llama_vocab_fim_pre");
        vocabFimSuffix = symbols.apply("llama_vocab_fim_suf");
        vocabFimMiddle = symbols.apply("llama_vocab_fim_mid");
        vocabFimPad = symbols.apply("llama_vocab_fim_pad");
        vocabFimRepository = symbols.apply("llama_vocab_fim_rep");
        vocabFimSeparator = symbols.apply("llama_vocab_fim_sep");
        tokenize = symbols.apply("llama_tokenize");
        tokenToPiece = symbols.apply("llama_token_to_piece");
        detokenize = symbols.apply("llama_detokenize");
    }

    public int vocabType(MemorySegment vocab) {
        return Downcalls.integer(vocabType, vocab);
    }

    public int vocabNTokens(MemorySegment vocab) {
        return Downcalls.integer(vocabNTokens, vocab);
    }

    public MemorySegment vocabText(MemorySegment vocab, int token) {
        return Downcalls.pointer(vocabText, vocab, token);
    }

    public float vocabScore(MemorySegment vocab, int token) {
        try {
            return (float) Rare.F_PI.invokeExact(vocabScore, vocab, token);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int vocabAttributes(MemorySegment vocab, int token) {
        return Downcalls.integer(vocabAttributes, vocab, token);
    }

    public boolean vocabIsEog(MemorySegment vocab, int token) {
        try {
            return (boolean) B_PI.invokeExact(vocabIsEog, vocab, token);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public boolean vocabIsControl(MemorySegment vocab, int token) {
        try {
            return (boolean) B_PI.invokeExact(vocabIsControl, vocab, token);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int vocabBos(MemorySegment vocab) {
        return Downcalls.integer(vocabBos, vocab);
    }

    public int vocabEos(MemorySegment vocab) {
        return Downcalls.integer(vocabEos, vocab);
    }

    public int vocabEot(MemorySegment vocab) {
        return Downcalls.integer(vocabEot, vocab);
    }

    public int vocabSep(MemorySegment vocab) {
        return Downcalls.integer(vocabSep, vocab);
    }

    public int vocabNl(MemorySegment vocab) {
        return Downcalls.integer(vocabNl, vocab);
    }

    public int vocabPad(MemorySegment vocab) {
        return Downcalls.integer(vocabPad, vocab);
    }

    public int vocabMask(MemorySegment vocab) {
        return Downcalls.integer(vocabMask, vocab);
    }

    public boolean vocabAddBos(MemorySegment vocab) {
        return Downcalls.bool(vocabAddBos, vocab);
    }

    public boolean vocabAddEos(MemorySegment vocab) {
        return Downcalls.bool(vocabAddEos, vocab);
    }

    public boolean vocabAddSep(MemorySegment vocab) {
        return Downcalls.bool(vocabAddSep, vocab);
    }

    public int vocabFimPrefix(MemorySegment vocab) {
        return Downcalls.integer(vocabFimPrefix, vocab);
    }

    public int vocabFimSuffix(MemorySegment vocab) {
        return Downcalls.integer(vocabFimSuffix, vocab);
    }

    public int vocabFimMiddle(MemorySegment vocab) {
        return Downcalls.integer(vocabFimMiddle, vocab);
    }

    public int vocabFimPad(MemorySegment vocab) {
        return Downcalls.integer(vocabFimPad, vocab);
    }

    public int vocabFimRepository(MemorySegment vocab) {
        return Downcalls.integer(vocabFimRepository, vocab);
    }

    public int vocabFimSeparator(MemorySegment vocab) {
        return Downcalls.integer(vocabFimSeparator, vocab);
    }

    public int tokenize(MemorySegment vocab, MemorySegment text, int length, MemorySegment tokens, int capacity,
            boolean addSpecial, boolean parseSpecial) {
        try {
            return (int) I_PPIPIBB.invokeExact(tokenize, vocab, text, length, tokens, capacity, addSpecial,
                    parseSpecial);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int tokenToPiece(MemorySegment vocab, int token, MemorySegment buffer, int capacity, int lstrip,
            boolean special) {
        try {
            return (int) I_PIPIIB.invokeExact(tokenToPiece, vocab, token, buffer, capacity, lstrip, special);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int detokenize(MemorySegment vocab, MemorySegment tokens, int count, MemorySegment buffer, int capacity,
            boolean removeSpecial, boolean unparseSpecial) {
        try {
            return (int) I_PPIPIBB.invokeExact(detokenize, vocab, tokens, count, buffer, capacity, removeSpecial,
                    unparseSpecial);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }
}
