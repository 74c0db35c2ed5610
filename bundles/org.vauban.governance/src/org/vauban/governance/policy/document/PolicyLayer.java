// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.document;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.vauban.governance.internal.Messages;

/** Layers of policies, the highest first. A lower layer can only restrict what a higher one leaves open. */
public enum PolicyLayer {
    /** The machine's policy. The only signed layer that may loosen a default. */
    MACHINE,
    /** A team's policy, stored beside the machine's. */
    TEAM,
    /** A project's policy, stored in the project. */
    PROJECT,
    /** A user's policy, stored in the user's configuration. */
    USER,
    /** Unsigned files: the administrator's, then the user's. */
    UNSIGNED,
    /** The minimum restrictions after a signed policy has expired. */
    STRICT;

    /** Returns the name in policies. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the name for display, in the user's language. */
    public String label() {
        return Messages.text("layer." + text());
    }

    /** Whether policies of this layer are signed. */
    public boolean isSigned() {
        return this != UNSIGNED && this != STRICT;
    }

    static Optional<PolicyLayer> signed(String text) {
        return Stream.of(values()).filter(layer -> layer.isSigned() && layer.text().equals(text)).findFirst();
    }
}
