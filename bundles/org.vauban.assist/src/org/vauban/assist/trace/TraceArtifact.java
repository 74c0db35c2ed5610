// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The target of a trace link.
 *
 * @param kind kind of the artifact
 * @param name name for the user: {@code Type.method}, the name of a file, or the first line of a commit's message
 * @param file null for a commit
 * @param line line of the declaration, from 1; 0 for a commit
 * @param firstLine first line of the comment above it, or of itself
 * @param lastLine last line before the next artifact
 * @param commit the hash of a commit; empty for all other kinds
 */
public record TraceArtifact(Kind kind, String name, @Nullable Path file, int line, int firstLine, int lastLine,
        String commit) {

    /** Kinds of artifacts. */
    public enum Kind {
        /** A class, interface or another type. */
        TYPE,
        /** A field, constant or variable. */
        FIELD,
        /** A method or function that is not a test. */
        METHOD,
        /** A test, or a method of a file with tests. */
        TEST,
        /** A source file in a language whose declarations are not recognised. */
        FILE,
        /** Creates the artifact of a commit. */
        COMMIT;

        /** Whether a link to it makes a requirement count as implemented. */
        public boolean isCode() {
            return this != TEST && this != COMMIT;
        }
    }

    /** Checks required values. */
    public TraceArtifact {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(name);
        Objects.requireNonNull(commit);
    }

    /** Creates the artifact of a commit. */
    static TraceArtifact of(TraceCommit commit) {
        return new TraceArtifact(Kind.COMMIT, commit.subject(), null, 0, 0, 0, commit.hash());
    }

    /** Whether a line of its file belongs to it or to the comment above it. */
    boolean holds(Path source, int at) {
        return source.equals(file) && at >= firstLine && at <= lastLine;
    }
}
