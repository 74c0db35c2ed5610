// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.vauban.assist.trace.ArtifactReader.Source;
import org.vauban.assist.trace.TraceArtifact.Kind;
import org.vauban.assist.trace.TraceLink.Basis;
import org.vauban.governance.text.ShortText;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.indexing.DocumentReceiver;

/**
 * Collects requirements and source files and links them: first by the ids in code and messages, then, as suggestions,
 * by similarity. For one matrix, on one thread.
 */
public final class TraceBuilder implements DocumentReceiver {
    private static final int LONGEST_EVIDENCE = 200;
    /** Limit of source code in characters, which bounds the memory. */
    private static final long MOST_CHARACTERS = 200_000_000;

    private final RequirementIds ids;
    private final List<Path> folders;
    private final RequirementReader requirements;
    private final List<Source> sources = new ArrayList<>();
    private final List<TraceCommit> commits = new ArrayList<>();
    private long characters;

    /** @param ids pattern of ids in documents and code */
    public TraceBuilder(RequirementIds ids) {
        this(ids, List.of());
    }

    /**
     * @param ids pattern of ids in documents and code
     * @param folders real paths of traced folders: the folders above them do not help to distinguish tests from code
     */
    public TraceBuilder(RequirementIds ids, List<Path> folders) {
        this.ids = ids;
        this.folders = List.copyOf(folders);
        this.requirements = new RequirementReader(ids);
    }

    /** There is more source code than can be traced at once. */
    public static final class TooMuchCodeException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** @throws TooMuchCodeException if there is more source code than can be traced at once */
    @Override
    public void document(Path file, SourceFormat format, ParsedDocument document) {
        if (format == SourceFormat.CODE) {
            characters += document.text().length();
            if (characters > MOST_CHARACTERS) {
                throw new TooMuchCodeException();
            }
            sources.addAll(ArtifactReader.read(file, below(file), document.text()));
        } else {
            requirements.read(file, format, document);
        }
    }

    /** Returns the path from the innermost traced folder on, its name included; the whole path for other files. */
    private Path below(Path file) {
        return folders.stream().filter(file::startsWith).max(Comparator.comparingInt(Path::getNameCount))
                .map(Path::getParent).map(above -> above.relativize(file)).orElse(file);
    }

    /** Returns the folders of the source files so far, in which decisions on their links may be. */
    public Set<Path> sourceFolders() {
        Set<Path> found = new HashSet<>();
        for (Source each : sources) {
            Path file = each.artifact().file();
            Path folder = file == null ? null : file.getParent();
            if (folder != null) {
                found.add(folder);
            }
        }
        return found;
    }

    /** Adds a commit whose message has its secrets masked. */
    public void commit(TraceCommit commit) {
        commits.add(commit);
    }

    /**
     * Builds the matrix of everything added.
     *
     * @param suggest which links to suggest by similarity where no id is written
     */
    public TraceMatrix build(Suggestions suggest) {
        return build(suggest, List.of());
    }

    /**
     * Builds the matrix with decisions of users.
     *
     * @param decisions decisions on suggestions: accepted ones are links, rejected ones are not suggested
     */
    public TraceMatrix build(Suggestions suggest, List<TraceDecisions> decisions) {
        return build(suggest, decisions, () -> false);
    }

    /**
     * Builds the matrix unless stopped.
     *
     * @param stop whether to stop; suggestions are then incomplete
     */
    public TraceMatrix build(Suggestions suggest, List<TraceDecisions> decisions, BooleanSupplier stop) {
        List<Requirement> all = requirements.all();
        Links links = new Links(ids.with(all));
        sources.forEach(links::source);
        commits.forEach(links::commit);
        decisions.forEach(each -> links.accepted(each, all, sources));
        List<TraceLink> found = new ArrayList<>(links.found.values());
        if (suggest != Suggestions.NONE) {
            TraceSuggestions.of(all, sources, found, (requirement, artifact) -> decisions.stream()
                    .anyMatch(each -> each.on(requirement, artifact) == TraceDecisions.Verdict.REJECTED), stop).stream()
                    .filter(each -> suggest == Suggestions.ALL || !each.isWeak())
                    .forEach(found::add);
        }
        Map<String, Integer> order = new HashMap<>();
        all.forEach(each -> order.put(each.id(), order.size()));
        found.sort(Comparator.comparingInt((TraceLink link) -> order.get(link.requirement()))
                .thenComparing(Comparator.comparingDouble(TraceLink::confidence).reversed()));
        return new TraceMatrix(all, found, List.copyOf(links.orphans.values()), untraced(found), decisions);
    }

