// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.trace.GitCommits;
import org.vauban.assist.trace.TraceCommit;
import org.vauban.governance.SecretMasker;

/** Commit messages as a repository stores them, loose and packed. */
class GitCommitsTest {
    private static final String SECRET = "AKIA" + "Q3EGRT7YUIOP2ASD";

    @TempDir
    private Path folder;

    private String git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=t", "-c", "user.email=t@example.org"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.strip();
    }

    @Test
    void commitsComeWithTheirMessagesTheLastOneFirst() throws Exception {
        git("init", "-q");
        git("commit", "-q", "--allow-empty", "-m", "Stop the pump (REQ-2)", "-m", "As REQ-98 wants it.");
        String first = git("rev-parse", "HEAD");
        git("commit", "-q", "--allow-empty", "-m", "Use key " + SECRET);
        Path below = Files.createDirectories(folder.resolve("src"));
        List<TraceCommit> loose = commits(below);
        assertEquals(2, loose.size());
        assertEquals(new TraceCommit(first, "Stop the pump (REQ-2)", "As REQ-98 wants it."), loose.get(1));
        assertFalse(loose.getFirst().subject().contains(SECRET), "secrets are masked");
        git("gc", "-q");
        assertEquals(loose, commits(below));
    }

    @Test
    void mergesHaveAllTheirParents() throws Exception {
        git("init", "-q", "-b", "main");
        git("commit", "-q", "--allow-empty", "-m", "root");
        git("checkout", "-q", "-b", "side");
        git("commit", "-q", "--allow-empty", "-m", "side");
        git("checkout", "-q", "main");
        git("commit", "-q", "--allow-empty", "-m", "main");
        git("merge", "-q", "--no-ff", "-m", "merge", "side");
        assertEquals(List.of("main", "merge", "root", "side"), commits(folder).stream()
                .map(TraceCommit::subject).sorted().toList());
    }

    @Test
    void noCommitsAreNoFaultAndAFolderWithoutARepositoryHasNone() throws Exception {
        assertEquals(List.of(), commits(folder));
        git("init", "-q");
        assertEquals(List.of(), commits(folder));
    }

    /** The projects of a repository have the same commits, and there may be hundreds of projects. */
    @Test
    void aRepositoryIsReadOnceForAllItsFolders() throws Exception {
        git("init", "-q");
        git("commit", "-q", "--allow-empty", "-m", "one");
        git("commit", "-q", "--allow-empty", "-m", "two");
        List<Path> folders = List.of(Files.createDirectories(folder.resolve("a")),
                Files.createDirectories(folder.resolve("b")));
        List<String> masked = new ArrayList<>();
        List<TraceCommit> read = new ArrayList<>();
        GitCommits.read(folders, message -> {
            masked.add(message);
            return message;
        }, () -> false, read::add);
        assertEquals(List.of("two", "one"), masked);
        assertEquals(2, read.size());

        masked.clear();
        GitCommits.read(folders, message -> {
            masked.add(message);
            return message;
        }, () -> !masked.isEmpty(), read::add);
        assertEquals(List.of("two"), masked, "stopped");
    }

    private static List<TraceCommit> commits(Path folder) {
        SecretMasker masker = new SecretMasker();
        List<TraceCommit> read = new ArrayList<>();
        GitCommits.read(List.of(folder), message -> SecretMasker.apply(message, masker.find(message, null)),
                () -> false, read::add);
        return read;
    }
}
