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
 * @param server whether it is the whole request, as the server sees it
 * @param start in nanoseconds since 1970
 * @param end in nanoseconds since 1970
 * @param attributes texts and {@link Long}s by name
 * @param failed whether it ended with an error of the server
 */
record Span(String traceId, String spanId, @Nullable String parentId, String name, boolean server, long start,
        long end, Map<String, Object> attributes, boolean failed) {
    /** Copies the attributes. */
    Span {
        attributes = Map.copyOf(attributes);
    }
}
