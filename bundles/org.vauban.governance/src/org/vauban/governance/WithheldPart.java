// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import org.vauban.governance.source.TextSource;

/**
 * A part that may not be sent.
 *
 * @param role as submitted
 * @param source as submitted
 * @param reason for the user, in the user's language: which pattern, and where it is written
 */
public record WithheldPart(String role, TextSource source, String reason) implements ReviewedPart {}
