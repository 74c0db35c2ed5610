// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

import org.vauban.llama.natives.NativeAccess;
import org.vauban.llama.natives.VocabularyFunctions;

/**
 * A model's vocabulary: converts text to tokens and back. A token is a number from 0 to {@link #size()} - 1; others are
 * refused with {@link IndexOutOfBoundsException}. Threads: any, as long as the model is open.
 */
public final class LlamaVocabulary {
    /** Kinds of tokenizer ({@code llama_vocab_type}). */
    public enum Type {
        NONE, SPM, BPE, WPM, UGM, RWKV, PLAMO2, TEST, OTHER;

        static Type of(int value) {
            return value >= 0 && value < OTHER.ordinal() ? values()[value] : OTHER;
        }
    }

    /** Text longer than this is refused: the lengths of llama.cpp's functions are 32-bit. */
    public static final int MAX_TEXT_BYTES = 256 << 20;

    private final LlamaModel model;
    private final VocabularyFunctions functions;
    private final MemorySegment handle;
    private final int size;
    private final Type type;
    private final TextRuns runs = new TextRuns(this);
    private final ByteRuns bytes = new ByteRuns(this);
    private volatile int[] ends;

    LlamaVocabulary(LlamaModel model, VocabularyFunctions functions, MemorySegment handle) {
        this.model = model;
        this.functions = functions;
        this.handle = handle;
        this.size = functions.nTokens(handle);
        this.type = Type.of(functions.type(handle));
    }

    /** Returns the number of tokens. */
    public int size() {
        return size;
    }

    /** Returns the kind of tokenizer. */
    public Type type() {
        return type;
    }

    /**
     * Splits text into tokens. Text without a break is split if it is too long, see {@link TextRuns} and {@link
     * ByteRuns}.
     *
     * @param addSpecial whether to add beginning- and end-of-text tokens if the model uses them
     * @param parseSpecial whether names of control tokens in the text become those tokens; never for text from users or
     *            files
     */
    public int[] tokenize(String text, boolean addSpecial, boolean parseSpecial) {
        if (type == Type.SPM && bytes.tooMany(text)) {
            return bytes.tokenize(text, addSpecial, parseSpecial);
        }
        return type == Type.BPE && TextRuns.tooLong(text) ? runs.tokenize(text, addSpecial, parseSpecial)
                : tokenize(text.getBytes(StandardCharsets.UTF_8), addSpecial, parseSpecial);
    }

    /**
     * Like {@link #tokenize(String, boolean, boolean)}, for UTF-8 bytes that are not split: at most {@value
     * TextRuns#LONGEST} characters without a break.
     */
    int[] tokenize(byte[] utf8, boolean addSpecial, boolean parseSpecial) {
        if (utf8.length > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException("The text has " + utf8.length + " bytes; at most " + MAX_TEXT_BYTES
                    + " can be tokenized at once.");
        }
        model.use().acquire();
        try (Arena arena = Arena.ofConfined()) {
            requireTokenizer();
            if (addSpecial) {
                requireSpecialTokens();
            }
            MemorySegment text = arena.allocate(Math.max(1, utf8.length));
            MemorySegment.copy(utf8, 0, text, JAVA_BYTE, 0, utf8.length);
            int capacity = utf8.length / 2 + 8;
            for (;;) {
                MemorySegment tokens = arena.allocate(JAVA_INT, capacity);
                int count = functions.tokenize(handle, text, utf8.length, tokens, capacity, addSpecial, parseSpecial);
                if (count >= 0) {
                    return tokens.asSlice(0, 4L * count).toArray(JAVA_INT);
                }
                if (count == Integer.MIN_VALUE || -count <= capacity) {
                    throw new IllegalArgumentException("The text has too many tokens for one call.");
                }
                capacity = -count;
            }
        } finally {
            model.use().release();
        }
    }

    /**
     * Returns the bytes of one token, the name for a control token. A character of several bytes may be split over
     * tokens, so decode UTF-8 only from joined pieces.
     */
    public byte[] piece(int token) {
        return piece(token, true);
    }

