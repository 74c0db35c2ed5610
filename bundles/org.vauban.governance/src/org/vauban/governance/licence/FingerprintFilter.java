// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.licence;

import java.util.Arrays;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A set of hashes in about 9 bits each, without false negatives and with one false positive in 256: a binary fuse
 * filter (Graf and Lemire, “Binary Fuse Filters: Fast and Smaller Than Xor Filters”, ACM JEA 27, 2022). The XOR of the
 * three bytes that a hash selects, in three consecutive segments, is its check byte. Immutable and thread-safe.
 *
 * <p>Not the library fastfilter: this bundle uses only the JDK and gson, that library is not an OSGi bundle, and it
 * trusts the lengths in the files that it reads.
 *
 * @param seed seed of the hashes
 * @param segmentLength a power of two
 * @param segments number of segments in which a hash may begin; there are two more
 * @param bytes {@code (segments + 2) * segmentLength}
 */
record FingerprintFilter(long seed, int segmentLength, int segments, byte[] bytes) {
    /** Maximum length of a segment; longer ones miss the CPU cache and save nothing. */
    static final int MAX_SEGMENT = 1 << 18;
    private static final int MAX_ATTEMPTS = 100;

    FingerprintFilter {
        if (segmentLength < 1 || segmentLength > MAX_SEGMENT || Integer.bitCount(segmentLength) != 1 || segments < 1
                || bytes.length != (segments + 2L) * segmentLength) {
            throw new IllegalArgumentException(
                    "segmentLength=" + segmentLength + " segments=" + segments + " bytes=" + bytes.length);
        }
    }

    /** Whether the set may contain a hash. */
    boolean mayContain(long hash) {
        long mixed = Fingerprints.mix(hash + seed);
        int first = first(mixed);
        return (byte) (bytes[first] ^ bytes[second(mixed, first)] ^ bytes[third(mixed, first)]) == check(mixed);
    }

    private static byte check(long mixed) {
        return (byte) (mixed ^ mixed >>> 32);
    }

    private int first(long mixed) {
        return (int) ((mixed >>> 32) * ((long) segments * segmentLength) >>> 32);
    }

    private int second(long mixed, int first) {
        return first + segmentLength ^ (int) (mixed >>> 18) & segmentLength - 1;
    }

    private int third(long mixed, int first) {
        return first + 2 * segmentLength ^ (int) mixed & segmentLength - 1;
    }

    /**
     * Creates a filter.
     *
     * @param hashes distinct hashes
     */
    static FingerprintFilter of(long[] hashes) {
        int size = Math.max(2, hashes.length);
        int segmentLength = Math.min(MAX_SEGMENT, 1 << (int) Math.floor(Math.log(size) / Math.log(3.33) + 2.25));
        double factor = Math.max(1.125, 0.875 + 0.25 * Math.log(1_000_000) / Math.log(size));
        int segments = Math.max(1, (int) Math.ceil(size * factor / segmentLength) - 2);
        long seed = 0;
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            seed = Fingerprints.mix(seed + attempt + 1);
            FingerprintFilter filter = new FingerprintFilter(seed, segmentLength, segments,
                    new byte[(segments + 2) * segmentLength]);
            if (filter.fill(hashes)) {
                return filter;
            }
        }
        throw new IllegalArgumentException("the hashes are not all different");
    }

    /**
     * Fills by peeling: a byte that only one remaining hash selects is written after the hash's other bytes are known.
     */
    private boolean fill(long[] hashes) {
        int[] count = new int[bytes.length];
        long[] xor = new long[bytes.length];
        for (long hash : hashes) {
            long mixed = Fingerprints.mix(hash + seed);
            for (int place : places(mixed)) {
                count[place]++;
                xor[place] ^= mixed;
            }
        }
        int[] queue = new int[bytes.length];
        int queued = 0;
        for (int place = 0; place < bytes.length; place++) {
            if (count[place] == 1) {
                queue[queued++] = place;
            }
        }
        long[] order = new long[hashes.length];
        int[] written = new int[hashes.length];
        int peeled = 0;
        while (queued > 0) {
            int place = queue[--queued];
            if (count[place] != 1) {
                continue;
            }
            long mixed = xor[place];
            order[peeled] = mixed;
            written[peeled++] = place;
            for (int other : places(mixed)) {
                xor[other] ^= mixed;
                if (--count[other] == 1) {
                    queue[queued++] = other;
                }
            }
        }
        if (peeled < hashes.length) {
            return false;
        }
        Arrays.fill(bytes, (byte) 0);
        for (int i = peeled - 1; i >= 0; i--) {
            byte check = check(order[i]);
            for (int place : places(order[i])) {
                check ^= bytes[place];
            }
            bytes[written[i]] = check; // the byte itself was 0 in the XOR
        }
        return true;
    }

    private int[] places(long mixed) {
        int first = first(mixed);
        return new int[] {first, second(mixed, first), third(mixed, first)};
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return "FingerprintFilter[segmentLength=" + segmentLength + ", segments=" + segments + "]";
    }
}
