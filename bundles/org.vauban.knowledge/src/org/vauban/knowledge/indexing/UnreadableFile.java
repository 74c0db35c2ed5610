// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.nio.file.Path;
import java.util.Objects;
import org.vauban.knowledge.document.ReadFailure;

/**
 * A file that is not in the index, or a policy for which files are not.
 *
 * @param file absolute
 * @param reason for users
 * @param detail English, for logs and bug reports; holds nothing of the text. Of a policy, what is wrong with it, in
 *            the user's language
 */
public record UnreadableFile(Path file, ReadFailure reason, String detail) {
    /** A policy that cannot be read or trusted, so that nothing below it is. */
    static UnreadableFile of(IndexRules.Verdict undecided) {
        return new UnreadableFile(Objects.requireNonNull(undecided.fault()), ReadFailure.POLICY, undecided.reason());
    }
}
