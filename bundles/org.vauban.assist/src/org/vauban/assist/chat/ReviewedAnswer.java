// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.vauban.assist.licence.LicenceCheck;
import org.vauban.assist.licence.LicenceNote;

/**
 * Looks up a growing answer in the licence data before it is shown. Where code is withheld, only whole lines are shown,
 * and those of a code block only when it is closed; matches with published sources are replaced. For one answer; the
 * methods are called one after the other.
 */
final class ReviewedAnswer {
    private final Supplier<LicenceCheck> checks;
    private final String known;
    private final Consumer<String> listener;
    private final StringBuilder text = new StringBuilder();
    /** The text shown so far, if code may be withheld. */
    private String told = "";

    /**
     * @param checks supplies the current check
     * @param known questions and attachments of the user
     * @param listener receives the text that may be shown while the answer grows
     */
    ReviewedAnswer(Supplier<LicenceCheck> checks, String known, Consumer<String> listener) {
        this.checks = checks;
        this.known = known;
        this.listener = listener;
    }

    /** Takes further text of the answer. */
    void text(String more) {
        LicenceCheck check = checks.get();
        text.append(more);
        if (!check.holdsBack()) {
            listener.accept(more);
            return;
        }
        if (more.indexOf('\n') < 0) {
            return;
        }
        String lines = text.substring(0, told(text));
        String shown = replaced(lines, check.review(lines, known), check.placeholder());
        // if a match began in text shown already, nothing more is shown until the whole answer is there
        if (shown.length() > told.length() && shown.startsWith(told)) {
            listener.accept(shown.substring(told.length()));
            told = shown;
        }
    }

    LicenceCheck check() {
        return checks.get();
    }

    /** Returns the questions and attachments of the user. */
    String known() {
        return known;
    }

    /** A line of an answer. @param code whether it is in a code block, fences excluded */
    private record Line(int start, int end, boolean code) {}

    private static List<Line> lines(CharSequence answer) {
        List<Line> lines = new ArrayList<>();
        String fence = "";
        for (int start = 0, end; start < answer.length(); start = end) {
            end = start;
            while (end < answer.length() && answer.charAt(end) != '\n') {
                end++;
            }
            end = Math.min(answer.length(), end + 1);
            String line = answer.subSequence(start, end).toString().strip();
            String mark = fence(line);
            boolean closes = !fence.isEmpty() && line.equals(mark) && mark.startsWith(fence);
            lines.add(new Line(start, end, !fence.isEmpty() && !closes));
            fence = closes ? "" : fence.isEmpty() ? mark : fence;
        }
        return lines;
    }

    /** Returns the fence of three or more marks at the beginning of a line, or an empty text. */
    private static String fence(String line) {
        int length = 0;
        while (length < line.length() && line.charAt(length) == line.charAt(0)
                && (line.charAt(0) == '`' || line.charAt(0) == '~')) {
            length++;
        }
        return length >= 3 ? line.substring(0, length) : "";
    }

    /** Returns the end of the last whole line that is not in an open code block. */
    private static int told(CharSequence answer) {
        int end = 0;
        boolean inside = false;
        for (Line line : lines(answer)) {
            boolean whole = answer.charAt(line.end - 1) == '\n';
            String stripped = answer.subSequence(line.start, line.end).toString().strip();
            boolean fence = !line.code && !fence(stripped).isEmpty();
            inside = line.code || fence && !inside;
            end = whole && !inside ? line.end : end;
        }
        return end;
    }

    /** Returns an answer with a placeholder for each code block, or line outside of any, that has a match. */
    static String replaced(String answer, LicenceCheck.Review review, String placeholder) {
        if (review.isClean()) {
            return answer;
        }
        List<Line> lines = lines(answer);
        StringBuilder shown = new StringBuilder();
        for (int first = 0, next; first < lines.size(); first = next) {
            next = first + 1;
            while (lines.get(first).code && next < lines.size() && lines.get(next).code) {
                next++;
            }
            int start = lines.get(first).start;
            int end = lines.get(next - 1).end;
            boolean found = review.fault() != null && lines.get(first).code
                    || review.notes().stream().anyMatch(note -> overlaps(note, start, end));
            if (!found) {
                shown.append(answer, start, end);
            } else if (shown.lastIndexOf(placeholder + '\n') != shown.length() - placeholder.length() - 1) {
                shown.append(placeholder).append('\n');
            }
        }
        return shown.toString();
    }

    private static boolean overlaps(LicenceNote note, int start, int end) {
        return note.offset() < end && start < note.offset() + note.length();
    }
}
