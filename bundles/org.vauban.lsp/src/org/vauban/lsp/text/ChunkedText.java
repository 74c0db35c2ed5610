// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A text in chunks of a few thousand characters, so that editing a large one is cheap. Immutable. Offsets are in UTF-16
 * units; a line ends with LF, CR or CR LF. No chunk ends between CR and LF or inside a surrogate pair.
 */
final class ChunkedText {
    private static final int CHUNK = 4096;

    private final String[] chunks;
    private final int[] lengths;
    /** Number of line ends in each chunk. */
    private final int[] ends;
    private final int length;
    private final int lineCount;

    private ChunkedText(String[] chunks, int[] lengths, int[] ends) {
        this.chunks = chunks;
        this.lengths = lengths;
        this.ends = ends;
        int all = 0;
        int lines = 1;
        for (int i = 0; i < chunks.length; i++) {
            all = Math.addExact(all, lengths[i]);
            lines += ends[i];
        }
        length = all;
        lineCount = lines;
    }

    static ChunkedText of(String text) {
        return of(split(text));
    }

    private static ChunkedText of(List<String> pieces) {
        String[] chunks = pieces.toArray(String[]::new);
        int[] lengths = new int[chunks.length];
        int[] ends = new int[chunks.length];
        for (int i = 0; i < chunks.length; i++) {
            lengths[i] = chunks[i].length();
            ends[i] = lineEnds(chunks[i]);
        }
        return new ChunkedText(chunks, lengths, ends);
    }

    private static List<String> split(String text) {
        List<String> pieces = new ArrayList<>(text.length() / CHUNK + 1);
        int at = 0;
        while (text.length() - at > CHUNK) {
            int end = at + CHUNK;
            char before = text.charAt(end - 1);
            if (before == '\r' && text.charAt(end) == '\n' || Character.isHighSurrogate(before)) {
                end++;
            }
            pieces.add(text.substring(at, end));
            at = end;
        }
        if (at < text.length()) {
            pieces.add(text.substring(at));
        }
        return pieces;
    }

    private static int lineEnds(String chunk) {
        int count = 0;
        for (int i = 0; i < chunk.length(); i++) {
            char c = chunk.charAt(i);
            if (c == '\n' || c == '\r' && (i + 1 == chunk.length() || chunk.charAt(i + 1) != '\n')) {
                count++;
            }
        }
        return count;
    }

    int length() {
        return length;
    }

    /** Returns the number of lines, at least 1. */
    int lineCount() {
        return lineCount;
    }

    char charAt(int offset) {
        Objects.checkIndex(offset, length);
        int at = offset;
        int i = 0;
        while (at >= lengths[i]) {
            at -= lengths[i++];
        }
        return chunks[i].charAt(at);
    }

    String substring(int start, int end) {
        Objects.checkFromToIndex(start, end, length);
        StringBuilder text = new StringBuilder(end - start);
        int from = 0;
        for (int i = 0; i < chunks.length && from < end; i++) {
            int to = from + lengths[i];
            if (to > start) {
                text.append(chunks[i], Math.max(start, from) - from, Math.min(end, to) - from);
            }
            from = to;
        }
        return text.toString();
    }

    /** Returns a copy with a range replaced. */
    ChunkedText replace(int start, int end, String with) {
        Objects.checkFromToIndex(start, end, length);
        if (chunks.length == 0) {
            return of(with);
        }
        int first = 0;
        int from = 0;
        while (first < chunks.length - 1 && from + lengths[first] < start) {
            from += lengths[first++];
        }
        int last = first;
        int to = from + lengths[first];
        while (last < chunks.length - 1 && to <= end) {
            to += lengths[++last];
        }
        // include one more chunk on each side, so that no new pair is split and small chunks are joined
        if (first > 0) {
            from -= lengths[--first];
        }
        if (last < chunks.length - 1) {
            to += lengths[++last];
        }
        StringBuilder region = new StringBuilder(to - from - (end - start) + with.length());
        for (int i = first; i <= last; i++) {
            region.append(chunks[i]);
        }
        region.replace(start - from, end - from, with);
        List<String> pieces = split(region.toString());
        int rest = chunks.length - last - 1;
        int size = first + pieces.size() + rest;
        String[] newChunks = Arrays.copyOf(chunks, size);
        int[] newLengths = Arrays.copyOf(lengths, size);
        int[] newEnds = Arrays.copyOf(ends, size);
        for (int i = 0; i < pieces.size(); i++) {
            newChunks[first + i] = pieces.get(i);
            newLengths[first + i] = pieces.get(i).length();
            newEnds[first + i] = lineEnds(pieces.get(i));
        }
        System.arraycopy(chunks, last + 1, newChunks, first + pieces.size(), rest);
        System.arraycopy(lengths, last + 1, newLengths, first + pieces.size(), rest);
        System.arraycopy(ends, last + 1, newEnds, first + pieces.size(), rest);
        return new ChunkedText(newChunks, newLengths, newEnds);
    }

    /** Returns the start of a line; the end of the text for a line after the last. */
    int lineStart(int line) {
        if (line <= 0) {
            return 0;
        }
        int left = line;
        int from = 0;
        for (int i = 0; i < chunks.length; i++) {
            if (ends[i] >= left) {
                return from + afterLineEnd(chunks[i], left);
            }
            left -= ends[i];
            from += lengths[i];
        }
        return length;
    }

    /** Returns the end of a line, before its line terminator. */
    int lineEnd(int line) {
        if (line + 1 >= lineCount) {
            return length;
        }
        int end = lineStart(line + 1) - 1;
        return charAt(end) == '\n' && end > lineStart(line) && charAt(end - 1) == '\r' ? end - 1 : end;
    }

    /** Returns the line of an offset. */
    int lineAt(int offset) {
        Objects.checkIndex(offset, length + 1);
        int line = 0;
        int from = 0;
        for (int i = 0; i < chunks.length; i++) {
            if (offset < from + lengths[i]) {
                return line + lineEnds(chunks[i], offset - from);
            }
            line += ends[i];
            from += lengths[i];
        }
        return line;
    }

    /** Returns the number of line ends in a chunk at or before an index. */
    private static int lineEnds(String chunk, int before) {
        int count = 0;
        for (int i = 0; i < before; i++) {
            char c = chunk.charAt(i);
            if (c == '\n' || c == '\r' && (i + 1 == chunk.length() || chunk.charAt(i + 1) != '\n')) {
                count++;
            }
        }
        return count;
    }

    /** Returns the index after the n-th line end of a chunk, n from 1. */
    private static int afterLineEnd(String chunk, int n) {
        int left = n;
        for (int i = 0; i < chunk.length(); i++) {
            char c = chunk.charAt(i);
            if ((c == '\n' || c == '\r' && (i + 1 == chunk.length() || chunk.charAt(i + 1) != '\n')) && --left == 0) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException("a chunk has fewer than " + n + " line ends");
    }
}
