// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jdt.annotation.NonNull;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Where a text comes from. Every front end says so for every text, so that the gate can decide whether it may be sent:
 * a file, which exclusions may cover; no file, since the user typed it; or something that cannot be identified, which
 * is withheld. There is no {@code null}. Immutable.
 */
public sealed interface TextSource {
    /** The folder below which files of other machines are imagined. */
    String ELSEWHERE = "vauban-client";

    /**
     * A file. Excluded if any of its readings is.
     *
     * @param path absolute and normalized: the name for people and models. On another scheme than {@code file} it need
     *            not exist here
     * @param root the project or workspace folder, for relative names and patterns of the settings; or null
     * @param scheme {@code file} for what is on this machine, else that of the URI, such as {@code git}
     * @param readings all paths that its name may mean, absolute, not normalized ({@code ..} behind a symbolic link is
     *            another folder)
     */
    record InFile(@NonNull Path path, @Nullable Path root, String scheme, List<Path> readings) implements TextSource {
        public InFile {
            Objects.requireNonNull(path);
            Objects.requireNonNull(scheme);
            readings = List.copyOf(readings);
            if (readings.isEmpty()) {
                throw new IllegalArgumentException("a file without a reading");
            }
        }
    }

    /** No file: a question, the clipboard, a document that was never saved and has no name. */
    record Typed() implements TextSource {
        private static final Typed ANY = new Typed();
    }

    /**
     * Something that is withheld, since nobody can tell whether it is excluded.
     *
     * @param name as the front end was given it, for the message
     */
    record Unknown(String name) implements TextSource {
        public Unknown {
            Objects.requireNonNull(name);
        }
    }

    /**
     * A file of this machine.
     *
     * @param path as it was given: do not normalize it. Not null; what has no path is {@link #typed()} or
     *            {@link #unknown}
     * @param root the project or workspace folder, or null
     */
    static TextSource file(Path path, @Nullable Path root) {
        return file("file", List.of(path), root);
    }

    /**
     * A file by all paths that its name may mean.
     *
     * @param scheme of its URI
     * @param readings the likeliest first; at least one
     * @param root the project or workspace folder, or null
     */
    static TextSource file(String scheme, List<Path> readings, @Nullable Path root) {
        Set<Path> all = new LinkedHashSet<>();
        for (Path each : readings) {
            all.add(each.toAbsolutePath());
        }
        List<Path> paths = new ArrayList<>(all);
        return new InFile(paths.getFirst().normalize(), root == null ? null : root.toAbsolutePath().normalize(), scheme,
                paths);
    }

    /**
     * A file of another machine, which is judged by its name alone: below a folder that does not exist here, so that no
     * file of this machine decides what may be sent of it.
     *
     * @param names all paths that it may have there, absolute; at least one
     */
    static TextSource elsewhere(List<Path> names) {
        return file("client", names.stream().map(TextSource::imagined).distinct().toList(), null);
    }

    private static Path imagined(Path name) {
        Path inside = name.toAbsolutePath().normalize();
        Path top = Objects.requireNonNull(inside.getRoot());
        return top.resolve(ELSEWHERE).resolve(top.relativize(inside).toString());
    }

    /** Whether a path is the one under which a file {@link #elsewhere} is judged. */
    static boolean isElsewhere(Path path) {
        return path.getNameCount() > 1 && path.getName(0).toString().equals(ELSEWHERE);
    }

    /** What the user typed, or what else is in no file. */
    static TextSource typed() {
        return Typed.ANY;
    }

    /** @param name as the front end was given it; null counts as empty */
    static TextSource unknown(@Nullable String name) {
        return new Unknown(name == null ? "" : name);
    }

    /**
     * The path for names and for the kind of text; null for what is no file. Says nothing about whether the text may be
     * sent.
     */
    default @Nullable Path path() {
        return this instanceof InFile file ? file.path() : null;
    }

    /** The project or workspace folder, or null. */
    default @Nullable Path root() {
        return this instanceof InFile file ? file.root() : null;
    }

    /** The path of a file that is on this machine; null for everything else. */
    default @Nullable Path local() {
        return this instanceof InFile file && file.scheme().equals("file") ? file.path() : null;
    }

    /** The name without folders, for messages. */
    default String name() {
        return switch (this) {
            case InFile file -> String.valueOf(file.path().getFileName());
            case Typed typed -> "";
            case Unknown unknown -> unknown.name();
        };
    }
}
