// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import org.vauban.governance.source.TextSource;

/** The result of the gate for one part of a submission. */
public sealed interface ReviewedPart permits ApprovedPart, WithheldPart {

    /** Returns the role as submitted. */
    String role();

    /** Returns the source as submitted. */
    TextSource source();
}
