// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.nio.file.Path;

/**
 * One place where an audit log was changed.
 *
 * @param file of the log or of its checkpoints; it may be missing
 * @param firstLine number in that file, from 1; one behind the last one where lines are missing at the end
 * @param lastLine the same as the first for one line
 * @param reason what is wrong, in the user's language, without a full stop
 */
public record AuditDamage(Path file, long firstLine, long lastLine, String reason) {}
