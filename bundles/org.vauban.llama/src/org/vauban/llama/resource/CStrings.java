// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.resource;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.charset.StandardCharsets;

/** Java text for C functions that end a string at the first zero: such text is refused, not cut. */
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
