// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.fixes;

import java.util.List;
import java.util.Locale;

/** What the results say, as a table in Markdown. */
final class FixReport {

    private FixReport() {
    }

    static String text(String model, List<FixResult> all) {
        List<FixResult> results = all.stream().filter(each -> each.model().equals(model)).toList();
        StringBuilder text = new StringBuilder("\n| " + model
                + " | errors | repaired, none added | of these at the first attempt | as it was released | proposed, not good"
                + " | nothing proposed | s p50 |\n"
                + "|---|---|---|---|---|---|---|---|\n");
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
        text.append(String.format(Locale.ROOT, "| %s | %d | %d (%.1f %%) | %d | %d | %d | %d | %.0f |%n", name, of.size(),
                repaired.size(), Math.floor(1000.0 * repaired.size() / of.size()) / 10,
                repaired.stream().filter(each -> each.attempts() == 1).count(),
                repaired.stream().filter(FixResult::restored).count(),
                of.stream().filter(each -> each.failure() == null && !each.repaired()).count(),
                of.stream().filter(each -> each.failure() != null).count(),
                of.stream().mapToLong(FixResult::millis).sorted().skip(of.size() / 2).findFirst().orElse(0) / 1000.0));
    }
}
