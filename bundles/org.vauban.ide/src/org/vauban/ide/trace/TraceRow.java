// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.trace;

import java.nio.file.Path;
import java.util.List;
import org.vauban.assist.trace.Requirement;
import org.vauban.assist.trace.TraceArtifact;
import org.vauban.assist.trace.TraceDecisions;
import org.vauban.assist.trace.TraceLink;
import org.vauban.assist.trace.TraceOrphan;

/** A row of the matrix. Immutable; equal to the row of the same item after the next run. */
public sealed interface TraceRow {

    /**
     * A requirement.
     *
     * @param links the links to the artifacts that serve it
     * @param withoutCode whether no code serves it, not even as a likely suggestion
     * @param withoutTests whether no test verifies it, not even as a likely suggestion
     */
    record Traced(Requirement requirement, List<Linked> links, boolean withoutCode, boolean withoutTests)
            implements
                TraceRow {
        /** Copies the list. */
        public Traced {
            links = List.copyOf(links);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Traced traced && traced.requirement.id().equals(requirement.id());
        }

        @Override
        public int hashCode() {
            return requirement.id().hashCode();
        }
    }

    /** A link below its requirement. */
    record Linked(TraceLink link) implements TraceRow {
        /** Whether the link is undecided. */
        public boolean isSuggestion() {
            return !link.basis().isExplicit();
        }

        /** Whether it was accepted in a project. */
        public boolean isAccepted() {
            return link.basis() == TraceLink.Basis.ACCEPTED;
        }
    }

    /** An id in code or a commit that no requirement has. */
    record Unknown(TraceOrphan orphan) implements TraceRow {}

    /** A method or test without a requirement. */
    record Untraced(TraceArtifact artifact) implements TraceRow {}

    /**
     * A suggestion that was rejected.
     *
     * @param project folder of the project that stores the decision
     */
    record Rejected(Path project, TraceDecisions.Key key) implements TraceRow {
        /** Returns the file of the artifact. */
        public Path file() {
            return project.resolve(key.file());
        }
    }
}
