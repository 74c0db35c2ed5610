// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.resource;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.charset.StandardCharsets;

/**
 * Converts Java text for C functions, which end a string at the first zero: text that contains one is refused, not
 * truncated.
 */
public final class CStrings {
    private CStrings() {}

    public static MemorySegment of(SegmentAllocator allocator, String text, String what) {
        requireNoZero(text, what);
        return allocator.allocateFrom(text, StandardCharsets.UTF_8);
    }

    public static void requireNoZero(String text, String what) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("The " + what + " contains a zero character.");
        }
    }
}