    /** @param renderSpecial whether control tokens are converted to their names; otherwise they yield no bytes */
    public byte[] piece(int token, boolean renderSpecial) {
        require(token);
        model.use().acquire();
        try (Arena arena = Arena.ofConfined()) {
            requireTokenizer();
            int capacity = 128;
            MemorySegment buffer = arena.allocate(capacity);
            int length = functions.tokenToPiece(handle, token, buffer, capacity, 0, renderSpecial);
            if (length < 0) {
                capacity = -length;
                buffer = arena.allocate(capacity);
                length = functions.tokenToPiece(handle, token, buffer, capacity, 0, renderSpecial);
            }
            return buffer.asSlice(0, Math.max(0, length)).toArray(JAVA_BYTE);
        } finally {
            model.use().release();
        }
    }

    /**
     * Joins tokens to the bytes of their text.
     *
     * @param removeSpecial whether beginning- and end-of-text tokens that the model adds are omitted
     * @param renderSpecial whether control tokens are converted to their names
     */
    public byte[] detokenize(int[] tokens, boolean removeSpecial, boolean renderSpecial) {
        for (int token : tokens) {
            require(token);
        }
        model.use().acquire();
        try (Arena arena = Arena.ofConfined()) {
            requireTokenizer();
            MemorySegment array = arena.allocate(JAVA_INT, Math.max(1, tokens.length));
            MemorySegment.copy(tokens, 0, array, JAVA_INT, 0, tokens.length);
            int capacity = Math.max(64, 8 * tokens.length);
            for (;;) {
                MemorySegment buffer = arena.allocate(capacity);
                int length = functions.detokenize(handle, array, tokens.length, buffer, capacity, removeSpecial,
                        renderSpecial);
                if (length >= 0) {
                    return buffer.asSlice(0, length).toArray(JAVA_BYTE);
                }
                if (-length <= capacity) {
                    throw new IllegalArgumentException("The tokens give no text.");
                }
                capacity = -length;
            }
        } finally {
            model.use().release();
        }
    }

    /**
     * Returns the token with this text, for example {@code <|fim_prefix|>} or {@code [SUFFIX]}; empty if the text is
     * not a single token of this vocabulary.
     */
    public OptionalInt tokenByText(String text) {
        int[] tokens = tokenize(text, false, true);
        if (tokens.length != 1) {
            return OptionalInt.empty();
        }
        // a single unknown token may stand for any text
        return new String(piece(tokens[0]), StandardCharsets.UTF_8).equals(text)
                || tokenText(tokens[0]).equals(text) ? OptionalInt.of(tokens[0]) : OptionalInt.empty();
    }

    /** Returns the beginning-of-text token. */
    public OptionalInt bos() {
        return special(functions::bos);
    }

    /** Returns the end-of-text token. */
    public OptionalInt eos() {
        return special(functions::eos);
    }

    /** Returns the end-of-turn token. */
    public OptionalInt eot() {
        return special(functions::eot);
    }

    /** Returns the separator of sentences. */
    public OptionalInt separator() {
        return special(functions::sep);
    }

    /** Returns the line break. */
    public OptionalInt newline() {
        return special(functions::nl);
    }

    /** Returns the padding token. */
    public OptionalInt pad() {
        return special(functions::pad);
    }

    /** Returns the mask token. */
    public OptionalInt mask() {
        return special(functions::mask);
    }

    /** Returns the fill-in-the-middle token before the text that precedes the gap. */
    public OptionalInt fimPrefix() {
        return special(functions::fimPrefix);
    }

    /** Returns the fill-in-the-middle token before the text that follows the gap. */
    public OptionalInt fimSuffix() {
        return special(functions::fimSuffix);
    }

    /** Returns the fill-in-the-middle token after which the model fills the gap. */
    public OptionalInt fimMiddle() {
        return special(functions::fimMiddle);
    }

    /** Returns the fill-in-the-middle padding token. */
    public OptionalInt fimPad() {
        return special(functions::fimPad);
    }

