// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.licence;

import java.nio.file.Path;

/**
 * Format of the two files of a class. Big-endian.
 *
 * <pre>
 * CLASS.filter                              CLASS.origins
 *   0  "VAUBANLF"                             0  "VAUBANLO"
 *   8  version, 1                             8  version, 2
 *  12  characters of a gram                  12  characters of a gram
 *  16  window                                16  window
 *  20  hashes in the filter                  20  entries
 *  24  seed                                  24  bits of a bucket's number
 *  32  length of a segment                   28  projects
 *  36  segments                              32  files
 *  40  SHA-256 of the header of CLASS.origins  36  bytes of the names
 *  72  the bytes of the filter               40  bytes of the blocks
 *      SHA-256 of all before                 48  names: of projects licence, name, version;
 *                                                of files number of the project (2), length (4), path
 *                                                SHA-256 of all before, which is the header
 *                                                first entry of each bucket, and how many there are: 4 each
 *                                                entries: bits of the hash (2), file (3), position (3)
 *                                                blocks of all files, see {@link Blocks}
 *                                                CRC-32C of buckets, entries and blocks
 * </pre>
 *
 * A name is a length (2) and UTF-8. The upper bits of a hash are the number of its bucket; the next 16 are in the entry
 * and order the entries of a bucket. Positions and lengths count normalised characters.
 */
final class LicenceFiles {
    static final int VERSION = 1;
    static final long FILTER_MAGIC = 0x5641_5542_414e_4c46L; // "VAUBANLF"
    static final long ORIGINS_MAGIC = 0x5641_5542_414e_4c4fL; // "VAUBANLO"
    static final int FILTER_HEADER = 72;
    static final int ORIGINS_HEADER = 48;
    static final int HASH = 32;
    static final int CHECKSUM = 4;

    /** Maximum number of hashes in a class; a filter keeps them in memory, in 9 bits each. */
    static final int MAX_ENTRIES = 1 << 26;
    static final int MAX_PROJECTS = (1 << 16) - 1;
    /** Maximum number of files in a class, and of characters in a file. */
    static final int MAX_FILES = 1 << 24;
    static final int MAX_POSITION = 1 << 24;
    static final int MAX_NAMES = 1 << 26;
    static final int MIN_BUCKET_BITS = 1;
    static final int MAX_BUCKET_BITS = 26;
    /** Maximum number of entries in one bucket; on average there are fewer than 16. */
    static final int MAX_BUCKET = 4096;
    /** Maximum number of bytes in a name. */
    static final int MAX_NAME = 1024;

    private LicenceFiles() {}

    static Path filter(Path folder, LicenceClass kind) {
        return folder.resolve(kind.text() + ".filter");
    }

    static Path origins(Path folder, LicenceClass kind) {
        return folder.resolve(kind.text() + ".origins");
    }

    /** Returns the number of bits with which a bucket holds about eight entries. */
    static int bucketBits(int entries) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, entries / 8));
        return Math.max(MIN_BUCKET_BITS, Math.min(MAX_BUCKET_BITS, bits));
    }

    static int bucket(long hash, int bits) {
        return (int) (hash >>> Long.SIZE - bits);
    }

    /** Returns the 16 bits after those of the bucket. */
    static int remainder(long hash, int bits) {
        return (int) (hash << bits >>> 48);
    }
}
