// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.signature;

import java.util.Locale;

/** What the keys of a {@link RootDocument} may sign. */
public enum Role {
    /** The next root document. These keys are kept offline and sign nothing else. */
    ROOT,
    /** Policies, and statements that set back what was seen of them. */
    POLICY,
    /** Catalogues of models. */
    MODELS,
    /** What a site distributes: the list of what its update site holds, checkpoints of its audit. */
    SITE;

    /** As a root document has it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
