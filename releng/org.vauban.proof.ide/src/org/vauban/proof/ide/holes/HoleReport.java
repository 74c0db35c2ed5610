// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.holes;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** The results as tables in Markdown. */
final class HoleReport {
    private static final double[] PROBABILITIES = {0.03, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4};
    private static final double[] SHARES = {0.5, 0.6, 0.7, 0.75, 0.8};

    private final List<HoleResult> results;

    HoleReport(List<HoleResult> results) {
        this.results = results;
    }

    String text(String model) {
        Map<String, List<HoleResult>> cases = new LinkedHashMap<>();
        for (Configuration each : Configuration.all()) {
            List<HoleResult> found = results.stream()
                    .filter(result -> result.model().equals(model) && result.configuration().equals(each.name()))
                    .toList();
            if (!found.isEmpty()) {
                cases.put(each.name(), found);
            }
        }
        StringBuilder text = new StringBuilder();
        contexts(text, model, cases);
        List<HoleResult> all = cases.get(Configuration.ALL.name());
        if (all != null) {
            kinds(text, cases);
            steps(text, all);
            likelihoods(text, all);
            rules(text, all);
        }
        return text.toString();
    }

    private static void contexts(StringBuilder text, String model, Map<String, List<HoleResult>> cases) {
        Map<String, HoleResult> alone = byHole(cases.getOrDefault(Configuration.FILE.name(), List.of()));
        text.append("\n| ").append(model)
                .append(" | holes | has it | right first line | file alone, same holes | gained | lost")
                .append(" | gather ms p50 | p95 | prompt tokens | read | engine s p50 |\n")
                .append("|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        cases.forEach((name, found) -> {
            List<HoleResult> same = found.stream().filter(each -> alone.containsKey(each.hole())).toList();
            long gained = same.stream().filter(each -> each.right() && !alone.get(each.hole()).right()).count();
            long lost = same.stream().filter(each -> !each.right() && alone.get(each.hole()).right()).count();
            text.append(String.format(Locale.ROOT,
                    "| %s | %d | %d | %s | %s | %d | %d | %.0f | %.0f | %.0f | %.0f | %.1f |%n", name, found.size(),
                    found.stream().filter(each -> each.snippets() > 0).count(), share(found, HoleResult::right),
                    share(same.stream().map(each -> alone.get(each.hole())).toList(), HoleResult::right), gained, lost,
                    quantile(found, HoleResult::gatherMillis, 0.5), quantile(found, HoleResult::gatherMillis, 0.95),
                    found.stream().mapToInt(HoleResult::promptTokens).average().orElse(0),
                    found.stream().mapToInt(each -> each.promptTokens() - each.reusedTokens()).average().orElse(0),
                    quantile(found, HoleResult::totalMillis, 0.5) / 1000));
        });
    }

    private static void kinds(StringBuilder text, Map<String, List<HoleResult>> cases) {
        text.append("\n| hole | holes |");
        for (String name : List.of(Configuration.FILE.name(), Configuration.ALL.name())) {
            text.append(' ').append(name).append(" |");
        }
        text.append("\n|---|---|---|---|\n");
        for (Hole.Kind kind : Hole.Kind.values()) {
            text.append("| ").append(kind.name().toLowerCase(Locale.ROOT)).append(" | ").append(
                    cases.get(Configuration.ALL.name()).stream().filter(each -> each.kind() == kind).count())
                    .append(" |");
            for (String name : List.of(Configuration.FILE.name(), Configuration.ALL.name())) {
                text.append(' ')
                        .append(share(cases.getOrDefault(name, List.of()).stream().filter(each -> each.kind() == kind)
                                .toList(), HoleResult::right))
                        .append(" |");
            }
            text.append('\n');
        }
    }

    private static void steps(StringBuilder text, List<HoleResult> all) {
        text.append(
                "\n| step, with all context | shown | right first line | right of those shown |\n|---|---|---|---|\n");
        step(text, "as the model wrote it", all, each -> !each.raw().isBlank(), HoleResult::rawRight);
        step(text, "cut where it is whole", all, each -> !each.cut().isBlank(), HoleResult::cutRight);
        step(text, "checked by JDT", all, HoleResult::shown, HoleResult::right);
        text.append("\n| verdict | holes | cut text right | offered text right | check ms p50 | p95 |\n")
                .append("|---|---|---|---|---|---|\n");
        all.stream().map(HoleResult::verdict).distinct().sorted().forEach(verdict -> {
            List<HoleResult> said = all.stream().filter(each -> each.verdict().equals(verdict)).toList();
            text.append(String.format(Locale.ROOT, "| %s | %d | %d | %d | %.0f | %.0f |%n", verdict, said.size(),
                    said.stream().filter(HoleResult::cutRight).count(), said.stream().filter(HoleResult::right).count(),
                    quantile(said, HoleResult::checkMillis, 0.5), quantile(said, HoleResult::checkMillis, 0.95)));
        });
    }

    private static void likelihoods(StringBuilder text, List<HoleResult> all) {
        if (all.stream().allMatch(each -> each.likelihood() == null)) {
            return;
        }
        text.append("\n| first lines from this probability on | shown | right first line | right of those shown |\n")
                .append("|---|---|---|---|\n");
        for (double least : PROBABILITIES) {
            step(text, String.format(Locale.ROOT, "%.2f", least), all, each -> each.shownFrom(least),
                    each -> each.right() && each.shownFrom(least));
        }
    }

    /**
     * Writes how many right lines each rule keeps at each share of lines shown: the surest lines of those that can be
     * shown.
     */
    private static void rules(StringBuilder text, List<HoleResult> all) {
        List<HoleResult> known = all.stream().filter(each -> each.shown() && each.tokens() != null
                && !each.tokens().isEmpty()).toList();
        if (known.isEmpty()) {
            return;
        }
        text.append("\n| right of the surest by |");
        for (double share : SHARES) {
            text.append(String.format(Locale.ROOT, " %.0f %% of all holes |", 100 * share));
        }
        text.append("\n|---|").append("---|".repeat(SHARES.length)).append('\n');
        for (FirstLineRule rule : FirstLineRule.ALL) {
            List<HoleResult> surest = known.stream()
                    .sorted(Comparator.comparingDouble((HoleResult each) -> -rule.of(each))).toList();
            text.append("| ").append(rule.name()).append(" |");
            for (double share : SHARES) {
                List<HoleResult> seen = surest.subList(0, (int) Math.min(surest.size(), share * all.size()));
                text.append(' ').append(share(seen, HoleResult::right)).append(" |");
            }
            text.append('\n');
        }
    }

    private static void step(StringBuilder text, String name, List<HoleResult> all, Predicate<HoleResult> shown,
            Predicate<HoleResult> right) {
        List<HoleResult> seen = all.stream().filter(shown).toList();
        text.append(String.format(Locale.ROOT, "| %s | %d | %s | %s |%n", name, seen.size(), share(all, right),
                share(seen, right)));
    }

    private static Map<String, HoleResult> byHole(List<HoleResult> results) {
        Map<String, HoleResult> map = new HashMap<>();
        results.forEach(each -> map.put(each.hole(), each));
        return map;
    }

    /** Returns a percentage that is never rounded up. */
    private static String share(List<HoleResult> of, Predicate<HoleResult> which) {
        long count = of.stream().filter(which).count();
        return of.isEmpty() ? "-"
                : String.format(Locale.ROOT, "%d (%.1f %%)", count, Math.floor(1000.0 * count / of.size()) / 10);
    }

    private static double quantile(List<HoleResult> of, ToDoubleFunction<HoleResult> value, double share) {
        double[] sorted = of.stream().mapToDouble(value).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }
}
