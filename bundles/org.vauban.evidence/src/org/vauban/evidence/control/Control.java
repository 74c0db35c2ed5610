// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.control;

import java.util.List;
import java.util.Locale;

/**
 * A requirement of a framework, and who is responsible for it.
 *
 * @param framework id of the framework
 * @param id the framework's own number, such as {@code R31}
 * @param claims claims that together meet it; empty unless the kind is {@link ControlKind#CLAIMS}
 * @param title a short title, not quoted from the framework
 * @param note what remains to be done, whose duty it is, or why it does not apply
 */
public record Control(String framework, String id, ControlKind kind, List<Claim> claims, LocalText title,
        LocalText note) {
    /** Copies the list. */
    public Control {
        claims = List.copyOf(claims);
        if (claims.isEmpty() == (kind == ControlKind.CLAIMS)) {
            throw new IllegalArgumentException(framework + " " + id + ": claims do not suit its kind");
        }
    }

    /**
     * Returns an id that is unique over all frameworks: letters, digits, hyphens and dots, such as {@code pa-102-r31}.
     */
    public String key() {
        return framework + "-" + id.toLowerCase(Locale.ROOT);
    }
}
