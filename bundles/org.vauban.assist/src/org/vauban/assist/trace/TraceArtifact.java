// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * What a requirement is traced to.
 *
 * @param kind what it is
 * @param name for people: {@code Type.method}, the name of a file, or the first line of a commit's message
 * @param file null for a commit
 * @param line on which it is declared, from 1; 0 for a commit
 * @param firstLine of the comment above it, or of itself
 * @param lastLine before what follows
 * @param commit the hash of a commit; empty for everything else
 */
public record TraceArtifact(Kind kind, String name, @Nullable Path file, int line, int firstLine, int lastLine,
        String commit) {

    /** What is told apart. */
    public enum Kind {
        /** A class, interface or another type. */
        TYPE,
        /** A field, constant or variable. */
        FIELD,
        /** A method or function that is no test. */
        METHOD,
        /** A test, or a method of a file with tests. */
        TEST,
        /** A source file in whose language no declarations are found. */
        FILE,
        /** A commit. */
        COMMIT;

        /** Whether a requirement that is traced to it counts as implemented. */
        public boolean isCode() {
            return this != TEST && this != COMMIT;
        }
    }

    /** Checks what must be there. */
    public TraceArtifact {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(name);
        Objects.requireNonNull(commit);
    }

    /** A commit. */
    static TraceArtifact of(TraceCommit commit) {
        return new TraceArtifact(Kind.COMMIT, commit.subject(), null, 0, 0, 0, commit.hash());
    }

    /** Whether a line of its file belongs to it or to the comment above it. */
    boolean holds(Path source, int at) {
        return source.equals(file) && at >= firstLine && at <= lastLine;
    }
}
