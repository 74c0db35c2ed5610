// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.assist.question.ScopedQuestion.Mention;

/**
 * Part of the index that the view searches: everything, a kind of source, or one project, pack or folder. Immutable.
 *
 * @param scope null for sources of all kinds
 * @param folder absolute path of a source, or of a folder or file below one; null for all sources of the kind
 */
public record SourceFilter(@Nullable KnowledgeScope scope, @Nullable Path folder) {
    /** Searches everything. */
    public static final SourceFilter ALL = new SourceFilter(null, null);
    private static final String SEPARATOR = "\t";

    /** Returns the equivalent mention in a question; empty for everything. */
    public Optional<Mention> mention(Collection<KnowledgeSource> sources) {
        KnowledgeScope kind = scope;
        Path in = folder;
        if (in == null) {
            return Optional.ofNullable(kind).map(known -> new Mention(known, ""));
        }
        // without a source it would refer to nothing
        KnowledgeScope of = source(sources).map(KnowledgeSource::scope)
                .orElse(kind == null ? KnowledgeScope.WORKSPACE : kind);
        return Optional.of(new Mention(of, in.toString()));
    }

    /** Returns the innermost source that contains the folder; empty for all sources, or if none contains it. */
    public Optional<KnowledgeSource> source(Collection<KnowledgeSource> sources) {
        Path in = folder;
        return in == null ? Optional.empty()
                : sources.stream().filter(each -> (scope == null || each.scope() == scope)
                        && in.startsWith(each.folder()))
                        .max(Comparator.comparingInt(each -> each.folder().getNameCount()));
    }

    /** Formats the filter for a preference. */
    public String format() {
        KnowledgeScope kind = scope;
        Path in = folder;
        return (kind == null ? "" : kind.word()) + SEPARATOR + (in == null ? "" : in);
    }

    /** Reads the format of {@link #format}; returns {@link #ALL} if the text is not valid. */
    public static SourceFilter parse(String text) {
        String[] parts = text.split(SEPARATOR, 2);
        KnowledgeScope kind = KnowledgeScope.ofWord(parts[0]).orElse(null);
        if (kind == null && !parts[0].isEmpty() || parts.length < 2) {
            return ALL;
        }
        try {
            Path in = parts[1].isEmpty() ? null : Path.of(parts[1]);
            return in == null || in.isAbsolute() ? new SourceFilter(kind, in) : ALL;
        } catch (InvalidPathException e) {
            return ALL; // a path of another operating system
        }
    }
}
