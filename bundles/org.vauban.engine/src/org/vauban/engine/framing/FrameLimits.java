// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.framing;

/**
 * What a peer may send in one frame.
 *
 * @param maxHeaderBytes bytes of the header block, line ends included
 * @param maxHeaders header lines
 * @param maxBodyBytes bytes of the body
 * @param maxNesting depth of arrays and objects in the body
 */
public record FrameLimits(int maxHeaderBytes, int maxHeaders, int maxBodyBytes, int maxNesting) {

    /** 4 KiB and 16 lines of header, 64 MiB of body, 128 levels. */
    public static final FrameLimits DEFAULT = new FrameLimits(4096, 16, 64 << 20, 128);

    public FrameLimits {
        if (maxHeaderBytes < 1 || maxHeaders < 1 || maxBodyBytes < 1 || maxNesting < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /** The same limits with another size of body. */
    public FrameLimits withMaxBodyBytes(int bytes) {
        return new FrameLimits(maxHeaderBytes, maxHeaders, bytes, maxNesting);
    }
}