    /** Returns the fill-in-the-middle token before the name of a repository. */
    public OptionalInt fimRepository() {
        return special(functions::fimRepository);
    }

    /** Returns the fill-in-the-middle token before another file. */
    public OptionalInt fimSeparator() {
        return special(functions::fimSeparator);
    }

    /** Whether tokenizing with specials begins with {@link #bos()}. */
    public boolean addsBos() {
        model.use().acquire();
        try {
            return functions.getAddBos(handle);
        } finally {
            model.use().release();
        }
    }

    /** Whether tokenizing with specials ends with {@link #eos()}. */
    public boolean addsEos() {
        model.use().acquire();
        try {
            return functions.getAddEos(handle);
        } finally {
            model.use().release();
        }
    }

    /** Whether two texts that are computed together are separated by {@link #separator()}. */
    public boolean addsSeparator() {
        model.use().acquire();
        try {
            return functions.getAddSep(handle);
        } finally {
            model.use().release();
        }
    }

    /** Whether this token ends a generation (end of text, end of turn and the like). */
    public boolean isEndOfGeneration(int token) {
        require(token);
        model.use().acquire();
        try {
            return functions.isEog(handle, token);
        } finally {
            model.use().release();
        }
    }

    /** Returns all tokens that end a generation; searches the vocabulary on first use. */
    public int[] endsOfGeneration() {
        int[] known = ends;
        if (known == null) {
            model.use().acquire();
            try {
                known = IntStream.range(0, size()).filter(token -> functions.isEog(handle, token)).toArray();
            } finally {
                model.use().release();
            }
            ends = known;
        }
        return known.clone();
    }

    /** Whether the token controls the model and has no text. */
    public boolean isControl(int token) {
        require(token);
        model.use().acquire();
        try {
            return functions.isControl(handle, token);
        } finally {
            model.use().release();
        }
    }

    /** Returns the token's notation in the vocabulary, which may differ from its text (for example Ġ for a blank). */
    public String tokenText(int token) {
        require(token);
        model.use().acquire();
        try {
            requireTokenizer();
            return NativeAccess.string(functions.getText(handle, token));
        } finally {
            model.use().release();
        }
    }

    /** Returns the token's score in the vocabulary, 0 if it has none. */
    public float score(int token) {
        require(token);
        model.use().acquire();
        try {
            requireTokenizer();
            return functions.getScore(handle, token);
        } finally {
            model.use().release();
        }
    }

    /** Returns the token's attributes. */
    public Set<TokenAttribute> attributes(int token) {
        require(token);
        model.use().acquire();
        try {
            requireTokenizer();
            return TokenAttribute.of(functions.getAttributes(handle, token));
        } finally {
            model.use().release();
        }
    }

    MemorySegment handle() {
        return handle;
    }

    /**
     * Checks the token, since native code uses it as an unchecked index or throws a C++ exception that ends the
     * process.
     */
    void require(int token) {
        if (token < 0 || token >= size) {
            throw new IndexOutOfBoundsException("There is no token " + token + " in a vocabulary of " + size + ".");
        }
    }

    private OptionalInt special(ToIntFunction<MemorySegment> call) {
        model.use().acquire();
        try {
            int token = call.applyAsInt(handle);
            return token < 0 || token >= size ? OptionalInt.empty() : OptionalInt.of(token);
        } finally {
            model.use().release();
        }
    }

    private void requireTokenizer() {
        if (type == Type.NONE) {
            throw new IllegalStateException("The model " + model.file() + " has no tokenizer.");
        }
    }

    /** Checks special tokens that llama.cpp asserts, which would end the process. */
    private void requireSpecialTokens() {
        boolean wordPiece = type == Type.WPM;
        if ((wordPiece || functions.getAddBos(handle)) && functions.bos(handle) < 0
                || functions.getAddEos(handle) && functions.eos(handle) < 0
                || (wordPiece || functions.getAddSep(handle)) && functions.sep(handle) < 0) {
            throw new IllegalStateException("The vocabulary of " + model.file()
                    + " asks for special tokens that it does not have; tokenize without them.");
        }
    }
}
