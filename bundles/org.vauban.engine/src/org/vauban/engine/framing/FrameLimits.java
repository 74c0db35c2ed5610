// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.framing;

/**
 * Limits of a peer's frames.
 *
 * @param maxHeaderBytes bytes of the header block, including line ends
 * @param maxHeaders number of header lines
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

    /** Returns a copy with the given body size. */
    public FrameLimits withMaxBodyBytes(int bytes) {
        return new FrameLimits(maxHeaderBytes, maxHeaders, bytes, maxNesting);
    }
}
