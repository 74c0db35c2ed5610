// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.nio.file.Path;

/**
 * A place where an audit log was modified.
 *
 * @param file file of the log or of its checkpoints; may be missing
 * @param firstLine line number in that file, from 1; one past the last line if lines are missing at the end
 * @param lastLine last line; the same as the first for a single line
 * @param reason what is wrong, in the user's language, without a full stop
 */
public record AuditDamage(Path file, long firstLine, long lastLine, String reason) {}
