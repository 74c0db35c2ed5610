// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.zip.CRC32C;

import org.vauban.llama.error.StateException;

/**
 * The header of a saved state, in the byte order of this machine: magic, kind, fingerprint of the model, length and
 * CRC-32C of llama.cpp's bytes that follow. It detects a truncated or modified state before llama.cpp reads it, which
 * would empty the sequence before it refuses the state.
 */
final class SavedState {
    static final int HEADER_BYTES = 32;

    /** The saved content. */
    enum Kind {
        CONTEXT, SEQUENCE
    }

    private static final int MAGIC = 0x56_4C_53_01;
    private static final long AT_KIND = 4;
    private static final long AT_FINGERPRINT = 8;
    private static final long AT_LENGTH = 16;
    private static final long AT_CRC = 24;
    private static final long CRC_STEP = 1 << 30;

    private SavedState() {}

    static void writeHeader(MemorySegment state, Kind kind, long fingerprint) {
        MemorySegment payload = state.asSlice(HEADER_BYTES);
        state.set(JAVA_INT_UNALIGNED, 0, MAGIC);
        state.set(JAVA_INT_UNALIGNED, AT_KIND, kind.ordinal());
        state.set(JAVA_LONG_UNALIGNED, AT_FINGERPRINT, fingerprint);
        state.set(JAVA_LONG_UNALIGNED, AT_LENGTH, payload.byteSize());
        state.set(JAVA_LONG_UNALIGNED, AT_CRC, crc(payload));
    }

    /** Checks the header and returns llama.cpp's bytes. */
    static MemorySegment payload(MemorySegment state, Kind kind, long fingerprint) {
        if (state.byteSize() < HEADER_BYTES || state.get(JAVA_INT_UNALIGNED, 0) != MAGIC) {
            throw refused("is not a state saved by this engine");
        }
        if (state.get(JAVA_INT_UNALIGNED, AT_KIND) != kind.ordinal()) {
            throw refused("is of the other kind (a sequence instead of a whole context, or the reverse)");
        }
        if (state.get(JAVA_LONG_UNALIGNED, AT_FINGERPRINT) != fingerprint) {
            throw refused("was saved with another model or other cache types");
        }
        MemorySegment payload = state.asSlice(HEADER_BYTES);
        if (state.get(JAVA_LONG_UNALIGNED, AT_LENGTH) != payload.byteSize()) {
            throw refused("is cut: it has " + payload.byteSize() + " bytes instead of "
                    + state.get(JAVA_LONG_UNALIGNED, AT_LENGTH));
        }
        if (state.get(JAVA_LONG_UNALIGNED, AT_CRC) != crc(payload)) {
            throw refused("is damaged: its checksum differs");
        }
        return payload;
    }

    private static StateException refused(String why) {
        return new StateException("The saved state " + why + ". Nothing was changed; decode the tokens again.",
                false, List.of());
    }

    private static long crc(MemorySegment payload) {
        CRC32C crc = new CRC32C();
        for (long at = 0; at < payload.byteSize(); at += CRC_STEP) {
            crc.update(payload.asSlice(at, Math.min(CRC_STEP, payload.byteSize() - at)).asByteBuffer());
        }
        return crc.getValue();
    }
}
