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
 * The origin of a text. Every front end states it for every text, so that the gate can decide whether the text may be
 * sent: a file, to which exclusions may apply; no file, because the user typed it; or something that cannot be
 * identified, which is withheld. Never {@code null}. Immutable.
 */
public sealed interface TextSource {
    /** Fictitious top folder for the paths of files on other machines. */
    String ELSEWHERE = "vauban-client";

    /**
     * A file. It is excluded if any of its readings is.
     *
     * @param path absolute and normalized path: the name for users and models. With a scheme other than {@code file} it
     *             need not exist here
     * @param root the project or workspace folder, for relative names and patterns of the settings; or null
     * @param scheme {@code file} for a local file, else that of the URI, such as {@code git}
     * @param readings all paths that its name may stand for, absolute, not normalized ({@code ..} behind a symbolic
     *                 link is another folder)
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

    /** No file: a question, the clipboard, an unnamed document that was never saved. */
    record Typed() implements TextSource {
        private static final Typed ANY = new Typed();
    }

    /**
     * A source that is withheld because it is unknown whether it is excluded.
     *
     * @param name name as the front end received it, for the message
     */
    record Unknown(String name) implements TextSource {
        public Unknown {
            Objects.requireNonNull(name);
        }
    }

    /**
     * Returns a local file.
     *
     * @param path path as given: do not normalize it. Not null; a source without a path is {@link #typed()} or
     *             {@link #unknown}
     * @param root the project or workspace folder, or null
     */
    static TextSource file(Path path, @Nullable Path root) {
        return file("file", List.of(path), root);
    }

    /**
     * Returns a file with all paths that its name may stand for.
     *
     * @param scheme scheme of its URI
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
     * Returns a file of another machine, which is judged by its name alone: its path is placed below a folder that does
     * not exist here, so that no local file affects what may be sent of it.
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

    /** Whether a path is one that {@link #elsewhere} assigns to files of other machines. */
    static boolean isElsewhere(Path path) {
        return path.getNameCount() > 1 && path.getName(0).toString().equals(ELSEWHERE);
    }

    /** Returns the source of text that the user typed, or that is otherwise in no file. */
    static TextSource typed() {
        return Typed.ANY;
    }

    /** @param name name as the front end received it; null counts as empty */
    static TextSource unknown(@Nullable String name) {
        return new Unknown(name == null ? "" : name);
    }

    /**
     * Returns the path for names and file types; null for a source that is not a file. Implies nothing about whether
     * the text may be sent.
     */
    default @Nullable Path path() {
        return this instanceof InFile file ? file.path() : null;
    }

    /** Returns the project or workspace folder, or null. */
    default @Nullable Path root() {
        return this instanceof InFile file ? file.root() : null;
    }

    /** Returns the path of a local file; null for every other source. */
    default @Nullable Path local() {
        return this instanceof InFile file && file.scheme().equals("file") ? file.path() : null;
    }

    /** Returns the name without folders, for messages. */
    default String name() {
        return switch (this) {
            case InFile file -> String.valueOf(file.path().getFileName());
            case Typed typed -> "";
            case Unknown unknown -> unknown.name();
        };
    }
}
