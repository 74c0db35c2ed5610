// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.edits;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** The results as a table in Markdown. */
final class EditReport {

    private EditReport() {}

    static String text(String model, List<EditResult> all) {
        List<EditResult> results = all.stream().filter(each -> each.model().equals(model)).toList();
        StringBuilder text = new StringBuilder("\n| " + model
                + " | instructions | region right and property met | compiles as well | more than asked | nothing proposed | s p50 | s p95 |\n|---|---|---|---|---|---|---|---|\n");
        for (EditTask task : EditTask.values()) {
            row(text, task.name().toLowerCase(Locale.ROOT).replace('_', ' '), results, each -> each.task() == task);
        }
        for (EditCase.Position position : EditCase.Position.values()) {
            row(text, position.name().toLowerCase(Locale.ROOT) + " of the file", results,
                    each -> each.position() == position);
        }
        row(text, "1 line", results, each -> each.lines() == 1);
        row(text, "2 to 10 lines", results, each -> each.lines() > 1 && each.lines() <= 10);
        row(text, "11 to 60 lines", results, each -> each.lines() > 10);
        row(text, "English", results, each -> !each.french());
        row(text, "French", results, EditResult::french);
        row(text, "all", results, each -> true);
        return text.toString();
    }

    private static void row(StringBuilder text, String name, List<EditResult> all, Predicate<EditResult> which) {
        List<EditResult> of = all.stream().filter(which).toList();
        if (of.isEmpty()) {
            return;
        }
        long met = of.stream().filter(each -> each.failure() == null && !each.outside() && each.met()).count();
        long[] millis = of.stream().mapToLong(EditResult::millis).sorted().toArray();
        text.append(String.format(Locale.ROOT, "| %s | %d | %d (%.1f %%) | %d | %d | %d | %.0f | %.0f |%n", name,
                of.size(), met, Math.floor(1000.0 * met / of.size()) / 10, of.stream().filter(EditResult::good).count(),
                of.stream().filter(EditResult::outside).count(),
                of.stream().filter(each -> each.failure() != null).count(), millis[millis.length / 2] / 1000.0,
                millis[Math.min(millis.length - 1, millis.length * 95 / 100)] / 1000.0));
    }
}
