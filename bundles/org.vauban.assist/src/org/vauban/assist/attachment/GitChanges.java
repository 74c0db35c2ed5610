// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.attachment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.git.GitDiff;
import org.vauban.assist.git.GitDiff.FileChange;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/**
 * What has changed in a Git working tree since its last commit, as attachments: one for each file, so that each is
 * reviewed under its own name. Runs no program and uses no network, whatever the repository's settings name. Reads the
 * disk: not on a user-interface thread.
 */
public final class GitChanges {
    private GitChanges() {}

    /**
     * What is staged, else all that has changed in files that Git knows.
     *
     * @param folder in a working tree
     * @return empty if nothing has changed
     * @throws IOException if the folder is in no working tree, or in one that cannot be read
     */
    public static List<Attachment> of(Path folder) throws IOException {
        return GitDiff.of(folder).stream()
                .map(change -> new Attachment(Kind.DIFF, change.path(), "diff", null, text(change))).toList();
    }

    /** A change shows pieces of two versions, neither of which need be the file that lies there now. */
    private static SourceText text(FileChange change) {
        TextSource source = TextSource.file(change.file(), change.root());
        return change.wholes().isEmpty() ? SourceText.ofStored(source, change.text())
                : SourceText.derived(source, change.text(), change.wholes());
    }
}
