// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.vauban.assist.question.KnowledgeScope;

/**
 * A folder that is indexed or can be indexed.
 *
 * @param scope kind of source
 * @param folder absolute path; need not exist
 */
public record KnowledgeSource(KnowledgeScope scope, Path folder) {
    private static final char SEPARATOR = '\t';
    /** Maximum number of entries that are read from a list. */
    private static final int MOST = 1_000;

    public KnowledgeSource {
        Objects.requireNonNull(scope);
        Objects.requireNonNull(folder);
    }

    /** Returns the last segment of the path. */
    public String name() {
        Path name = folder.getFileName();
        return name == null ? folder.toString() : name.toString();
    }

    /** Reads a list in the format of {@link #format}; skips invalid lines and projects. */
    public static List<KnowledgeSource> parse(String text) {
        List<KnowledgeSource> all = new ArrayList<>();
        text.lines().limit(MOST).map(KnowledgeSource::line).flatMap(Optional::stream)
                .filter(each -> !all.contains(each)).forEach(all::add);
        return List.copyOf(all);
    }

    private static Optional<KnowledgeSource> line(String line) {
        int at = line.indexOf(SEPARATOR);
        Optional<KnowledgeScope> scope = KnowledgeScope.ofWord(line.substring(0, Math.max(0, at)))
                .filter(each -> each != KnowledgeScope.WORKSPACE);
        try {
            return scope.map(each -> new KnowledgeSource(each, Path.of(line.substring(at + 1))))
                    .filter(each -> each.folder().isAbsolute());
        } catch (InvalidPathException e) {
            return Optional.empty(); // a path of another operating system
        }
    }

    /** Formats a list for a preference. */
    public static String format(List<KnowledgeSource> sources) {
        StringBuilder text = new StringBuilder();
        sources.forEach(each -> text.append(each.scope().word()).append(SEPARATOR).append(each.folder()).append('\n'));
        return text.toString();
    }

    /** Adds a source to a list; a folder has one scope, the one chosen last. */
    public static List<KnowledgeSource> plus(List<KnowledgeSource> sources, KnowledgeSource more) {
        List<KnowledgeSource> all = new ArrayList<>(sources);
        all.removeIf(each -> each.folder().equals(more.folder()));
        all.add(more);
        return List.copyOf(all);
    }
}
