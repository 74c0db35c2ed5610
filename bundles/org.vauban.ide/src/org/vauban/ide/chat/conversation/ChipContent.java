// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.AttachmentReport;
import org.vauban.assist.attachment.AttachmentReport.State;
import org.vauban.ide.attach.AttachmentKindName;

/**
 * Content of one chip: one attachment, or those of one folder. Immutable.
 *
 * @param label name of the chip
 * @param attachments empty while they are being read
 * @param reports what would be sent of each; empty while that is not known
 */
public record ChipContent(String label, List<Attachment> attachments, List<AttachmentReport> reports) {

    public ChipContent {
        attachments = List.copyOf(attachments);
        reports = List.copyOf(reports);
    }

    public static ChipContent of(List<Attachment> attachments, String label) {
        return new ChipContent(attachments.size() == 1 ? attachments.getFirst().name() : label, attachments, List.of());
    }

    public ChipContent withReports(List<AttachmentReport> value) {
        return new ChipContent(label, attachments, value);
    }

    public boolean reading() {
        return attachments.isEmpty();
    }

    /** Returns the text of the chip: name, tokens, and what is not sent. */
    public String text() {
        if (reading()) {
            return NLS.bind(Messages.Chip_reading, label);
        }
        Attachment first = attachments.getFirst();
        String name = attachments.size() > 1
                ? NLS.bind(Messages.Chip_files, label, attachments.size())
                : first.lines() == null ? first.label() : first.label() + ":" + first.lines();
        if (reports.isEmpty()) {
            return name;
        }
        int tokens = reports.stream().mapToInt(AttachmentReport::sentTokens).sum();
        long held = reports.stream().filter(each -> each.state() == State.HELD_BACK).count();
        long cut = reports.stream().filter(each -> each.state() == State.SHORTENED || each.state() == State.LEFT_OUT)
                .count();
        long masked = reports.stream().mapToLong(each -> each.masked().size()).sum();
        StringBuilder text = new StringBuilder(name);
        if (held < reports.size()) {
            text.append(" · ").append(NLS.bind(Messages.Chip_tokens, tokens));
        }
        if (held > 0) {
            text.append(" · ")
                    .append(reports.size() == 1 ? Messages.Chip_heldBack : NLS.bind(Messages.Chip_heldBackSome, held));
        }
        if (masked > 0) {
            text.append(" · ").append(NLS.bind(Messages.Chip_masked, masked));
        }
        if (cut > 0) {
            text.append(" · ").append(Messages.Chip_shortened);
        }
        return text.toString();
    }

    /** Returns all details, one per line: for the tool tip and a screen reader. */
    public String details() {
        if (reading()) {
            return text();
        }
        if (reports.size() != attachments.size()) {
            return attachments.stream().map(AttachmentSummary::name).limit(20).collect(Collectors.joining("\n"));
        }
        return reports.stream().limit(20)
                .map(each -> AttachmentSummary.name(each.attachment()) + ": " + AttachmentSummary.sentence(each)
                        + (each.reason() == null || each.state() == State.HELD_BACK ? "" : ". " + each.reason()))
                .collect(Collectors.joining("\n"));
    }

    /** Names the kind of attachment, for a screen reader. */
    public String kind() {
        return reading() ? "" : AttachmentKindName.of(attachments.getFirst().kind());
    }
}
