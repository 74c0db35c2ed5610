// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.sites;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.http.HttpDateTime;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Decides how to answer a request for a file: with the whole file, a part, or not modified (RFC 9110, sections 13 and
 * 14). A request for several ranges is answered with the whole file, as that RFC allows.
 *
 * @param status 200, 206, 304, 412 or 416
 * @param first first byte to send
 * @param count number of bytes to send
 */
record FileAnswer(int status, long first, long count) {
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    /**
     * Identifies a content of a file.
     *
     * @param tag a strong entity tag, with its quotation marks
     * @param changed modification time in whole seconds; null while another content could still get the same time
     */
    record Content(long size, String tag, @Nullable Instant changed) {}

    /** Returns the answer to a request with these headers. */
    static FileAnswer to(HttpFields headers, boolean head, Content content) {
        if (fails(headers, content)) {
            return new FileAnswer(412, 0, 0);
        }
        if (isKnown(headers, content)) {
            return new FileAnswer(304, 0, 0);
        }
        String range = headers.get(HttpHeader.RANGE);
        if (range != null && !head && rangeCounts(headers.get("If-Range"), content)) {
            Matcher form = RANGE.matcher(range);
            if (form.matches() && (!form.group(1).isEmpty() || !form.group(2).isEmpty())) {
                return part(form.group(1), form.group(2), content.size());
            }
        }
        return new FileAnswer(200, 0, content.size());
    }

    private static boolean fails(HttpFields headers, Content content) {
        String match = headers.get(HttpHeader.IF_MATCH);
        if (match != null) {
            return !lists(match, content.tag(), false);
        }
        Instant since = date(headers.get(HttpHeader.IF_UNMODIFIED_SINCE));
        Instant changed = content.changed();
        return since != null && (changed == null || changed.isAfter(since));
    }

    private static boolean isKnown(HttpFields headers, Content content) {
        String match = headers.get(HttpHeader.IF_NONE_MATCH);
        if (match != null) {
            return lists(match, content.tag(), true);
        }
        Instant since = date(headers.get(HttpHeader.IF_MODIFIED_SINCE));
        Instant changed = content.changed();
        return since != null && changed != null && !changed.isAfter(since);
    }

    private static boolean rangeCounts(@Nullable String condition, Content content) {
        return condition == null || condition.equals(content.tag())
                || !condition.contains("\"") && content.changed() instanceof Instant changed
                        && changed.equals(date(condition));
    }

    /** Whether a list of entity tags contains one. */
    private static boolean lists(String header, String tag, boolean weak) {
        return header.strip().equals("*") || Stream.of(header.split(",")).map(String::strip)
                .anyMatch(each -> each.equals(tag) || weak && each.equals("W/" + tag));
    }

    /** Returns a date; null if absent or invalid, since an invalid date is ignored. */
    private static @Nullable Instant date(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            ZonedDateTime time = HttpDateTime.parse(text);
            return time == null ? null : time.toInstant().truncatedTo(ChronoUnit.SECONDS);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static FileAnswer part(String from, String to, long size) {
        if (from.isEmpty()) {
            long count = Math.min(Long.parseLong(to), size);
            return count == 0 ? new FileAnswer(416, 0, 0) : new FileAnswer(206, size - count, count);
        }
        long first = Long.parseLong(from);
        long last = to.isEmpty() ? size - 1 : Math.min(Long.parseLong(to), size - 1);
        if (!to.isEmpty() && Long.parseLong(to) < first) {
            return new FileAnswer(200, 0, size); // an invalid range is ignored
        }
        return first >= size ? new FileAnswer(416, 0, 0) : new FileAnswer(206, first, last - first + 1);
    }

    /** Whether the answer includes the end of a content of this size. */
    boolean reaches(long size) {
        return first + count == size;
    }
}
