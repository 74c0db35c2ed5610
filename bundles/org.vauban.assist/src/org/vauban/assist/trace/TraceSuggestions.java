// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.vauban.assist.trace.ArtifactReader.Source;
import org.vauban.assist.trace.TraceArtifact.Kind;
import org.vauban.assist.trace.TraceLink.Basis;
import org.vauban.governance.text.ShortText;

/**
 * Suggests links where no id is written: a requirement and a method, or a test, that are more similar to each other
 * than to nearly all others. Their similarity itself says little, since some projects have many words in common; the
 * distance to the next best ones, on either side, says more. Stateless.
 */
final class TraceSuggestions {
    /** Least cosine of a suggestion. */
    private static final double LEAST = 0.22;
    /** Least share of the best cosine, both of the requirement and of the artifact. */
    private static final double NEAR = 0.9;
    /** Share of the best cosine above which the second best may be the right one and makes the best doubtful. */
    private static final double CLEAR = 0.7;
    private static final int MOST = 2;
    private static final int LONGEST_CODE = 4_000;
    /** Limit of compared pairs of requirement and artifact; more would take minutes. */
    private static final long MOST_PAIRS = 50_000_000;

    private TraceSuggestions() {}

    private record Candidate(Source source, TraceWords.Vector vector) {}

    private record Pair(int requirement, int candidate, double cosine) {}

    /**
     * @param links known links; no more of the same kind are suggested for their requirements and artifacts
     * @param rejected whether a user has rejected a pair
     * @return empty if there is too much to compare
     */
    static List<TraceLink> of(List<Requirement> requirements, List<Source> sources, List<TraceLink> links,
            BiPredicate<String, TraceArtifact> rejected) {
        List<TraceLink> suggested = new ArrayList<>();
        for (Kind kind : List.of(Kind.METHOD, Kind.TEST)) {
            suggested.addAll(of(kind, requirements, sources, links, rejected));
        }
        return suggested;
    }

    private static List<TraceLink> of(Kind kind, List<Requirement> requirements, List<Source> sources,
            List<TraceLink> links, BiPredicate<String, TraceArtifact> rejected) {
        Set<TraceArtifact> traced = links.stream().map(TraceLink::artifact).collect(Collectors.toSet());
        Set<String> served = links.stream().filter(link -> link.artifact().kind() == kind
                || kind == Kind.METHOD && link.artifact().kind().isCode()).map(TraceLink::requirement)
                .collect(Collectors.toSet());
        List<Source> open = sources.stream().filter(each -> each.artifact().kind() == kind
                && (kind != Kind.TEST || each.verifies()) && !traced.contains(each.artifact())).toList();
        List<Requirement> wanting = requirements.stream().filter(each -> !served.contains(each.id())).toList();
        if (open.isEmpty() || wanting.isEmpty() || (long) open.size() * requirements.size() > MOST_PAIRS) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        open.forEach(each -> texts.add(each.artifact().name() + ' ' + comment(each) + ' ' + code(each)));
        requirements.forEach(each -> texts.add(text(each)));
        TraceWords words = new TraceWords(texts);
        List<Candidate> candidates = open.stream().map(each -> new Candidate(each,
                words.artifact(each.artifact().name(), comment(each), code(each)))).toList();
        return chosen(requirements, Set.copyOf(wanting), candidates, words, rejected);
    }

    /** The best and the second-best cosine of a requirement or a candidate. */
    private static final class Best {
        private double first;
        private double second;

        void add(double cosine) {
            if (cosine > first) {
                second = first;
                first = cosine;
            } else if (cosine > second) {
                second = cosine;
            }
        }

        /** Returns the best other cosine as a share of this one: below 1 if this one is the best. */
        double rival(double cosine) {
            return (cosine < first ? first : second) / cosine;
        }
    }

    /** @param wanted requirements that need suggestions; the others compete for the candidates */
    private static List<TraceLink> chosen(List<Requirement> requirements, Set<Requirement> wanted,
            List<Candidate> candidates, TraceWords words, BiPredicate<String, TraceArtifact> rejected) {
        List<Pair> pairs = new ArrayList<>();
        List<Best> ofCandidate = candidates.stream().map(each -> new Best()).toList();
        List<Best> ofRequirement = requirements.stream().map(each -> new Best()).toList();
        for (int i = 0; i < requirements.size(); i++) {
            Requirement requirement = requirements.get(i);
            TraceWords.Vector vector = words.requirement(text(requirement));
            for (int j = 0; j < candidates.size(); j++) {
                double cosine = vector.cosine(candidates.get(j).vector());
                if (cosine >= LEAST && rejected.test(requirement.id(), candidates.get(j).source().artifact())) {
                    continue; // without it, the next best may be suggested
                }
                ofCandidate.get(j).add(cosine);
                ofRequirement.get(i).add(cosine);
                if (cosine >= LEAST && wanted.contains(requirement)) {
                    pairs.add(new Pair(i, j, cosine));
                }
            }
        }
        pairs.sort(Comparator.comparingDouble(Pair::cosine).reversed());
        Map<Integer, Integer> taken = new HashMap<>();
        List<TraceLink> links = new ArrayList<>();
        for (Pair pair : pairs) {
            double rival = Math.max(ofCandidate.get(pair.candidate()).rival(pair.cosine()),
                    ofRequirement.get(pair.requirement()).rival(pair.cosine()));
            if (rival <= 1 / NEAR && taken.merge(pair.requirement(), 1, Integer::sum) <= MOST) {
                Candidate candidate = candidates.get(pair.candidate());
                Requirement requirement = requirements.get(pair.requirement());
                links.add(new TraceLink(requirement.id(), candidate.source().artifact(),
                        rival <= CLEAR ? Basis.SIMILARITY : Basis.WEAK,
                        words.common(text(requirement), candidate.vector()), candidate.source().artifact().line(),
                        confidence(rival)));
            }
        }
        return links;
    }

    /** Returns the approximate share of correct links, as measured by {@code ./dev proof trace}. */
    private static double confidence(double rival) {
        return rival <= CLEAR ? 0.8 + (CLEAR - rival) * 0.07 : Math.max(0.2, 0.5 - (rival - CLEAR) * 0.75);
    }

    private static String text(Requirement requirement) {
        return requirement.text() + ' ' + requirement.attributes().getOrDefault("ReqIF.Name", "");
    }

    private static String comment(Source source) {
        return String.join(" ", source.comment());
    }

    private static String code(Source source) {
        return ShortText.beginning(String.join(" ", source.code()), LONGEST_CODE);
    }
}
