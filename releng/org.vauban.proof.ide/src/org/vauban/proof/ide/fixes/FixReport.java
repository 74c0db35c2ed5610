// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.fixes;

import java.util.List;
import java.util.Locale;

/** The results as a table in Markdown. */
final class FixReport {

    private FixReport() {}

    static String text(String model, List<FixResult> all) {
        List<FixResult> results = all.stream().filter(each -> each.model().equals(model)).toList();
        StringBuilder text = new StringBuilder("\n| " + model
                + " | errors | repaired, none added | by the model alone | completed by JDT | by JDT after the model | by JDT at once"
                + " | as it was released | proposed, not good | nothing proposed | s p50 | s p95 |\n"
                + "|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        for (Mistake.Kind kind : Mistake.Kind.values()) {
            row(text, kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    results.stream().filter(each -> each.kind() == kind).toList());
        }
        row(text, "all", results);
        return text.toString();
    }

    private static void row(StringBuilder text, String name, List<FixResult> of) {
        if (of.isEmpty()) {
            return;
        }
        List<FixResult> repaired = of.stream().filter(FixResult::repaired).toList();
        text.append(String.format(Locale.ROOT, "| %s | %d | %d (%.1f %%) ", name, of.size(), repaired.size(),
                Math.floor(1000.0 * repaired.size() / of.size()) / 10));
        for (FixResult.By by : FixResult.By.values()) {
            text.append("| ").append(repaired.stream().filter(each -> each.by() == by).count()).append(' ');
        }
        long[] millis = of.stream().mapToLong(FixResult::millis).sorted().toArray();
        text.append(String.format(Locale.ROOT, "| %d | %d | %d | %.0f | %.0f |%n",
                repaired.stream().filter(FixResult::restored).count(),
                of.stream().filter(each -> each.failure() == null && !each.repaired()).count(),
                of.stream().filter(each -> each.failure() != null).count(),
                millis[millis.length / 2] / 1000.0,
                millis[Math.min(millis.length - 1, millis.length * 95 / 100)] / 1000.0));
    }
}
