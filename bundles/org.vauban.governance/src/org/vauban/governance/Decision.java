// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.List;

/** What the {@link Gate} answers to a {@link Submission}. Immutable. */
public sealed interface Decision permits Decision.Approved, Decision.Refused {
    /** Returns the withheld parts with reasons; empty if none was withheld. */
    List<WithheldPart> withheld();

    /**
     * The submission may be sent without its withheld parts.
     *
     * @param reviewed a result for each submitted part, in the order of the submission; only optional ones are withheld
     */
    record Approved(List<ReviewedPart> reviewed) implements Decision {
        /** Copies the list. */
        public Approved {
            reviewed = List.copyOf(reviewed);
        }

        /** Returns the approved parts in the order of the submission. */
        public List<ApprovedPart> parts() {
            return of(ApprovedPart.class);
        }

        @Override
        public List<WithheldPart> withheld() {
            return of(WithheldPart.class);
        }

        private <T> List<T> of(Class<T> kind) {
            return reviewed.stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }

    /**
     * Nothing may be sent.
     *
     * @param reason one sentence in the user's language
     * @param withheld the parts that were excluded
     */
    record Refused(String reason, List<WithheldPart> withheld) implements Decision {
        /** Copies the list. */
        public Refused {
            withheld = List.copyOf(withheld);
        }
    }
}
