// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour.typist;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vauban.assist.inspect.SuggestionTrace.Step;
import org.vauban.ide.tour.typist.NewPlaceOutcome.Answer;
import org.vauban.ide.tour.typist.NewPlaceOutcome.Request;

/** The results at many places, as a table in Markdown. */
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
        dispositions(text, of);
        steps(text, of);
        return text.toString();
    }

    /** Writes the outcome of the last request after the key, in the words of the prompt inspector. */
    private static void dispositions(StringBuilder text, List<NewPlaceOutcome> of) {
        Map<String, Long> first = count(of, NewPlaceOutcome::ofFirst);
        Map<String, Long> later = count(of, NewPlaceOutcome::ofLater);
        text.append("\n| what became of it | at first | later |\n|---|---|---|\n");
        Stream.concat(first.keySet().stream(), later.keySet().stream()).distinct().sorted()
                .forEach(each -> text.append("| ").append(each).append(" | ").append(first.getOrDefault(each, 0L))
                        .append(" | ").append(later.getOrDefault(each, 0L)).append(" |\n"));
    }

    private static Map<String, Long> count(List<NewPlaceOutcome> of, Function<NewPlaceOutcome, Request> which) {
        return of.stream().map(which)
                .collect(Collectors.groupingBy(
                        each -> each == null ? "no request" : Objects.requireNonNullElse(each.disposition(), "unknown"),
                        Collectors.counting()));
    }

    /** Writes when each step was done, of the places with ghost text. */
    private static void steps(StringBuilder text, List<NewPlaceOutcome> of) {
        text.append("\n| from the last key to | at first, p50 | p95 | later, p50 | p95 |\n|---|---|---|---|---|\n");
        for (Step step : Step.values()) {
            List<Long> first = since(of, NewPlaceOutcome::first, NewPlaceOutcome::ofFirst, step);
            List<Long> later = since(of, NewPlaceOutcome::later, NewPlaceOutcome::ofLater, step);
            text.append("| ").append(step.name().toLowerCase(Locale.ROOT).replace('_', ' '));
            for (List<Long> each : List.of(first, later)) {
                text.append(" | ").append(quantile(each, 0.5)).append(" | ").append(quantile(each, 0.95));
            }
            text.append(" |\n");
        }
    }

    private static List<Long> since(List<NewPlaceOutcome> of, Function<NewPlaceOutcome, Answer> answer,
            Function<NewPlaceOutcome, Request> request, Step step) {
        return of.stream().filter(each -> answer.apply(each).shown()).map(each -> {
            Request asked = request.apply(each);
            Long at = asked == null || asked.steps() == null ? null : asked.steps().get(step.name());
            return at == null ? null : Long.valueOf(at - answer.apply(each).key());
        }).filter(Objects::nonNull).toList();
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

    /** Returns the quantile of the times of the shown answers, interpolated as in the benchmarks. */
    private static String millis(List<Answer> of, double share) {
        return quantile(of.stream().filter(Answer::shown).map(Answer::millis).toList(), share);
    }

    private static String quantile(List<Long> of, double share) {
        long[] times = of.stream().mapToLong(Long::longValue).sorted().toArray();
        if (times.length == 0) {
            return "";
        }
        double at = share * (times.length - 1);
        int low = (int) Math.floor(at);
        int high = (int) Math.ceil(at);
        return String.format(Locale.ROOT, "%.0f ms", times[low] + (times[high] - times[low]) * (at - low));
    }
}
