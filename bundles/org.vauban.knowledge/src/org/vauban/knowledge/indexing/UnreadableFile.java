// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.nio.file.Path;
import java.util.Objects;
import org.vauban.knowledge.document.ReadFailure;

/**
 * A file that is not in the index, or a policy that keeps files out.
 *
 * @param file absolute path
 * @param reason reason for users
 * @param detail in English, for logs and bug reports; contains nothing of the text. For a policy, the fault in the
 *            user's language
 */
public record UnreadableFile(Path file, ReadFailure reason, String detail) {
    /** Creates a record for a policy that cannot be read or trusted, so that no file below it is read. */
    static UnreadableFile of(IndexRules.Verdict undecided) {
        return new UnreadableFile(Objects.requireNonNull(undecided.fault()), ReadFailure.POLICY, undecided.reason());
    }
}
