// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vauban.assist.ask.PromptReport.BlockReport;
import org.vauban.assist.attachment.AttachmentReport.State;
import org.vauban.assist.inspect.InspectedPart;

/** Describes for the prompt inspector what was sent of a prompt. Pure. */
final class PromptInspection {

    private PromptInspection() {}

    static Map<PromptTruncation.Kept, BlockReport> describe(PromptTruncation truncation, AssistantServices services) {
        Map<PromptTruncation.Kept, BlockReport> reports = new LinkedHashMap<>();
        for (PromptTruncation.Kept each : truncation.kept()) {
            reports.put(each, report(each, services));
        }
        return reports;
    }

    private static BlockReport report(PromptTruncation.Kept each, AssistantServices services) {
        if (each.item().held()) {
            return new BlockReport(State.HELD_BACK, "", 0, 0, List.of(), each.item().reason());
        }
        ApprovedPrompt.Item kept = each.kept();
        if (kept == null) {
            return new BlockReport(State.LEFT_OUT, "", each.tokens(), 0, List.of(),
                    services.message("material.left.out" + earlier(each), each.tokens()));
        }
        if (each.item().replaced()) {
            return new BlockReport(State.HELD_BACK, "", each.tokens(), each.sentTokens(), List.of(),
                    each.item().reason());
        }
        if (!each.whole()) {
            return new BlockReport(State.SHORTENED, kept.text().text(), each.tokens(), each.sentTokens(),
                    kept.masked(),
                    services.message("material.shortened" + earlier(each), each.sentTokens(), each.tokens()));
        }
        return new BlockReport(State.SENT, kept.text().text(), each.tokens(), each.sentTokens(),
                kept.masked(), null);
    }

    /** Returns the suffix of the message key: parts of the history have messages of their own. */
    private static String earlier(PromptTruncation.Kept each) {
        return each.item().exchange() > 0 ? ".earlier" : "";
    }

    /** Returns the parts that were sent, in order, followed by those that were not. */
    static List<InspectedPart> parts(PromptTruncation truncation, AssistantServices services) {
        List<InspectedPart> sent = new ArrayList<>();
        List<InspectedPart> not = new ArrayList<>();
        describe(truncation, services).forEach((each, report) -> {
            PromptBlock block = each.item().block();
            ApprovedPrompt.Item item = each.kept();
            String seen = item == null ? "" : item.head().text() + item.text().text() + item.tail().text();
            (item == null ? not : sent).add(new InspectedPart(item == null ? -1 : item.message(),
                    each.item().speaker().name(), block.role(), block.origin(), block.source().path(),
                    InspectedPart.State.valueOf(report.state().name()), seen, report.sentTokens(), report.masked(),
                    report.reason()));
        });
        sent.addAll(not);
        return sent;
    }
}
