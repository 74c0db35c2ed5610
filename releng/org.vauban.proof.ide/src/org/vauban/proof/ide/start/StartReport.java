// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.start;

import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** The results as a table in Markdown. */
final class StartReport {

    private StartReport() {}

    static String text(String model, List<StartResult> all) {
        List<StartResult> results = all.stream().filter(each -> each.model().equals(model)).toList();
        List<StartResult> suggested = results.stream().filter(StartResult::suggested).toList();
        StringBuilder text = new StringBuilder("\n| " + model + ", " + results.size() + " starts, "
                + suggested.size() + " with ghost text | p50 s | worst s |\n|---|---|---|\n");
        row(text, "from the first key to the first ghost text", suggested, StartResult::fromFirstKey);
        row(text, "from the last key to the first ghost text", suggested, StartResult::fromLastKey);
        row(text, "from the visible window to the first ghost text", suggested, StartResult::ghost);
        row(text, "from the visible window until the engine starts", of(results, StartResult::loading),
                StartResult::loading);
        row(text, "from the visible window until the model is loaded", of(results, StartResult::ready),
                StartResult::ready);
        row(text, "start of the engine host", of(results, StartResult::hostStart), StartResult::hostStart);
        row(text, "loading of the model", of(results, StartResult::modelLoad), StartResult::modelLoad);
        List<StartResult> asked = results.stream().filter(each -> !each.requests().isEmpty()).toList();
        row(text, "first prompt", asked, each -> each.requests().getFirst().promptMillis());
        row(text, "from the start of the JVM to the visible window", results, StartResult::window);
        return text.toString();
    }

    /**
     * Returns the results that have a point in time. It is negative if it lies before the window was visible, but then
     * never -1.
     */
    private static List<StartResult> of(List<StartResult> results, ToLongFunction<StartResult> value) {
        return results.stream().filter(each -> value.applyAsLong(each) != -1).toList();
    }

    private static void row(StringBuilder text, String name, List<StartResult> of, ToLongFunction<StartResult> value) {
        if (of.isEmpty()) {
            text.append("| ").append(name).append(" | | |\n");
            return;
        }
        long[] millis = of.stream().mapToLong(value).sorted().toArray();
        text.append(String.format(Locale.ROOT, "| %s | %.1f | %.1f |%n", name, millis[millis.length / 2] / 1000.0,
                millis[millis.length - 1] / 1000.0));
    }
}
