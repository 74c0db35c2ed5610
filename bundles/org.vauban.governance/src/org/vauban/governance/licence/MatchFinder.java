// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.licence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vauban.governance.licence.OriginTable.Extent;
import org.vauban.governance.licence.OriginTable.Place;

/**
 * Looks up one text. Each gram that a filter knows is looked up in the table; around each of its places the blocks of
 * the file show how far the text and the file are equal. Not thread-safe.
 */
final class MatchFinder {
    /** Minimum length of a match in characters, where a run of white space counts as one. */
    static final int CHARACTERS = 100;
    /**
     * Tolerance for the part of a match that blocks cannot show: at each end a partial block, and the white space
     * before it.
     */
    private static final int UNSEEN = 2 * Blocks.LENGTH;
    private static final int MOST_MATCHES = 50;
    private static final int MOST_ORIGINS = 3;
    /** Bounds the work for hostile data, or a text made of one repeated line. */
    private static final int MOST_EXTENTS = 5_000;

    /** Maximum count of adjacent comment markers, so that a separator line of asterisks does not make a text long. */
    private static final int MOST_MARKS = 8;

    private final CharSequence text;
    private final NormalizedCode code;
    private final List<Run> runs = new ArrayList<>();
    private boolean complete = true;

    /** A part of the text that a file contains. */
    private record Run(OriginTable origins, int file, Extent extent, int characters) {
        /** Whether this part contains another one, within the tolerance at its ends. */
        boolean contains(Run other) {
            return extent.start() <= other.extent.start() + UNSEEN && extent.end() >= other.extent.end() - UNSEEN;
        }

        boolean overlaps(Run other) {
            return extent.start() < other.extent.end() && other.extent.start() < extent.end();
        }
    }

    MatchFinder(CharSequence text) {
        this.text = text;
        this.code = NormalizedCode.of(text);
    }

    List<LicenceMatch> find(List<LicenceData.Part> parts) throws LicenceDataException {
        long[] hashes = Fingerprints.hashes(code);
        for (LicenceData.Part part : parts) {
            find(part, hashes);
        }
        runs.sort(Comparator.comparingInt(Run::characters).reversed()
                .thenComparing(run -> run.origins.kind(), Comparator.reverseOrder()));
        List<Run> longest = new ArrayList<>();
        for (Run run : runs) {
            if (longest.stream().anyMatch(run::overlaps)) {
                continue;
            }
            if (longest.size() == MOST_MATCHES) {
                complete = false;
                break;
            }
            longest.add(run);
        }
        longest.sort(Comparator.comparingInt(run -> run.extent.start()));
        List<LicenceMatch> matches = new ArrayList<>();
        for (Run run : longest) {
            int start = code.offset(run.extent.start());
            int end = code.offset(run.extent.end() - 1) + 1;
            matches.add(new LicenceMatch(start, end - start, run.characters, origins(run)));
        }
        return matches;
    }

    /** Whether the whole text was compared and all matches were reported. */
    boolean isComplete() {
        return complete;
    }

    /** Returns one file of each project. */
    private List<Origin> origins(Run longest) throws LicenceDataException {
        Map<String, Origin> origins = new LinkedHashMap<>();
        for (Run run : runs) {
            if (origins.size() < MOST_ORIGINS && run.contains(longest)) {
                Origin origin = run.origins.origin(run.file);
                origins.putIfAbsent(origin.project(), origin);
            }
        }
        return List.copyOf(origins.values());
    }

    private void find(LicenceData.Part part, long[] hashes) throws LicenceDataException {
        /** Up to where the text was compared, by file and shift. */
        Map<Long, Integer> compared = new HashMap<>();
        int extents = 0;
        for (int at = 0; at < hashes.length; at++) {
            if (extents >= MOST_EXTENTS) {
                complete = false;
                return;
            }
            if (!part.filter().mayContain(hashes[at])) {
                continue;
            }
            for (Place place : part.origins().places(hashes[at])) {
                long key = (long) place.file() << 32 | place.position() - at + Integer.toUnsignedLong(code.length());
                if (at + Fingerprints.GRAM <= compared.getOrDefault(key, 0)) {
                    continue;
                }
                Extent extent = part.origins().extent(code, at, place);
                extents++;
                compared.put(key, Math.max(extent.end(), at + 1));
                int characters = characters(extent);
                if (characters >= CHARACTERS - UNSEEN) {
                    runs.add(new Run(part.origins(), place.file(), extent, characters));
                }
            }
        }
    }

    /**
     * Returns the length of a part of the text as displayed: a run of white space counts as one and comment markers as
     * they are, although neither is compared. A skipped import counts as one.
     */
    private int characters(Extent extent) {
        int count = extent.end() - extent.start();
        for (int i = extent.start() + 1; i < extent.end(); i++) {
            count += gap(code.offset(i - 1) + 1, code.offset(i));
        }
        if (extent.start() == 0 && extent.end() > 0) {
            count += marks(0, code.offset(0));
        }
        if (extent.end() == code.length() && extent.end() > 0) {
            count += marks(code.offset(extent.end() - 1) + 1, text.length());
        }
        return count;
    }

    /** Returns the displayed length between two characters. */
    private int gap(int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean blank = NormalizedCode.isBlank(c);
            if (!blank && c != '*' && c != '/') {
                return 1;
            }
            count += blank && i > from && NormalizedCode.isBlank(text.charAt(i - 1)) ? 0 : 1;
        }
        return Math.min(count, MOST_MARKS);
    }

    /** Returns the displayed length at an end of the text, where white space does not count. */
    private int marks(int from, int to) {
        int first = from;
        int last = to;
        while (first < last && NormalizedCode.isBlank(text.charAt(first))) {
            first++;
        }
        while (last > first && NormalizedCode.isBlank(text.charAt(last - 1))) {
            last--;
        }
        return first == last ? 0 : gap(from, first) + gap(first, last) + gap(last, to);
    }
}
