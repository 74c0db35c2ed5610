// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
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
        List<TraceCommit> loose = GitCommits.of(below, new SecretMasker());
        assertEquals(2, loose.size());
        assertEquals(new TraceCommit(first, "Stop the pump (REQ-2)", "As REQ-98 wants it."), loose.get(1));
        assertFalse(loose.getFirst().subject().contains(SECRET), "secrets are masked");
        git("gc", "-q");
        assertEquals(loose, GitCommits.of(below, new SecretMasker()));
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
        assertEquals(List.of("main", "merge", "root", "side"), GitCommits.of(folder, new SecretMasker()).stream()
                .map(TraceCommit::subject).sorted().toList());
    }

    @Test
    void noCommitsAreNoFaultAndNoRepositoryIs() throws Exception {
        assertThrows(IOException.class, () -> GitCommits.of(folder, new SecretMasker()));
        git("init", "-q");
        assertEquals(List.of(), GitCommits.of(folder, new SecretMasker()));
    }
}
