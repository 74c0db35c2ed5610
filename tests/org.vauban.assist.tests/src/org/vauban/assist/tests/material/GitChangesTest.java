// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.material;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.material.Attachment;
import org.vauban.assist.material.GitChanges;

class GitChangesTest {
    @TempDir
    Path folder;

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=t", "-c", "user.email=t@example.org"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), output);
    }

    @BeforeEach
    void repository() throws Exception {
        git("init", "-q");
        Files.createDirectories(folder.resolve("src"));
        Files.writeString(folder.resolve("src/A é.java"), "class A {\n}\n");
        Files.writeString(folder.resolve("b.txt"), "one\n");
        git("add", "-A");
        git("commit", "-q", "-m", "first");
    }

    @Test
    void tellsTheChangesOfEachFile() throws Exception {
        assertEquals(List.of(), GitChanges.of(folder));
        Files.writeString(folder.resolve("src/A é.java"), "class A {\n\tint a;\n}\n");
        Files.delete(folder.resolve("b.txt"));
        List<Attachment> changes = GitChanges.of(folder.resolve("src"));
        assertEquals(List.of("b.txt", "src/A é.java"), changes.stream().map(Attachment::label).sorted().toList());
        Attachment java = changes.stream().filter(each -> each.label().endsWith("java")).findFirst().orElseThrow();
        assertTrue(java.text().contains("+\tint a;\n"), java.text());
        assertEquals(folder.toRealPath().resolve("src/A é.java"), java.source());
    }

    @Test
    void whatIsStagedComesFirst() throws Exception {
        Files.writeString(folder.resolve("b.txt"), "two\n");
        git("add", "b.txt");
        Files.writeString(folder.resolve("src/A é.java"), "x\n");
        assertEquals(List.of("b.txt"), GitChanges.of(folder).stream().map(Attachment::label).toList());
    }

    @Test
    void whatWasTakenOutOfAFileHasItsOldName() throws Exception {
        Files.writeString(folder.resolve("secrets.env"), "-- a/b.txt\nA=1\nB=2\nC=3\nD=4\nE=5\n");
        git("add", "-A");
        git("commit", "-q", "-m", "second");
        git("mv", "secrets.env", "app.txt");
        Files.writeString(folder.resolve("app.txt"), "-- a/b.txt\nA=1\nB=2\nC=3\nD=4\n");
        git("add", "-A");
        List<Attachment> changes = GitChanges.of(folder);
        assertEquals(List.of("app.txt", "secrets.env"), changes.stream().map(Attachment::label).toList());
        assertFalse(changes.getFirst().text().contains("E=5"), changes.getFirst().text());
        assertTrue(changes.getLast().text().contains("-E=5"), changes.getLast().text());
    }

    @Test
    void runsNothingThatTheRepositoryNames() throws Exception {
        Path mark = folder.resolveSibling(folder.getFileName() + "-mark");
        Path program = folder.resolveSibling(folder.getFileName() + "-program");
        Files.writeString(program, "#!/bin/sh\ntouch '" + mark + "'\n");
        assertTrue(program.toFile().setExecutable(true));
        git("config", "core.fsmonitor", program.toString());
        git("config", "diff.external", program.toString());
        git("config", "diff.t.textconv", program.toString());
        Files.writeString(folder.resolve(".git/info/attributes"), "*.txt diff=t\n");
        git("config", "core.pager", program.toString());
        Files.deleteIfExists(mark);
        Files.writeString(folder.resolve("b.txt"), "two\n");
        assertEquals(1, GitChanges.of(folder).size());
        assertFalse(Files.exists(mark));
        Files.delete(program);
    }

    @Test
    void aFolderWithoutGitIsAFailure(@TempDir Path other) {
        assertThrows(IOException.class, () -> GitChanges.of(other));
    }
}
