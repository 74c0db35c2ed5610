// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.AttachmentReport;
import org.vauban.assist.chat.Turn;
import org.vauban.ide.attach.AttachmentKindName;

/** Describes the attachments of a turn, for the page and for chips. Pure. */
public final class AttachmentSummary {
    private static final int MAX = 12;

    private AttachmentSummary() {}

    /** Returns one line per attachment: its name, and what was done with it. */
    public static List<String> attachments(Turn turn, List<AttachmentReport> reports) {
        List<String> lines = new ArrayList<>();
        int count = turn.attachments().size();
        for (int i = 0; i < Math.min(count, MAX); i++) {
            AttachmentReport report = reports.size() == count ? reports.get(i) : null;
            String name = name(turn.attachments().get(i));
            String outcome = report != null ? sentence(report) : isOver(turn) ? Messages.Turn_notKept : "";
            lines.add(outcome.isEmpty() ? name : name + " · " + outcome);
        }
        if (count > MAX) {
            lines.add(NLS.bind(Messages.Turn_more, count - MAX));
        }
        return lines;
    }

    /** Whether a missing report means that the turn is from an earlier session: reports are not saved. */
    private static boolean isOver(Turn turn) {
        return turn.state() != Turn.State.RUNNING && !turn.answer().isEmpty();
    }

    /** Returns a name such as {@code Selection: src/A.java, lines 3-7}. */
    static String name(Attachment attachment) {
        String name = NLS.bind(Messages.Turn_attachment, AttachmentKindName.of(attachment.kind()), attachment.name());
        Attachment.Lines lines = attachment.lines();
        if (lines == null) {
            return name;
        }
        boolean one = lines.first() == lines.last();
        return NLS.bind(one ? Messages.Turn_line : Messages.Turn_lines, name, lines);
    }

    /** Returns in a few words what was done with an attachment. */
    static String sentence(AttachmentReport report) {
        String masked = report.masked().isEmpty()
                ? ""
                : " · " + NLS.bind(Messages.Turn_masked, String.join(", ", report.masked()));
        return switch (report.state()) {
            case SENT -> NLS.bind(Messages.Turn_tokens, report.sentTokens()) + masked;
            case SHORTENED -> NLS.bind(Messages.Turn_shortened, report.sentTokens(), report.tokens()) + masked;
            case LEFT_OUT -> NLS.bind(Messages.Turn_leftOut, report.tokens());
            case HELD_BACK ->
                report.reason() == null ? Messages.Turn_heldBack : NLS.bind(Messages.Turn_heldBackWhy, report.reason());
        };
    }
}
