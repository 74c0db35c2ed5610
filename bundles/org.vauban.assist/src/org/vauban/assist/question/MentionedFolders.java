// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vauban.assist.question.ScopedQuestion.Mention;

/**
 * The folders that the mentions of a question refer to. Pure.
 *
 * @param folders folders or files, absolute; empty if there are none, or if everything is meant
 * @param everything whether the whole index is meant
 * @param unknown mentions with unknown names
 */
public record MentionedFolders(List<Path> folders, boolean everything, List<Mention> unknown) {
    /** Copies the lists. */
    public MentionedFolders {
        folders = List.copyOf(folders);
        unknown = List.copyOf(unknown);
    }

    /** Resolves the mentions of a question. */
    public static MentionedFolders of(ScopedQuestion question, KnowledgeFolders known) {
        List<Path> folders = new ArrayList<>();
        List<Mention> unknown = new ArrayList<>();
        boolean everything = false;
        for (Mention each : question.mentions()) {
            List<Path> some = known.of(each.scope()).orElse(null);
            if (each.name().isEmpty()) {
                everything |= some != null && some.isEmpty();
                folders.addAll(some == null ? List.of() : some);
                continue;
            }
            List<Path> named = some == null ? List.of()
                    : some.isEmpty() ? known.named(each.name()) : named(each.name(), some);
            folders.addAll(named);
            if (named.isEmpty()) {
                unknown.add(each);
            }
        }
        return new MentionedFolders(everything ? List.of() : folders, everything, unknown);
    }

    /** Whether the mentions refer to nothing in the index. */
    public boolean isNothing() {
        return !everything && folders.isEmpty();
    }

    /** @param folders folders of the scope */
    private static List<Path> named(String name, List<Path> folders) {
        Path path;
        try {
            path = Path.of(name).normalize();
        } catch (InvalidPathException e) {
            return List.of(); // not a possible folder name
        }
        if (path.isAbsolute()) {
            return folders.stream().anyMatch(path::startsWith) ? List.of(path) : List.of();
        }
        List<Path> found = new ArrayList<>();
        for (Path folder : folders) {
            Path last = folder.getFileName();
            if (last != null && last.toString().equalsIgnoreCase(path.getName(0).toString())) {
                found.add(path.getNameCount() == 1 ? folder : folder.resolve(path.subpath(1, path.getNameCount())));
            }
        }
        return found;
    }
}
