// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vauban.assist.ask.PromptReport.BlockReport;
import org.vauban.assist.inspect.InspectedPart;
import org.vauban.assist.material.AttachmentReport.State;

/** Tells what was made of a prompt. Pure. */
final class Inspection {

    private Inspection() {}

    static Map<Fit.Kept, BlockReport> describe(Fit fit, Workplace place) {
        Map<Fit.Kept, BlockReport> reports = new LinkedHashMap<>();
        for (Fit.Kept each : fit.kept()) {
            reports.put(each, report(each, place));
        }
        return reports;
    }

    private static BlockReport report(Fit.Kept each, Workplace place) {
        if (each.item().held()) {
            return new BlockReport(State.HELD_BACK, "", 0, 0, List.of(), each.item().reason());
        }
        if (each.kept() == null) {
            return new BlockReport(State.LEFT_OUT, "", each.tokens(), 0, List.of(),
                    place.message("material.left.out", each.tokens()));
        }
        if (!each.whole()) {
            return new BlockReport(State.SHORTENED, each.kept().text().text(), each.tokens(), each.sentTokens(),
                    each.kept().masked(), place.message("material.shortened", each.sentTokens(), each.tokens()));
        }
        return new BlockReport(State.SENT, each.kept().text().text(), each.tokens(), each.sentTokens(),
                each.kept().masked(), null);
    }

    /** What was sent in its order, what was not at the end. */
    static List<InspectedPart> parts(Fit fit, Workplace place) {
        List<InspectedPart> sent = new ArrayList<>();
        List<InspectedPart> not = new ArrayList<>();
        describe(fit, place).forEach((each, report) -> {
            Block block = each.item().block();
            Reviewed.Item item = each.kept();
            String seen = item == null ? "" : item.head().text() + item.text().text() + item.tail().text();
            (item == null ? not : sent).add(new InspectedPart(item == null ? -1 : item.message(),
                    each.item().speaker().name(), block.role(), block.origin(), block.source(),
                    InspectedPart.State.valueOf(report.state().name()), seen, report.sentTokens(), report.masked(),
                    report.reason()));
        });
        sent.addAll(not);
        return sent;
    }
}
