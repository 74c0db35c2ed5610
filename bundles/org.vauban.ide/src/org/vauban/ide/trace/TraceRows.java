// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.trace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.trace.Requirement;
import org.vauban.assist.trace.TraceArtifact;
import org.vauban.assist.trace.TraceDecisions;
import org.vauban.assist.trace.TraceLink;
import org.vauban.assist.trace.TraceMatrix;

/** Rows of a matrix, for filtering and sorting. Immutable; any thread. */
public final class TraceRows {
    private final List<TraceRow.Traced> requirements;
    private final List<TraceRow.Unknown> unknown;
    private final List<TraceRow.Untraced> untraced;
    private final List<TraceRow.Rejected> rejected;

    private TraceRows(List<TraceRow.Traced> requirements, List<TraceRow.Unknown> unknown,
            List<TraceRow.Untraced> untraced, List<TraceRow.Rejected> rejected) {
        this.requirements = List.copyOf(requirements);
        this.unknown = List.copyOf(unknown);
        this.untraced = List.copyOf(untraced);
        this.rejected = List.copyOf(rejected);
    }

    /** Returns an instance without rows. */
    public static TraceRows none() {
        return new TraceRows(List.of(), List.of(), List.of(), List.of());
    }

    /** Returns the rows of a matrix and of the rejected suggestions among its decisions. */
    public static TraceRows of(TraceMatrix matrix) {
        Map<String, List<TraceRow.Linked>> links = new HashMap<>();
        for (TraceLink each : matrix.links()) {
            links.computeIfAbsent(each.requirement(), id -> new ArrayList<>()).add(new TraceRow.Linked(each));
        }
        List<TraceRow.Rejected> rejected = new ArrayList<>();
        for (TraceDecisions each : matrix.decisions()) {
            each.all().forEach((key, verdict) -> {
                if (verdict == TraceDecisions.Verdict.REJECTED) {
                    rejected.add(new TraceRow.Rejected(each.project(), key));
                }
            });
        }
        return new TraceRows(
                matrix.requirements().stream().map(each -> row(each, links.getOrDefault(each.id(), List.of())))
                        .toList(),
                matrix.orphans().stream().map(TraceRow.Unknown::new).toList(),
                matrix.untraced().stream().map(TraceRow.Untraced::new).toList(), rejected);
    }

    private static TraceRow.Traced row(Requirement requirement, List<TraceRow.Linked> links) {
        return new TraceRow.Traced(requirement, links,
                links.stream().noneMatch(each -> !each.link().isWeak() && each.link().artifact().kind().isCode()),
                links.stream().noneMatch(each -> !each.link().isWeak()
                        && each.link().artifact().kind() == TraceArtifact.Kind.TEST));
    }

    /**
     * Returns the rows to be shown.
     *
     * @param text words that a row, or one of its links, must all contain; blank for all rows
     */
    public List<TraceRow> shown(TraceFilter filter, String text, TraceOrder order, boolean descending) {
        List<? extends TraceRow> all = switch (filter) {
            case REQUIREMENTS -> requirements;
            case SUGGESTIONS -> requirements.stream()
                    .filter(each -> each.links().stream().anyMatch(TraceRow.Linked::isSuggestion)).toList();
            case WITHOUT_CODE -> requirements.stream().filter(TraceRow.Traced::withoutCode).toList();
            case WITHOUT_TESTS -> requirements.stream().filter(TraceRow.Traced::withoutTests).toList();
            case UNTRACED -> untraced;
            case UNKNOWN -> unknown;
            case REJECTED -> rejected;
        };
        List<String> words = List.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+"));
        return order.sorted(all.stream().<TraceRow>map(row -> row).filter(row -> text.isBlank() || has(row, words))
                .toList(), descending);
    }

    private static boolean has(TraceRow row, List<String> words) {
        String all = text(row).toLowerCase(Locale.ROOT);
        return words.stream().allMatch(all::contains);
    }

    private static String text(TraceRow row) {
        return switch (row) {
            case TraceRow.Traced traced -> {
                StringBuilder all = new StringBuilder(traced.requirement().id()).append('\n')
                        .append(traced.requirement().text()).append('\n')
                        .append(name(traced.requirement().file()));
                traced.links().forEach(each -> all.append('\n').append(text(each)));
                yield all.toString();
            }
            case TraceRow.Linked linked -> text(linked.link().artifact()) + '\n' + linked.link().evidence();
            case TraceRow.Unknown unknown -> unknown.orphan().id() + '\n' + text(unknown.orphan().artifact()) + '\n'
                    + unknown.orphan().evidence();
            case TraceRow.Untraced untraced -> text(untraced.artifact());
            case TraceRow.Rejected rejected -> rejected.key().requirement() + '\n' + rejected.key().name() + '\n'
                    + rejected.key().file();
        };
    }

    private static String text(TraceArtifact artifact) {
        return artifact.name() + '\n' + name(artifact.file()) + '\n' + artifact.commit();
    }

    private static String name(@Nullable Path file) {
        return file == null ? "" : String.valueOf(file.getFileName());
    }

    /** Returns the number of requirements. */
    public int requirements() {
        return requirements.size();
    }

    /** Returns the number of requirements that no code serves. */
    public long withoutCode() {
        return requirements.stream().filter(TraceRow.Traced::withoutCode).count();
    }

    /** Returns the number of requirements that no test verifies. */
    public long withoutTests() {
        return requirements.stream().filter(TraceRow.Traced::withoutTests).count();
    }

    /** Returns the number of undecided links. */
    public long suggestions() {
        return requirements.stream().flatMap(each -> each.links().stream()).filter(TraceRow.Linked::isSuggestion)
                .count();
    }
}
