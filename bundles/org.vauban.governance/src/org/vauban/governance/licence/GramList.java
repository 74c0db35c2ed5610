// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.licence;

import java.util.Arrays;

/** A list of hashes with their positions, which can be sorted by hash. Not thread-safe. */
final class GramList {
    private static final int DIGIT = 16;

    private long[] hashes = new long[1024];
    private long[] places = new long[1024];
    private int size;

    void add(long hash, long place) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * size);
            places = Arrays.copyOf(places, 2 * size);
        }
        hashes[size] = hash;
        places[size++] = place;
    }

    int size() {
        return size;
    }

    long hash(int index) {
        return hashes[index];
    }

    long place(int index) {
        return places[index];
    }

    /** Sorts by hash, as unsigned numbers, keeping the order of equal hashes. A radix sort. */
    void sort() {
        long[] toHashes = new long[size];
        long[] toPlaces = new long[size];
        for (int shift = 0; shift < Long.SIZE; shift += DIGIT) {
            int[] starts = new int[(1 << DIGIT) + 1];
            for (int i = 0; i < size; i++) {
                starts[digit(hashes[i], shift) + 1]++;
            }
            for (int i = 0; i < 1 << DIGIT; i++) {
                starts[i + 1] += starts[i];
            }
            for (int i = 0; i < size; i++) {
                int to = starts[digit(hashes[i], shift)]++;
                toHashes[to] = hashes[i];
                toPlaces[to] = places[i];
            }
            long[] spareHashes = hashes;
            long[] sparePlaces = places;
            hashes = toHashes;
            places = toPlaces;
            toHashes = spareHashes;
            toPlaces = sparePlaces;
        }
    }

    private static int digit(long hash, int shift) {
        return (int) (hash >>> shift) & (1 << DIGIT) - 1;
    }

    /** Returns each hash of a sorted list once. */
    long[] distinctHashes() {
        long[] distinct = new long[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (i == 0 || hashes[i] != hashes[i - 1]) {
                distinct[count++] = hashes[i];
            }
        }
        return Arrays.copyOf(distinct, count);
    }
}
