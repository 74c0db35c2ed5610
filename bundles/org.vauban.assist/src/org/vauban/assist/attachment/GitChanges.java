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
 * Attaches the changes of a Git working tree since its last commit, one attachment for each file, so that the gate
 * reviews each under its own name. Runs no program and uses no network, whatever the repository configures. Reads the
 * disk: do not call it on the UI thread.
 */
public final class GitChanges {
    private GitChanges() {}

    /**
     * Returns the staged changes, else all changes of tracked files.
     *
     * @param folder folder in a working tree
     * @return empty if there are no changes
     * @throws IOException if the folder is in no working tree, or in one that cannot be read
     */
    public static List<Attachment> of(Path folder) throws IOException {
        return GitDiff.of(folder).stream()
                .map(change -> new Attachment(Kind.DIFF, change.path(), "diff", null, text(change))).toList();
    }

    /** Returns the text of a change, whose parts are from two versions, possibly neither of them the present file. */
    private static SourceText text(FileChange change) {
        TextSource source = TextSource.file(change.file(), change.root());
        return change.wholes().isEmpty() ? SourceText.ofStored(source, change.text())
                : SourceText.derived(source, change.text(), change.wholes());
    }
}
