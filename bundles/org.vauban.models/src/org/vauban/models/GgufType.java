// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

/** The types of values in GGUF files, by their numbers ({@code gguf_metadata_value_type}). */
final class GgufType {
    static final int UINT16 = 2;
    static final int UINT32 = 4;
    static final int INT32 = 5;
    static final int STRING = 8;
    static final int ARRAY = 9;
    static final int UINT64 = 10;

    private GgufType() {}

    /**
     * Returns the size of a value in bytes; 0 for strings and arrays, which have a length prefix, and unknown types.
     */
    static int size(int type) {
        return switch (type) {
            case 0, 1, 7 -> 1;
            case UINT16, 3 -> 2;
            case UINT32, INT32, 6 -> 4;
            case UINT64, 11, 12 -> 8;
            default -> 0;
        };
    }
}
