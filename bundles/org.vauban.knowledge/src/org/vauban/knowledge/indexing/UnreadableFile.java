// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.nio.file.Path;
import org.vauban.knowledge.document.ReadFailure;

/**
 * A file that is not in the index.
 *
 * @param file absolute
 * @param reason for users
 * @param detail English, for logs and bug reports; holds nothing of the text
 */
public record UnreadableFile(Path file, ReadFailure reason, String detail) {}
