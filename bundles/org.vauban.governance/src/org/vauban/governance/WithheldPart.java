// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import org.vauban.governance.source.TextSource;

/**
 * A part that may not be sent.
 *
 * @param role role as submitted
 * @param source source as submitted
 * @param reason reason in the user's language: which pattern applied, and where it is written
 */
public record WithheldPart(String role, TextSource source, String reason) implements ReviewedPart {}
