// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.traces;

import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A timed operation. Contains no texts and no users.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 * @param parentId id of the enclosing span, or null
 * @param kind who performs it
 * @param start in nanoseconds since 1970
 * @param end in nanoseconds since 1970
 * @param attributes texts and {@link Long}s by name
 * @param failed whether it ended with an error of the server
 */
record Span(String traceId, String spanId, @Nullable String parentId, String name, Kind kind, long start,
        long end, Map<String, Object> attributes, boolean failed) {
    /** Who performs an operation, with the number in OTLP. */
    enum Kind {
        /** A part of this server. */
        INTERNAL(1),
        /** The whole request, as the server sees it. */
        SERVER(2),
        /** A request of this server to another machine. */
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
