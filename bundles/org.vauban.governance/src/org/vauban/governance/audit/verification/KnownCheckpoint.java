// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit.verification;

import java.nio.file.Path;
import org.vauban.governance.checkpoint.Checkpoint;

/**
 * A checkpoint whose signature is right.
 *
 * @param source the file or folder that it was found in
 */
record KnownCheckpoint(Checkpoint checkpoint, Path source) {}
