// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import org.vauban.governance.source.TextSource;

/** What the gate says of one part of a submission. */
public sealed interface ReviewedPart permits ApprovedPart, WithheldPart {

    /** As submitted. */
    String role();

    /** As submitted. */
    TextSource source();
}
