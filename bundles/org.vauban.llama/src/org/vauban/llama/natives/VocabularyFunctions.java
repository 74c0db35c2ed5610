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
    /** Functions that are called once a model is loaded, see {@link LlamaFunctions#prepare}. */
    static final class Later {
        static final MethodHandle B_PI = NativeAccess.downcall(JAVA_BOOLEAN, ADDRESS, JAVA_INT);
        static final MethodHandle I_PIPIIB = NativeAccess.downcall(
                JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_BOOLEAN);
        static final MethodHandle I_PPIPIBB = NativeAccess.downcall(
                JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_BOOLEAN, JAVA_BOOLEAN);
    }

    /** Rarely or never called functions. */
    private static final class Rare {
        static final MethodHandle F_PI = NativeAccess.downcall(JAVA_FLOAT, ADDRESS, JAVA_INT);
    }

    private final MemorySegment type;
    private final MemorySegment nTokens;
    private final MemorySegment getText;
    private final MemorySegment getScore;
    private final MemorySegment getAttributes;
    private final MemorySegment isEog;
    private final MemorySegment isControl;
    private final MemorySegment bos;
    private final MemorySegment eos;
    private final MemorySegment eot;
    private final MemorySegment sep;
    private final MemorySegment nl;
    private final MemorySegment pad;
    private final MemorySegment mask;
    private final MemorySegment getAddBos;
    private final MemorySegment getAddEos;
    private final MemorySegment getAddSep;
    private final MemorySegment fimPrefix;
    private final MemorySegment fimSuffix;
    private final MemorySegment fimMiddle;
    private final MemorySegment fimPad;
    private final MemorySegment fimRepository;
    private final MemorySegment fimSeparator;
    private final MemorySegment tokenize;
    private final MemorySegment tokenToPiece;
    private final MemorySegment detokenize;

    /** @param symbols returns the address of a function by name, or throws if it does not exist */
    VocabularyFunctions(Function<String, MemorySegment> symbols) {
        type = symbols.apply("llama_vocab_type");
        nTokens = symbols.apply("llama_vocab_n_tokens");
        getText = symbols.apply("llama_vocab_get_text");
        getScore = symbols.apply("llama_vocab_get_score");
        getAttributes = symbols.apply("llama_vocab_get_attr");
        isEog = symbols.apply("llama_vocab_is_eog");
        isControl = symbols.apply("llama_vocab_is_control");
        bos = symbols.apply("llama_vocab_bos");
        eos = symbols.apply("llama_vocab_eos");
        eot = symbols.apply("llama_vocab_eot");
        sep = symbols.apply("llama_vocab_sep");
        nl = symbols.apply("llama_vocab_nl");
        pad = symbols.apply("llama_vocab_pad");
        mask = symbols.apply("llama_vocab_mask");
        getAddBos = symbols.apply("llama_vocab_get_add_bos");
        getAddEos = symbols.apply("llama_vocab_get_add_eos");
        getAddSep = symbols.apply("llama_vocab_get_add_sep");
        fimPrefix = symbols.apply("llama_vocab_fim_pre");
        fimSuffix = symbols.apply("llama_vocab_fim_suf");
        fimMiddle = symbols.apply("llama_vocab_fim_mid");
        fimPad = symbols.apply("llama_vocab_fim_pad");
        fimRepository = symbols.apply("llama_vocab_fim_rep");
        fimSeparator = symbols.apply("llama_vocab_fim_sep");
        tokenize = symbols.apply("llama_tokenize");
        tokenToPiece = symbols.apply("llama_token_to_piece");
        detokenize = symbols.apply("llama_detokenize");
    }

    public int type(MemorySegment vocab) {
        return Downcalls.integer(type, vocab);
    }

    public int nTokens(MemorySegment vocab) {
        return Downcalls.integer(nTokens, vocab);
    }

    public MemorySegment getText(MemorySegment vocab, int token) {
        return Downcalls.pointer(getText, vocab, token);
    }

    public float getScore(MemorySegment vocab, int token) {
        try {
            return (float) Rare.F_PI.invokeExact(getScore, vocab, token);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int getAttributes(MemorySegment vocab, int token) {
        return Downcalls.integer(getAttributes, vocab, token);
    }

    public boolean isEog(MemorySegment vocab, int token) {
        try {
            return (boolean) Later.B_PI.invokeExact(isEog, vocab, token);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public boolean isControl(MemorySegment vocab, int token) {
        try {
            return (boolean) Later.B_PI.invokeExact(isControl, vocab, token);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int bos(MemorySegment vocab) {
        return Downcalls.integer(bos, vocab);
    }

    public int eos(MemorySegment vocab) {
        return Downcalls.integer(eos, vocab);
    }

    public int eot(MemorySegment vocab) {
        return Downcalls.integer(eot, vocab);
    }

    public int sep(MemorySegment vocab) {
        return Downcalls.integer(sep, vocab);
    }

    public int nl(MemorySegment vocab) {
        return Downcalls.integer(nl, vocab);
    }

    public int pad(MemorySegment vocab) {
        return Downcalls.integer(pad, vocab);
    }

    public int mask(MemorySegment vocab) {
        return Downcalls.integer(mask, vocab);
    }

    public boolean getAddBos(MemorySegment vocab) {
        return Downcalls.bool(getAddBos, vocab);
    }

    public boolean getAddEos(MemorySegment vocab) {
        return Downcalls.bool(getAddEos, vocab);
    }

    public boolean getAddSep(MemorySegment vocab) {
        return Downcalls.bool(getAddSep, vocab);
    }

    public int fimPrefix(MemorySegment vocab) {
        return Downcalls.integer(fimPrefix, vocab);
    }

    public int fimSuffix(MemorySegment vocab) {
        return Downcalls.integer(fimSuffix, vocab);
    }

    public int fimMiddle(MemorySegment vocab) {
        return Downcalls.integer(fimMiddle, vocab);
    }

    public int fimPad(MemorySegment vocab) {
        return Downcalls.integer(fimPad, vocab);
    }

    public int fimRepository(MemorySegment vocab) {
        return Downcalls.integer(fimRepository, vocab);
    }

    public int fimSeparator(MemorySegment vocab) {
        return Downcalls.integer(fimSeparator, vocab);
    }

    public int tokenize(MemorySegment vocab, MemorySegment text, int length, MemorySegment tokens, int capacity,
            boolean addSpecial, boolean parseSpecial) {
        try {
            return (int) Later.I_PPIPIBB.invokeExact(tokenize, vocab, text, length, tokens, capacity, addSpecial,
                    parseSpecial);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int tokenToPiece(MemorySegment vocab, int token, MemorySegment buffer, int capacity, int lstrip,
            boolean special) {
        try {
            return (int) Later.I_PIPIIB.invokeExact(tokenToPiece, vocab, token, buffer, capacity, lstrip, special);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int detokenize(MemorySegment vocab, MemorySegment tokens, int count, MemorySegment buffer, int capacity,
            boolean removeSpecial, boolean unparseSpecial) {
        try {
            return (int) Later.I_PPIPIBB.invokeExact(detokenize, vocab, tokens, count, buffer, capacity, removeSpecial,
                    unparseSpecial);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }
}