    /** Returns methods and tests without a link; a weak suggestion does not count as a link. */
    private List<TraceArtifact> untraced(List<TraceLink> links) {
        Set<TraceArtifact> traced = links.stream().filter(link -> !link.isWeak())
                .map(TraceLink::artifact).collect(Collectors.toSet());
        return sources.stream().filter(each -> each.artifact().kind() == Kind.METHOD || each.verifies())
                .map(Source::artifact).filter(each -> !traced.contains(each)).toList();
    }

    /** The links from written ids; for each requirement and artifact, the most certain one. */
    private static final class Links {
        private record Key(String requirement, TraceArtifact artifact) {}

        private final RequirementIds ids;
        private final Map<Key, TraceLink> found = new LinkedHashMap<>();
        private final Map<Key, TraceOrphan> orphans = new LinkedHashMap<>();

        Links(RequirementIds ids) {
            this.ids = ids;
        }

        void source(Source source) {
            TraceArtifact artifact = source.artifact();
            int line = artifact.firstLine();
            for (String each : source.comment()) {
                line(each, line++, artifact, Basis.COMMENT);
            }
            if (artifact.kind() != Kind.FILE) {
                for (String id : ids.inName(artifact.name())) {
                    link(id, artifact, Basis.NAME, artifact.name(), artifact.line());
                }
            }
            boolean head = true;
            for (String each : source.code()) {
                // annotations and tags are in the head
                line(each, line++, artifact, head && artifact.kind() != Kind.FILE ? Basis.COMMENT : Basis.BODY);
                head &= each.strip().startsWith("@") || each.strip().startsWith("#[");
            }
        }

        /** Adds accepted links whose requirement and artifact still exist. */
        void accepted(TraceDecisions decisions, List<Requirement> requirements, List<Source> sources) {
            Map<String, List<TraceArtifact>> named = new HashMap<>();
            for (Source each : sources) {
                named.computeIfAbsent(each.artifact().name(), name -> new ArrayList<>()).add(each.artifact());
            }
            Set<String> known = requirements.stream().map(Requirement::id).collect(Collectors.toSet());
            decisions.all().forEach((key, verdict) -> {
                if (verdict == TraceDecisions.Verdict.ACCEPTED && known.contains(key.requirement())) {
                    named.getOrDefault(key.name(), List.of()).stream()
                            .filter(each -> decisions.on(key.requirement(), each) == verdict)
                            .forEach(each -> link(key.requirement(), each, Basis.ACCEPTED, TraceDecisions.FILE, 0));
                }
            });
        }

        void commit(TraceCommit commit) {
            TraceArtifact artifact = TraceArtifact.of(commit);
            line(commit.subject(), 0, artifact, Basis.MESSAGE);
            commit.body().lines().forEach(each -> line(each, 0, artifact, Basis.MESSAGE));
        }

        private void line(String text, int line, TraceArtifact artifact, Basis basis) {
            for (RequirementIds.Found each : ids.in(text)) {
                if (each.known()) {
                    link(each.id(), artifact, basis, text, line);
                } else {
                    orphans.putIfAbsent(new Key(each.id(), artifact),
                            new TraceOrphan(each.id(), artifact, shown(text), line));
                }
            }
        }

        private void link(String id, TraceArtifact artifact, Basis basis, String evidence, int line) {
            found.merge(new Key(id, artifact),
                    new TraceLink(id, artifact, basis, shown(evidence), line, basis.confidence()),
                    (before, now) -> now.confidence() > before.confidence() ? now : before);
        }

        private static String shown(String line) {
            return ShortText.beginning(line.strip(), LONGEST_EVIDENCE);
        }
    }
}
