// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.traces;

import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Something that took time. Says nothing of a text or a user.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 * @param parentId of the span of which it is a part, or null
 * @param kind who does it
 * @param start in nanoseconds since 1970
 * @param end in nanoseconds since 1970
 * @param attributes texts and {@link Long}s by name
 * @param failed whether it ended with an error of the server
 */
record Span(String traceId, String spanId, @Nullable String parentId, String name, Kind kind, long start,
        long end, Map<String, Object> attributes, boolean failed) {
    /** Who does what takes time, with its number in OTLP. */
    enum Kind {
        /** A part of this server. */
        INTERNAL(1),
        /** The whole request, as the server sees it. */
        SERVER(2),
        /** Another machine, which this server asks. */
        CLIENT(3);

        final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    /** Copies the attributes. */
    Span {
        attributes = Map.copyOf(attributes);
    }
}
