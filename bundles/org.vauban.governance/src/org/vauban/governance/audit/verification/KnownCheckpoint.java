// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit.verification;

import java.nio.file.Path;
import org.vauban.governance.checkpoint.Checkpoint;

/**
 * A checkpoint with a valid signature.
 *
 * @param source file or folder in which it was found
 */
record KnownCheckpoint(Checkpoint checkpoint, Path source) {}
