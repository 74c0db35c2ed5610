// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.signature;

import java.util.Locale;

/** What the keys of a {@link RootDocument} may sign. */
public enum Role {
    /** The next root document. These keys are kept offline and sign nothing else. */
    ROOT,
    /** Policies, and statements that reset their seen versions. */
    POLICY,
    /** Model catalogues. */
    MODELS,
    /** What a site distributes: the contents list of its update site, checkpoints of its audit log. */
    SITE;

    /** Returns the name in root documents. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
