// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.List;

/** What the gate answers. */
public sealed interface Decision permits Decision.Approved, Decision.Refused {
    /** What was not let through, with reasons; empty if nothing was held back. */
    List<WithheldPart> withheld();

    /**
     * The submission may go, without what was held back.
     *
     * @param parts in submission order
     * @param withheld optional parts that were excluded
     */
    record Approved(List<ApprovedPart> parts, List<WithheldPart> withheld) implements Decision {
        /** Copies the lists. */
        public Approved {
            parts = List.copyOf(parts);
            withheld = List.copyOf(withheld);
        }
    }

    /**
     * Nothing may go.
     *
     * @param reason one sentence for the user, in the user's language
     * @param withheld the parts that were excluded
     */
    record Refused(String reason, List<WithheldPart> withheld) implements Decision {
        /** Copies the list. */
        public Refused {
            withheld = List.copyOf(withheld);
        }
    }
}
