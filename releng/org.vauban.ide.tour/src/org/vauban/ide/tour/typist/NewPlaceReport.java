// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour.typist;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.vauban.ide.tour.typist.NewPlaceOutcome.Answer;

/** What came of many places, as a table in Markdown. */
public final class NewPlaceReport {

    private NewPlaceReport() {}

    public static String text(String model, List<NewPlaceOutcome> all) {
        List<NewPlaceOutcome> of = all.stream().filter(each -> each.model().equals(model)).toList();
        List<Answer> first = of.stream().map(NewPlaceOutcome::first).toList();
        List<Answer> later = of.stream().map(NewPlaceOutcome::later).toList();
        StringBuilder text = new StringBuilder("\n| " + model + ", " + of.size() + " places | at first | after "
                + NewPlaceProtocol.LATER_MILLIS / 1_000 + " s |\n|---|---|---|\n");
        row(text, "places with ghost text", first, later, answers -> share(answers, Answer::shown));
        row(text, "right first line", first, later, answers -> share(answers, Answer::right));
        row(text, "no ghost text, content assist is open", first, later,
                answers -> share(answers, each -> !each.shown() && each.assist()));
        row(text, "from the last key to the ghost text, p50", first, later, answers -> millis(answers, 0.5));
        row(text, "p95", first, later, answers -> millis(answers, 0.95));
        return text.toString();
    }

    private static void row(StringBuilder text, String name, List<Answer> first, List<Answer> later,
            Function<List<Answer>, String> value) {
        text.append("| ").append(name);
        Stream.of(first, later).map(value).forEach(each -> text.append(" | ").append(each));
        text.append(" |\n");
    }

    private static String share(List<Answer> of, Predicate<Answer> which) {
        long count = of.stream().filter(which).count();
        return of.isEmpty() ? "" : String.format(Locale.ROOT, "%d (%.1f %%)", count, 100.0 * count / of.size());
    }

    /** The time below which this share of those lies that were shown, interpolated as in the benchmarks. */
    private static String millis(List<Answer> of, double share) {
        long[] times = of.stream().filter(Answer::shown).mapToLong(Answer::millis).sorted().toArray();
        if (times.length == 0) {
            return "";
        }
        double at = share * (times.length - 1);
        int low = (int) Math.floor(at);
        int high = (int) Math.ceil(at);
        return String.format(Locale.ROOT, "%.0f ms", times[low] + (times[high] - times[low]) * (at - low));
    }
}
