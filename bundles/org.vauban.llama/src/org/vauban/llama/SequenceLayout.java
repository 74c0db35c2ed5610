// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/**
 * The content that a saved sequence claims to have, parsed like {@code llama_kv_cache::state_read} but with every
 * length checked. llama.cpp trusts its states: it allocates the number of cells that they claim and stores positions
 * unchecked. Therefore states from outside are checked here before llama.cpp reads them. Supports only the plain KV
 * cache, in which one stream holds the sequence; recurrent and sliding-window caches have other forms.
 */
public final class SequenceLayout {
    private static final int MAGIC = 0xAF143CD8; // "io_magic" of llama-context.cpp
    private static final int CELL_BYTES = 12;
    private static final int MAX_LAYERS = 1024;
    private static final int MAX_STREAMS = 256;
    /** Limit of cells and positions: llama.cpp cannot even remove a cell whose position is the largest integer. */
    private static final int MAX_CELLS = 1 << 24;

    private final int[] positions;

    private SequenceLayout(int[] positions) {
        this.positions = positions;
    }

    /** Returns the positions of its tokens, ascending and distinct, neither negative nor excessively large. */
    public int[] positions() {
        return positions.clone();
    }

    /**
     * Parses a state of {@link LlamaStates#saveSequence}, header included.
     *
     * @return empty if it does not have the form of a plain KV cache of one sequence, or is incomplete
     */
    public static Optional<SequenceLayout> of(MemorySegment state) {
        Cursor in = new Cursor(state, SavedState.HEADER_BYTES);
        if (in.integer() != MAGIC) {
            return Optional.empty();
        }
        in.integer(); // the sequence that it was saved from
        int streams = in.integer();
        if (streams < 1 || streams > MAX_STREAMS) {
            return Optional.empty();
        }
        long cells = 0;
        while (streams > 0 && cells == 0) { // the others are empty
            cells = in.integer() & 0xFFFFFFFFL;
            streams--;
        }
        if (!in.good() || cells < 1 || cells > Math.min(MAX_CELLS, in.left() / CELL_BYTES)) {
            return Optional.empty();
        }
        int[] positions = new int[(int) cells];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = in.integer();
            if (in.integer() != 1) {
                return Optional.empty(); // cells of this form belong to one sequence
            }
            in.integer();
        }
        Arrays.sort(positions);
        for (int i = 0; i < positions.length; i++) {
            if (positions[i] < 0 || positions[i] >= MAX_CELLS || i > 0 && positions[i] == positions[i - 1]) {
                return Optional.empty();
            }
        }
        int transposed = in.integer();
        int layers = in.integer();
        if (!in.good() || transposed != 0 && transposed != 1 || layers < 1 || layers > MAX_LAYERS) {
            return Optional.empty();
        }
        for (int layer = 0; layer < layers; layer++) {
            in.rows(cells);
        }
        // caches without values end here
        long behind = (long) streams * Integer.BYTES;
        for (int layer = 0; in.good() && in.left() > behind && layer < layers; layer++) {
            if (transposed == 0) {
                in.rows(cells);
            } else {
                in.columns(cells);
            }
        }
        for (int stream = 0; stream < streams; stream++) {
            if (in.integer() != 0) {
                return Optional.empty();
            }
        }
        return in.good() && in.left() == 0 ? Optional.of(new SequenceLayout(positions)) : Optional.empty();
    }

    /** Reads sequentially and remembers whether the end came too early. */
    private static final class Cursor {
        private final MemorySegment bytes;
        private long at;
        private boolean good;

        Cursor(MemorySegment bytes, long from) {
            this.bytes = bytes;
            at = from;
            good = from <= bytes.byteSize();
        }

        boolean good() {
            return good;
        }

        long left() {
            return good ? bytes.byteSize() - at : 0;
        }

        int integer() {
            if (left() < Integer.BYTES) {
                good = false;
                return 0;
            }
            int value = bytes.get(JAVA_INT_UNALIGNED, at);
            at += Integer.BYTES;
            return value;
        }

        private long longInteger() {
            if (left() < Long.BYTES) {
                good = false;
                return 0;
            }
            long value = bytes.get(JAVA_LONG_UNALIGNED, at);
            at += Long.BYTES;
            return value;
        }

        /** Reads type, bytes of a row, and a row for each cell. */
        void rows(long cells) {
            integer();
            skip(longInteger(), cells);
        }

        /** Reads type, bytes of an element, and rows; each row has an element for each cell. */
        void columns(long cells) {
            integer();
            long element = integer() & 0xFFFFFFFFL;
            long rows = integer() & 0xFFFFFFFFL;
            skip(rows, element * cells);
        }

        private void skip(long count, long bytesEach) {
            if (!good || count < 0 || bytesEach > 0 && count > left() / bytesEach) {
                good = false;
            } else {
                at += count * bytesEach;
            }
        }
    }
}
