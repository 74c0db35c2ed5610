// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.material;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.vauban.assist.material.Attachment.Kind;

/**
 * What has changed in a Git working tree since its last commit, as attachments: one for each file, so that each is reviewed under its own
 * name. Asks the program {@code git}, which runs nothing that the repository's settings name. Starts a process: not on a user-interface
 * thread.
 */
public final class GitChanges {
    private static final int SECONDS = 20;
    private static final int MOST_BYTES = 2 << 20;
    private static final int MOST_FILES = 200;
    private static final String FILE = "diff --git ";

    private GitChanges() {}

    /**
     * What is staged, else all that has changed in files that Git knows.
     *
     * @param folder in a working tree
     * @return empty if nothing has changed
     * @throws IOException if there is no program git, or the folder is in no working tree that it reads
     */
    public static List<Attachment> of(Path folder) throws IOException {
        Path root = Path.of(run(folder, "rev-parse", "--show-toplevel").strip());
        String staged = diff(root, "--cached");
        return split(staged.isBlank() ? diff(root) : staged, root);
    }

    /** Without renames: what was taken out of a file is reviewed under the name that it had. */
    private static String diff(Path root, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("diff", "--no-ext-diff", "--no-textconv", "--no-color", "--src-prefix=a/",
                        "--dst-prefix=b/", "--no-renames", "--ignore-submodules"));
        arguments.addAll(List.of(more));
        arguments.add("HEAD");
        return run(root, arguments.toArray(String[]::new));
    }

    private static String run(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("git", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        Process process = builder.start();
        process.getOutputStream().close();
        CompletableFuture<String> output = read(process.getInputStream());
        CompletableFuture<String> error = read(process.getErrorStream());
        try {
            String text = output.get(SECONDS, TimeUnit.SECONDS);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0 && text.length() < MOST_BYTES) {
                throw new IOException(error.get(1, TimeUnit.SECONDS).strip());
            }
            return text;
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("git " + arguments[0], e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("git " + arguments[0], e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static CompletableFuture<String> read(InputStream stream) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try (stream) {
                text.complete(new String(stream.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
            } catch (IOException e) {
                text.completeExceptionally(e);
            }
        }, "vauban-git");
        reader.setDaemon(true);
        reader.start();
        return text;
    }

    /** One attachment for each file of a unified diff of Git. */
    static List<Attachment> split(String diff, Path root) {
        List<Attachment> all = new ArrayList<>();
        int at = diff.startsWith(FILE) ? 0 : -1;
        while (at >= 0 && all.size() < MOST_FILES) {
            int next = diff.indexOf("\n" + FILE, at);
            String one = diff.substring(at, next < 0 ? diff.length() : next + 1);
            name(one).ifPresent(
                    name -> all.add(new Attachment(Kind.DIFF, name, root.resolve(name), root, "diff", null, one)));
            at = next < 0 ? -1 : next + 1;
        }
        return all;
    }

    private static Optional<String> name(String diff) {
        String old = null;
        for (String line : diff.lines().takeWhile(each -> !each.startsWith("@@")).toList()) {
            if (line.startsWith("+++ b/")) {
                return Optional.of(line.substring(6).stripTrailing());
            } else if (line.startsWith("--- a/")) {
                old = line.substring(6).stripTrailing();
            }
        }
        // deleted; a binary file says nothing
        return Optional.ofNullable(old);
    }
}
