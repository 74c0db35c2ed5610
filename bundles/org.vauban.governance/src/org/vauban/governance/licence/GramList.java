// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.licence;

import java.util.Arrays;

/** A list of hashes with their places, which can be sorted by hash. For one thread. */
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

    /** By hash, as unsigned numbers; those of equal hashes keep their order. A radix sort. */
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

    /** Of a sorted list: each hash once. */
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
