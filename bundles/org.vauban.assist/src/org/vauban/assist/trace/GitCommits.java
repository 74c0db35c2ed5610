// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.vauban.assist.git.GitLog;
import org.vauban.governance.SecretMasker;

/** Commits of a working tree, read from its repository without starting Git. Stateless. */
public final class GitCommits {
    /** Number of recent commits; older ones are left out. */
    private static final int MOST = 20_000;

    private GitCommits() {}

    /**
     * Returns the last commits, with secrets in their messages masked. Reads the disk.
     *
     * @param folder folder in a working tree
     * @throws IOException if it is in none, or in one that cannot be read
     */
    public static List<TraceCommit> of(Path folder, SecretMasker masker) throws IOException {
        return GitLog.of(folder, MOST).stream().map(each -> commit(each, masker)).toList();
    }

    private static TraceCommit commit(GitLog.Entry entry, SecretMasker masker) {
        String message = SecretMasker.apply(entry.message(), masker.find(entry.message(), null));
        int end = message.indexOf('\n');
        return new TraceCommit(entry.id(), end < 0 ? message : message.substring(0, end).strip(),
                end < 0 ? "" : message.substring(end + 1).strip());
    }
}
