// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.document;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.vauban.governance.internal.Messages;

/** Whose policy it is; the highest first. A lower layer can only restrict what a higher one leaves open. */
public enum PolicyLayer {
    /** Of the machine. The only signed layer that may loosen a default. */
    MACHINE,
    /** Of a team; it lies beside that of the machine. */
    TEAM,
    /** Of a project; it lies in the project. */
    PROJECT,
    /** Of a person; it lies in the user's configuration. */
    USER,
    /** Files that nobody signed: the administrator's, then the user's. */
    UNSIGNED,
    /** What holds at least where a signed policy has expired. */
    STRICT;

    /** As a policy has it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its name for people, in their language. */
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
