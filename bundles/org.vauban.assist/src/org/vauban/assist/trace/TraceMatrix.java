// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Requirements with the artifacts that serve them. Immutable.
 *
 * @param requirements requirements in the order of their files
 * @param links links by requirement in that order, the most certain first
 * @param orphans ids in artifacts that no requirement has
 * @param untraced methods and tests without a link, in the order of their files
 * @param decisions decisions of users that the links follow
 */
public record TraceMatrix(List<Requirement> requirements, List<TraceLink> links, List<TraceOrphan> orphans,
        List<TraceArtifact> untraced, List<TraceDecisions> decisions) {
    /** Copies the lists. */
    public TraceMatrix {
        requirements = List.copyOf(requirements);
        links = List.copyOf(links);
        orphans = List.copyOf(orphans);
        untraced = List.copyOf(untraced);
        decisions = List.copyOf(decisions);
    }

    /** Creates a matrix without decisions. */
    public TraceMatrix(List<Requirement> requirements, List<TraceLink> links, List<TraceOrphan> orphans,
            List<TraceArtifact> untraced) {
        this(requirements, links, orphans, untraced, List.of());
    }

    /** Returns a copy without weak suggestions. */
    public TraceMatrix withoutWeak() {
        return new TraceMatrix(requirements,
                links.stream().filter(link -> !link.isWeak()).toList(), orphans, untraced, decisions);
    }

    /** Returns the links of a requirement, the most certain first. */
    public List<TraceLink> of(Requirement requirement) {
        return links.stream().filter(link -> link.requirement().equals(requirement.id())).toList();
    }

    /** Returns the requirements without a link to code, not even a suggestion that is mostly right. */
    public List<Requirement> withoutCode() {
        return without(link -> link.artifact().kind().isCode());
    }

    /** Returns the requirements without a link to a test, not even a suggestion that is mostly right. */
    public List<Requirement> withoutTests() {
        return without(link -> link.artifact().kind() == TraceArtifact.Kind.TEST);
    }

    private List<Requirement> without(Predicate<TraceLink> kind) {
        Predicate<TraceLink> counts = kind.and(link -> !link.isWeak());
        return requirements.stream().filter(each -> of(each).stream().noneMatch(counts)).toList();
    }

    /**
     * Returns the links of the method, type or test that contains a line; if it has none, those of the enclosing type.
     *
     * @param file its real path
     * @param line from 1
     * @return the most certain first
     */
    public List<TraceLink> at(Path file, int line) {
        int last = links.stream().map(TraceLink::artifact).filter(each -> each.holds(file, line))
                .mapToInt(TraceArtifact::line).max().orElse(0);
        return links.stream().filter(each -> each.artifact().holds(file, line) && each.artifact().line() == last)
                .sorted(Comparator.comparingDouble(TraceLink::confidence).reversed()).toList();
    }
}
