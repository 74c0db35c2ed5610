// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.List;

/** What the gate answers. */
public sealed interface Decision permits Decision.Approved, Decision.Refused {
    /** What was not let through, with reasons; empty if nothing was held back. */
    List<HeldBack> heldBack();

    /**
     * The submission may go, without what was held back.
     *
     * @param parts in submission order
     * @param heldBack optional parts that were excluded
     */
    record Approved(List<ApprovedPart> parts, List<HeldBack> heldBack) implements Decision {
        /** Copies the lists. */
        public Approved {
            parts = List.copyOf(parts);
            heldBack = List.copyOf(heldBack);
        }
    }

    /**
     * Nothing may go.
     *
     * @param reason one sentence for the user, in the user's language
     * @param heldBack the parts that were excluded
     */
    record Refused(String reason, List<HeldBack> heldBack) implements Decision {
        /** Copies the list. */
        public Refused {
            heldBack = List.copyOf(heldBack);
        }
    }
}
