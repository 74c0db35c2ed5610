// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.protocol.IndexedFile;

/**
 * Marks in the record of a mail, after its rules: the number of its attachments in the index, and those that were not
 * allowed. They tell that a mail must be read again although it did not change: some of its attachments have left the
 * index, or one of the others is allowed now. For one run; {@link #refuse} on any thread, the others on one thread.
 */
final class AttachmentMarks {
    /** Before the number; begins the marks. */
    private static final String ATTACHED = " attached:";
    private static final String REFUSED = " refused:";
    /** Maximum attachments that are named, since the rules are stored with each passage. */
    private static final int MOST_NAMED = 20;

    private final Map<Path, Set<Path>> refused = new ConcurrentHashMap<>();

    /** Records that an attachment of a mail, or of a mail within it, was not allowed. */
    void refuse(Path mail, Path attachment) {
        refused.computeIfAbsent(mail, each -> Collections.synchronizedSet(new TreeSet<>())).add(attachment);
    }

    /**
     * Returns the marks of a mail that was read; empty for other files.
     *
     * @param attached number of its attachments that were put into the index
     */
    String of(Path mail, int attached) {
        Set<Path> without = refused.getOrDefault(mail, Set.of());
        if (attached == 0 && without.isEmpty()) {
            return "";
        }
        StringBuilder marks = new StringBuilder(ATTACHED).append(attached);
        without.stream().limit(MOST_NAMED).forEach(each -> marks.append(REFUSED)
                .append(URLEncoder.encode(mail.relativize(each).toString(), StandardCharsets.UTF_8)));
        return marks.toString();
    }

    /** Returns the rules in a record without marks; null for a record without rules. */
    static @Nullable String rules(IndexedFile file) {
        String rules = file.rules();
        int marks = rules == null ? -1 : rules.indexOf(ATTACHED);
        return rules == null || marks < 0 ? rules : rules.substring(0, marks);
    }

    /**
     * Whether a mail must be read again because of its attachments.
     *
     * @param attached number of its attachments in the index now
     * @param allowed whether an attachment is allowed now
     */
    static boolean areOutdated(IndexedFile mail, int attached, Predicate<Path> allowed) {
        String rules = mail.rules();
        int marks = rules == null ? -1 : rules.indexOf(ATTACHED);
        if (rules == null || marks < 0) {
            return false;
        }
        String[] parts = rules.substring(marks + ATTACHED.length()).split(REFUSED);
        try {
            if (attached < Integer.parseInt(parts[0])) {
                return true;
            }
            for (int i = 1; i < parts.length; i++) {
                if (allowed.test(Path.of(mail.path(), URLDecoder.decode(parts[i], StandardCharsets.UTF_8)))) {
                    return true;
                }
            }
            return false;
        } catch (IllegalArgumentException e) {
            return true; // not written by this class
        }
    }
}
