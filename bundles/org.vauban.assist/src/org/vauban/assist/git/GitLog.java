// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the commit messages in the history of a working tree. Runs no program. Reads the disk: do not call it on the UI
 * thread.
 */
public final class GitLog {
    /** Limit of a commit; a longer one is left out. */
    private static final int LONGEST = 1 << 20;
    /** Limit of all messages together; older ones are left out. */
    private static final long MOST_BYTES = 64L << 20;

    private GitLog() {}

    /**
     * A commit.
     *
     * @param id in hexadecimal digits
     * @param message the whole message, the subject first
     */
    public record Entry(String id, String message) {}

    /**
     * Returns the root of the working tree that contains a folder.
     *
     * @throws IOException if the folder is in no working tree, or in one that cannot be read
     */
    public static Path root(Path folder) throws IOException {
        try (GitRepository repository = GitRepository.of(folder)) {
            return repository.root();
        }
    }

    /**
     * Returns the last commits, children before their parents.
     *
     * @param folder folder in a working tree
     * @param most limit of commits
     * @return fewer if a shallow clone ends, if commits cannot be read, or if their messages are very long
     * @throws IOException if the folder is in no working tree, or in one that cannot be read
     */
    public static List<Entry> of(Path folder, int most) throws IOException {
        try (GitRepository repository = GitRepository.of(folder)) {
            List<Entry> entries = new ArrayList<>();
            Deque<String> next = new ArrayDeque<>();
            Set<String> seen = new HashSet<>();
            String head = repository.head();
            if (head != null && seen.add(head)) {
                next.add(head);
            }
            long bytes = 0;
            while (!next.isEmpty() && entries.size() < most && bytes < MOST_BYTES) {
                String id = next.remove();
                byte[] content = repository.commit(id, LONGEST);
                if (content != null) {
                    bytes += content.length;
                    String text = new String(content, StandardCharsets.UTF_8);
                    entries.add(entry(id, text, repository, next, seen));
                }
            }
            return List.copyOf(entries);
        }
    }

    /** Parses headers up to an empty line, then the message. */
    private static Entry entry(String id, String text, GitRepository repository, Deque<String> next,
            Set<String> seen) {
        int end = text.indexOf("\n\n");
        String head = end < 0 ? text : text.substring(0, end);
        for (String line : head.split("\n")) {
            String parent = line.startsWith("parent ") ? line.substring("parent ".length()) : "";
            if (repository.isId(parent) && seen.add(parent)) {
                next.add(parent);
            }
        }
        return new Entry(id, end < 0 ? "" : text.substring(end + 2).strip());
    }
}
