// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.licence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import org.vauban.governance.internal.Hashes;

/**
 * Reads and writes a filter as a file; {@link LicenceFiles} describes the format.
 *
 * @param hashes number of hashes in the filter
 * @param origins SHA-256 of the header of its origin table
 */
record FilterFile(FingerprintFilter filter, int hashes, byte[] origins) {
    /** Maximum size of a file: 9 bits for each hash, more for few. */
    private static final int MAX_BYTES = LicenceFiles.MAX_ENTRIES / 4 * 5 + 2 * FingerprintFilter.MAX_SEGMENT;

    /** Reads the whole file into memory and checks it. */
    static FilterFile read(Path file) throws LicenceDataException {
        byte[] all;
        try (InputStream in = Files.newInputStream(file)) {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw LicenceDataException.damaged(file, "limit");
            }
            all = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw LicenceDataException.unreadable(file, e);
        }
        if (all.length < LicenceFiles.FILTER_HEADER + LicenceFiles.HASH
                || ByteBuffer.wrap(all).getLong() != LicenceFiles.FILTER_MAGIC) {
            throw LicenceDataException.damaged(file, "kind");
        }
        ByteBuffer in = ByteBuffer.wrap(all).position(Long.BYTES);
        if (in.getInt() != LicenceFiles.VERSION || in.getInt() != Fingerprints.GRAM
                || in.getInt() != Fingerprints.WINDOW) {
            throw LicenceDataException.damaged(file, "version");
        }
        int end = all.length - LicenceFiles.HASH;
        MessageDigest digest = Hashes.sha256();
        digest.update(all, 0, end);
        if (!MessageDigest.isEqual(digest.digest(), Arrays.copyOfRange(all, end, all.length))) {
            throw LicenceDataException.damaged(file, "checksum");
        }
        int hashes = in.getInt();
        long seed = in.getLong();
        int segmentLength = in.getInt();
        int segments = in.getInt();
        byte[] origins = new byte[LicenceFiles.HASH];
        in.get(origins);
        if (hashes < 0 || hashes > LicenceFiles.MAX_ENTRIES) {
            throw LicenceDataException.damaged(file, "limit");
        }
        try {
            return new FilterFile(new FingerprintFilter(seed, segmentLength, segments,
                    Arrays.copyOfRange(all, LicenceFiles.FILTER_HEADER, end)), hashes, origins);
        } catch (IllegalArgumentException e) {
            throw LicenceDataException.damaged(file, "size");
        }
    }

    void write(Path file) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(LicenceFiles.FILTER_HEADER + filter.bytes().length + LicenceFiles.HASH);
        out.putLong(LicenceFiles.FILTER_MAGIC).putInt(LicenceFiles.VERSION).putInt(Fingerprints.GRAM)
                .putInt(Fingerprints.WINDOW).putInt(hashes).putLong(filter.seed()).putInt(filter.segmentLength())
                .putInt(filter.segments()).put(origins).put(filter.bytes());
        MessageDigest digest = Hashes.sha256();
        digest.update(out.array(), 0, out.position());
        out.put(digest.digest());
        Files.write(file, out.array());
    }
}
