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
 *
 * @param attachments attachments in the order of their paths; empty if there are no changes that can be shown
 * @param leftOut paths of changed files that are left out: binary, too many, or too large in all
 */
public record GitChanges(List<Attachment> attachments, List<String> leftOut) {
    public GitChanges {
        attachments = List.copyOf(attachments);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Attaches the staged changes, else all changes of tracked files.
     *
     * @param folder folder in a working tree
     * @throws IOException if the folder is in no working tree, or in one that cannot be read
     */
    public static GitChanges of(Path folder) throws IOException {
        GitDiff.Changes changes = GitDiff.of(folder);
        return new GitChanges(changes.files().stream()
                .map(change -> new Attachment(Kind.DIFF, change.path(), "diff", null, text(change))).toList(),
                changes.leftOut());
    }

    /** Returns the text of a change, whose parts are from two versions, possibly neither of them the present file. */
    private static SourceText text(FileChange change) {
        TextSource source = TextSource.file(change.file(), change.root());
        return change.wholes().isEmpty() ? SourceText.ofStored(source, change.text())
                : SourceText.derived(source, change.text(), change.wholes());
    }
}
