// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.traces;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The header {@code traceparent} of W3C Trace Context, level 1: the trace to which a request belongs.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId the caller's span, 16 hexadecimal digits
 * @param sampled whether the caller records the trace
 */
record TraceParent(String traceId, String spanId, boolean sampled) {
    private static final Pattern FORM = Pattern
            .compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final int LONGEST = 512;

    /** Parses a header; empty if missing or invalid, in which case the request begins a new trace. */
    static Optional<TraceParent> parse(@Nullable String header) {
        if (header == null || header.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(header.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String version = matcher.group(1);
        boolean more = matcher.group(5) != null;
        if (version.equals("ff") || version.equals("00") && more || matcher.group(2).matches("0+")
                || matcher.group(3).matches("0+")) {
            return Optional.empty();
        }
        return Optional.of(new TraceParent(matcher.group(2), matcher.group(3),
                (Integer.parseInt(matcher.group(4), 16) & 1) == 1));
    }
}
