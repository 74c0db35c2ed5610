// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.util.Objects;

/**
 * A link from a requirement to what serves it, and why it is thought to be one.
 *
 * @param requirement id of the requirement
 * @param evidence the line that names the id, verbatim; the words that both have, separated by commas; or the
 *            file of the decision
 * @param line of the evidence in the file of the artifact, from 1; 0 where it has none
 * @param confidence from 0 to 1; comparable between links
 */
public record TraceLink(String requirement, TraceArtifact artifact, Basis basis, String evidence, int line,
        double confidence) {

    /** What a link rests on. */
    public enum Basis {
        /** The id stands in the comment above the artifact, or in its head. */
        COMMENT(0.98),
        /** The id is part of its name. */
        NAME(0.95),
        /** The id stands in the message of a commit. */
        MESSAGE(0.95),
        /** The id stands in the body of the artifact. */
        BODY(0.9),
        /** Somebody has accepted it as a suggestion: {@link TraceDecisions}. */
        ACCEPTED(0.97),
        /** Requirement and artifact are more like each other than anything else by far: a suggestion. */
        SIMILARITY(0),
        /** They are like each other, and one of them is like something else as well: a suggestion to look at. */
        WEAK(0);

        private final double confidence;

        Basis(double confidence) {
            this.confidence = confidence;
        }

        /** Whether somebody wrote the id there, or accepted it. */
        public boolean isExplicit() {
            return this != SIMILARITY && this != WEAK;
        }

        /** Of links that somebody wrote. */
        double confidence() {
            return confidence;
        }
    }

    /** Checks what can be checked. */
    public TraceLink {
        Objects.requireNonNull(requirement);
        Objects.requireNonNull(artifact);
        Objects.requireNonNull(basis);
        Objects.requireNonNull(evidence);
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("a confidence of " + confidence);
        }
    }

    /** Whether it is a suggestion to look at, which is no link as long as nobody accepts it. */
    public boolean isWeak() {
        return basis == Basis.WEAK;
    }
}
