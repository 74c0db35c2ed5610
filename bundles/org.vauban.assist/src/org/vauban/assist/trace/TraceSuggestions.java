// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.vauban.assist.trace.ArtifactReader.Source;
import org.vauban.assist.trace.TraceArtifact.Kind;
import org.vauban.assist.trace.TraceLink.Basis;
import org.vauban.governance.text.ShortText;

/**
 * Suggests links where no id is written: a requirement and a method, or a test, that are more similar to each other
 * than to nearly all others. Their similarity itself says little, since some projects have many words in common; the
 * distance to the next best ones, on either side, says more. For one thread.
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

    private static final Comparator<Pair> BEST_FIRST = Comparator.comparingDouble(Pair::cosine).reversed();

    private final List<Requirement> requirements;
    private final List<TraceWords.Vector> vectors;
    private final List<Candidate> candidates;
    private final List<Best> ofRequirement;
    private final List<Best> ofCandidate;
    private final TraceWords words;
    private final TraceIndex index;
    private final BiPredicate<String, TraceArtifact> rejected;
    private final BooleanSupplier stop;

    private record Candidate(Source source, TraceWords.Vector vector) {}

    /** @param rival the best other cosine as a share of this one */
    private record Pair(int requirement, int candidate, double cosine, double rival) {}

    private TraceSuggestions(List<Requirement> requirements, List<Candidate> candidates, TraceWords words,
            BiPredicate<String, TraceArtifact> rejected, BooleanSupplier stop) {
        this.requirements = requirements;
        this.vectors = requirements.stream().map(each -> words.requirement(text(each))).toList();
        this.candidates = candidates;
        this.ofRequirement = requirements.stream().map(each -> new Best()).toList();
        this.ofCandidate = candidates.stream().map(each -> new Best()).toList();
        this.words = words;
        this.index = new TraceIndex(vectors, candidates.stream().map(Candidate::vector).toList());
        this.rejected = rejected;
        this.stop = stop;
    }

    /**
     * @param links known links; no more of the same kind are suggested for their requirements and artifacts
     * @param rejected whether a user has rejected a pair
     * @param stop whether to stop, checked before each text and each requirement; the result is then incomplete
     */
    static List<TraceLink> of(List<Requirement> requirements, List<Source> sources, List<TraceLink> links,
            BiPredicate<String, TraceArtifact> rejected, BooleanSupplier stop) {
        List<TraceLink> suggested = new ArrayList<>();
        for (Kind kind : List.of(Kind.METHOD, Kind.TEST)) {
            suggested.addAll(of(kind, requirements, sources, links, rejected, stop));
        }
        return suggested;
    }

    private static List<TraceLink> of(Kind kind, List<Requirement> requirements, List<Source> sources,
            List<TraceLink> links, BiPredicate<String, TraceArtifact> rejected, BooleanSupplier stop) {
        Set<TraceArtifact> traced = links.stream().map(TraceLink::artifact).collect(Collectors.toSet());
        Set<String> served = links.stream().filter(link -> link.artifact().kind() == kind
                || kind == Kind.METHOD && link.artifact().kind().isCode()).map(TraceLink::requirement)
                .collect(Collectors.toSet());
        List<Source> open = sources.stream().filter(each -> each.artifact().kind() == kind
                && (kind != Kind.TEST || each.verifies()) && !traced.contains(each.artifact())).toList();
        List<Requirement> wanting = requirements.stream().filter(each -> !served.contains(each.id())).toList();
        if (open.isEmpty() || wanting.isEmpty()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        open.forEach(each -> texts.add(each.artifact().name() + ' ' + comment(each) + ' ' + code(each)));
        requirements.forEach(each -> texts.add(text(each)));
        TraceWords words = new TraceWords(texts, stop);
        List<Candidate> candidates = open.stream().takeWhile(each -> !stop.getAsBoolean())
                .map(each -> new Candidate(each, words.artifact(each.artifact().name(), comment(each), code(each))))
                .toList();
        return new TraceSuggestions(requirements, candidates, words, rejected, stop).chosen(Set.copyOf(wanting));
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
    private List<TraceLink> chosen(Set<Requirement> wanted) {
        for (int i = 0; i < requirements.size() && !stop.getAsBoolean(); i++) {
            rank(i);
        }
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < requirements.size() && !stop.getAsBoolean(); i++) {
            if (ofRequirement.get(i).first >= LEAST && wanted.contains(requirements.get(i))) {
                pairs.addAll(best(i));
            }
        }
        pairs.sort(BEST_FIRST);
        return pairs.stream().map(this::link).toList();
    }

    /** Finds the best cosines of a requirement and of its candidates. Computes only those that may be among them. */
    private void rank(int requirement) {
        Best own = ofRequirement.get(requirement);
        double[] estimates = index.estimates(vectors.get(requirement));
        for (int j = 0; j < estimates.length; j++) {
            Best others = ofCandidate.get(j);
            if (estimates[j] > 0 && estimates[j] + TraceIndex.ERROR > Math.min(own.second, others.second)) {
                double cosine = vectors.get(requirement).cosine(candidates.get(j).vector());
                if (!isRejected(requirement, j, cosine)) {
                    others.add(cosine);
                    own.add(cosine);
                }
            }
        }
    }

    /** Without a rejected pair, the next best may be suggested. */
    private boolean isRejected(int requirement, int candidate, double cosine) {
        return cosine >= LEAST && rejected.test(requirements.get(requirement).id(),
                candidates.get(candidate).source().artifact());
    }

    /** Returns the suggestions for a requirement, once all pairs have been ranked. */
    private List<Pair> best(int requirement) {
        Best own = ofRequirement.get(requirement);
        List<Pair> pairs = new ArrayList<>();
        double[] estimates = index.estimates(vectors.get(requirement));
        for (int j = 0; j < estimates.length; j++) {
            Best others = ofCandidate.get(j);
            double least = Math.max(LEAST, NEAR * Math.max(own.first, others.first));
            if (estimates[j] + TraceIndex.ERROR >= least) {
                double cosine = vectors.get(requirement).cosine(candidates.get(j).vector());
                double rival = Math.max(others.rival(cosine), own.rival(cosine));
                if (cosine >= LEAST && rival <= 1 / NEAR && !isRejected(requirement, j, cosine)) {
                    pairs.add(new Pair(requirement, j, cosine, rival));
                }
            }
        }
        pairs.sort(BEST_FIRST);
        return pairs.subList(0, Math.min(MOST, pairs.size()));
    }

    private TraceLink link(Pair pair) {
        Candidate candidate = candidates.get(pair.candidate());
        Requirement requirement = requirements.get(pair.requirement());
        return new TraceLink(requirement.id(), candidate.source().artifact(),
                pair.rival() <= CLEAR ? Basis.SIMILARITY : Basis.WEAK,
                words.common(text(requirement), candidate.vector()), candidate.source().artifact().line(),
                confidence(pair.rival()));
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
