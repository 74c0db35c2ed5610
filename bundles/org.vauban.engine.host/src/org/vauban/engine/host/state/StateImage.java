// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.state;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.vauban.llama.SequenceLayout;

/**
 * The serialized form of a state, which can leave the host. Little-endian:
 * <pre>
 *   0  "VBST"
 *   4  version of this form, 1
 *   8  total length
 *  16  SHA-256 of everything after it
 *  48  SHA-256 of the name of the model, see {@link StateOwner#model}
 *  80  number of tokens
 *  84  tokens, positions, llama.cpp's bytes
 * </pre>
 * Input is untrusted: length, hash, model, tokens and positions are checked before llama.cpp receives a byte.
 */
public final class StateImage {
    /** Number of bytes before the tokens. */
    static final int HEADER = 84;
    private static final int MAGIC = 0x54_53_42_56; // "VBST"
    private static final int VERSION = 1;
    private static final int AT_VERSION = 4;
    private static final int AT_LENGTH = 8;
    private static final int AT_HASH = 16;
    private static final int AT_MODEL = 48;
    private static final int AT_TOKENS = 80;
    private static final int HASH = 32;
    /** Maximum ratio of positions to tokens: moved runs leave gaps, but far fewer than there are tokens. */
    private static final int GAPS = 4;
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private StateImage() {}

    /** Returns the length of the image of a state in bytes. */
    public static long length(SequenceState state) {
        return HEADER + 2L * Integer.BYTES * state.tokens().length + state.bytes().byteSize();
    }

    /** Returns the part before llama.cpp's bytes; reads all of these once for the hash. */
    public static byte[] head(StateOwner owner, SequenceState state) {
        int count = state.tokens().length;
        byte[] head = new byte[HEADER + 2 * Integer.BYTES * count];
        MemorySegment out = MemorySegment.ofArray(head);
        out.set(INT, 0, MAGIC);
        out.set(INT, AT_VERSION, VERSION);
        out.set(LONG, AT_LENGTH, length(state));
        MemorySegment.copy(model(owner), 0, out, JAVA_BYTE, AT_MODEL, HASH);
        out.set(INT, AT_TOKENS, count);
        MemorySegment.copy(state.tokens(), 0, out, INT, HEADER, count);
        MemorySegment.copy(state.positions(), 0, out, INT, HEADER + (long) Integer.BYTES * count, count);
        byte[] hash = hash(out.asSlice(AT_MODEL), state.bytes());
        MemorySegment.copy(hash, 0, out, JAVA_BYTE, AT_HASH, HASH);
        return head;
    }

    /**
     * Returns a piece of an image.
     *
     * @param head result of {@link #head}
     */
    public static byte[] piece(byte[] head, SequenceState state, long offset, int most) {
        long length = length(state);
        byte[] piece = new byte[(int) Math.min(most, Math.max(0, length - offset))];
        int fromHead = (int) Math.min(piece.length, Math.max(0, head.length - offset));
        if (fromHead > 0) {
            System.arraycopy(head, (int) offset, piece, 0, fromHead);
        }
        if (fromHead < piece.length) {
            MemorySegment.copy(state.bytes(), JAVA_BYTE, offset + fromHead - head.length, piece, fromHead,
                    piece.length - fromHead);
        }
        return piece;
    }

    /**
     * Reads a state from an image, which must not be changed afterwards.
     *
     * @param arena arena of the image; closed with the state, but not if this method fails
     * @param vocabulary number of tokens in the model's vocabulary
     * @param longest maximum number of tokens of a sequence
     * @throws StateFormatException if it is not an image of a state of this model
     */
    public static SequenceState read(MemorySegment image, Arena arena, StateOwner owner, int vocabulary, int longest) {
        require(image.byteSize() > HEADER && image.get(INT, 0) == MAGIC, "it is no saved state");
        require(image.get(INT, AT_VERSION) == VERSION, "it has version " + image.get(INT, AT_VERSION)
                + ", known is " + VERSION);
        require(image.get(LONG, AT_LENGTH) == image.byteSize(), "it has " + image.byteSize() + " bytes instead of "
                + image.get(LONG, AT_LENGTH));
        byte[] model = image.asSlice(AT_MODEL, HASH).toArray(JAVA_BYTE);
        require(Arrays.equals(model, model(owner)), "it is of another model, or of another version of llama.cpp");
        int count = image.get(INT, AT_TOKENS);
        require(count > 0 && count <= longest, "it has " + count + " tokens, the context holds " + longest);
        long body = HEADER + 2L * Integer.BYTES * count;
        require(body < image.byteSize(), "its tokens are cut");
        byte[] hash = image.asSlice(AT_HASH, HASH).toArray(JAVA_BYTE);
        require(MessageDigest.isEqual(hash, hash(image.asSlice(AT_MODEL))), "its hash is another one: it is damaged");
        int[] tokens = image.asSlice(HEADER, (long) Integer.BYTES * count).toArray(INT);
        int[] positions = image.asSlice(HEADER + (long) Integer.BYTES * count, (long) Integer.BYTES * count)
                .toArray(INT);
        for (int token : tokens) {
            require(token >= 0 && token < vocabulary, "the model has no token " + token);
        }
        require(positions[count - 1] < GAPS * (long) longest, "its tokens stand too far apart");
        MemorySegment bytes = image.asSlice(body);
        Optional<SequenceLayout> layout = SequenceLayout.of(bytes);
        require(layout.isPresent() && Arrays.equals(layout.get().positions(), positions),
                "its tokens are not those of its memory");
        return new SequenceState(tokens, positions, bytes, arena);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new StateFormatException(otherwise);
        }
    }

    private static byte[] model(StateOwner owner) {
        return ModelIdentity.sha256().digest(owner.model().getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hash(MemorySegment... parts) {
        MessageDigest digest = ModelIdentity.sha256();
        for (MemorySegment part : parts) {
            for (long at = 0; at < part.byteSize(); at += 1 << 30) {
                digest.update(part.asSlice(at, Math.min(1 << 30, part.byteSize() - at)).asByteBuffer());
            }
        }
        return digest.digest();
    }

    /** Returns the identity of a model with a form of KV cache. */
    public static String model(String file, long form) {
        return file + ":" + HexFormat.of().toHexDigits(form);
    }
}
