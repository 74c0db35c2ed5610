// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.vauban.assist.git.GitLog;

/** Commits of working trees, read from their repositories without starting Git. Stateless. */
public final class GitCommits {
    /** Number of recent commits; older ones are left out. */
    private static final int MOST = 20_000;

    private GitCommits() {}

    /**
     * Reads the last commits of each working tree that contains one of the folders; a folder in none has none. Each
     * commit is read and masked once. Reads the disk.
     *
     * @param mask masks the secrets in a message
     * @param stop whether to return early
     */
    public static void read(List<Path> folders, UnaryOperator<String> mask, BooleanSupplier stop,
            Consumer<TraceCommit> receiver) {
        Set<Path> roots = new HashSet<>();
        Set<String> ids = new HashSet<>();
        for (Path folder : folders) {
            if (stop.getAsBoolean()) {
                return;
            }
            try {
                Path root = GitLog.root(folder);
                for (GitLog.Entry each : roots.add(root) ? GitLog.of(root, MOST) : List.<GitLog.Entry>of()) {
                    if (stop.getAsBoolean()) {
                        return;
                    }
                    if (ids.add(each.id())) {
                        receiver.accept(commit(each, mask));
                    }
                }
            } catch (IOException e) {
                System.getLogger(GitCommits.class.getName()).log(System.Logger.Level.DEBUG,
                        "no commits of " + folder, e);
            }
        }
    }

    private static TraceCommit commit(GitLog.Entry entry, UnaryOperator<String> mask) {
        String message = mask.apply(entry.message());
        int end = message.indexOf('\n');
        return new TraceCommit(entry.id(), end < 0 ? message : message.substring(0, end).strip(),
                end < 0 ? "" : message.substring(end + 1).strip());
    }
}
