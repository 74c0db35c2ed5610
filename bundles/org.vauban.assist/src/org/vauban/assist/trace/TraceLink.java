// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.util.Objects;

/**
 * A link from a requirement to an artifact that serves it, with the evidence for it.
 *
 * @param requirement id of the requirement
 * @param evidence the line that names the id, verbatim; the common words, separated by commas; or the file of the
 *            decision
 * @param line line of the evidence in the artifact's file, from 1; 0 if there is none
 * @param confidence from 0 to 1; comparable between links
 */
public record TraceLink(String requirement, TraceArtifact artifact, Basis basis, String evidence, int line,
        double confidence) {

    /** What a link is based on. */
    public enum Basis {
        /** The id is in the comment above the artifact, or in its head. */
        COMMENT(0.98),
        /** The id is part of the artifact's name. */
        NAME(0.95),
        /** The id is in the message of a commit. */
        MESSAGE(0.95),
        /** The id is in the body of the artifact. */
        BODY(0.9),
        /** A user has accepted the suggestion: {@link TraceDecisions}. */
        ACCEPTED(0.97),
        /** Requirement and artifact are by far the most similar to each other: a suggestion. */
        SIMILARITY(0),
        /** They are similar, and one of them is similar to others as well: a suggestion to be checked. */
        WEAK(0);

        private final double confidence;

        Basis(double confidence) {
            this.confidence = confidence;
        }

        /** Whether the id was written there, or a user has accepted the link. */
        public boolean isExplicit() {
            return this != SIMILARITY && this != WEAK;
        }

        /** Returns the confidence of links that are not suggestions. */
        double confidence() {
            return confidence;
        }
    }

    /** Checks the values. */
    public TraceLink {
        Objects.requireNonNull(requirement);
        Objects.requireNonNull(artifact);
        Objects.requireNonNull(basis);
        Objects.requireNonNull(evidence);
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("a confidence of " + confidence);
        }
    }

    /** Whether it is a suggestion to be checked, which does not count as a link until a user accepts it. */
    public boolean isWeak() {
        return basis == Basis.WEAK;
    }
}
