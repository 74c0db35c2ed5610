// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.document;

import java.util.List;
import java.util.Locale;

/**
 * The results as a page in Markdown.
 *
 * @param model the model that produced them
 * @param results results in the order of the tasks
 */
record Page(String model, List<Result> results) {

    String text() {
        StringBuilder page = new StringBuilder();
        page.append(
                "| | document | task | argument | seconds | pieces | left as they are |\n|---|---|---|---|---|---|---|\n");
        int number = 0;
        for (Result each : results) {
            number++;
            page.append(String.format(Locale.ROOT, "| [%d](#%d) | `%s` | %s | %s | %.0f | %d | %d |%n", number, number,
                    each.job().file(), each.job().task().title(Locale.ENGLISH), each.job().argument(),
                    each.millis() / 1000.0, each.pieces(), each.unchanged().size()));
        }
        number = 0;
        for (Result each : results) {
            number++;
            page.append("\n<a id=\"").append(number).append("\"></a>\n\n## ").append(number).append(". `")
                    .append(each.job().file())
                    .append("`: ").append(each.job().task().title(Locale.ENGLISH).toLowerCase(Locale.ENGLISH));
            if (!each.job().argument().isEmpty()) {
                page.append(" (").append(each.job().argument()).append(')');
            }
            page.append("\n\nThe document:\n\n");
            fenced(page, each.job().text());
            if (each.output() == null) {
                page.append("\nNo answer: ").append(each.failure()).append('\n');
                continue;
            }
            page.append(each.changed() ? "\nWhat was proposed (" + model + "):\n\n" : "\nNothing was proposed.\n");
            if (each.changed()) {
                fenced(page, each.output());
            }
            each.unchanged().forEach(left -> page.append("\nLeft as it is, ").append(left).append('\n'));
            each.doubts().forEach(doubt -> page.append("\nTo be looked at, ").append(doubt).append('\n'));
            if (each.failure() != null) {
                page.append("\nEnded early: ").append(each.failure()).append('\n');
            }
        }
        return page.toString();
    }

    /** Writes a text inside a fence that does not occur in it. */
    private static void fenced(StringBuilder page, String text) {
        String fence = "````";
        page.append(fence).append("text\n").append(text);
        if (!text.endsWith("\n")) {
            page.append('\n');
        }
        page.append(fence).append('\n');
    }
}
