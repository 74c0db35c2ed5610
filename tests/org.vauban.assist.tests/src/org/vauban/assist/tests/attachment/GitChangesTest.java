// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.attachment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.GitChanges;
import org.vauban.governance.source.FileReason;

class GitChangesTest {
    @TempDir
    Path folder;

    private void git(String... arguments) throws Exception {
        git(folder, arguments);
    }

    private static String git(Path folder, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=t", "-c", "user.email=t@example.org",
                "-c", "protocol.file.allow=always"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    private static List<String> labels(Path folder) throws IOException {
        return GitChanges.of(folder).attachments().stream().map(Attachment::label).toList();
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
        assertEquals(List.of(), GitChanges.of(folder).attachments());
        Files.writeString(folder.resolve("src/A é.java"), "class A {\n\tint a;\n}\n");
        Files.delete(folder.resolve("b.txt"));
        List<Attachment> changes = GitChanges.of(folder.resolve("src")).attachments();
        assertEquals(List.of("b.txt", "src/A é.java"), changes.stream().map(Attachment::label).sorted().toList());
        Attachment java = changes.stream().filter(each -> each.label().endsWith("java")).findFirst().orElseThrow();
        assertTrue(java.text().contains("+\tint a;\n"), java.text());
        assertEquals(folder.toRealPath().resolve("src/A é.java"), java.file());
    }

    @Test
    void whatIsStagedComesFirst() throws Exception {
        Files.writeString(folder.resolve("b.txt"), "two\n");
        git("add", "b.txt");
        Files.writeString(folder.resolve("src/A é.java"), "x\n");
        assertEquals(List.of("b.txt"), GitChanges.of(folder).attachments().stream().map(Attachment::label).toList());
    }

    @Test
    void whatWasTakenOutOfAFileHasItsOldName() throws Exception {
        Files.writeString(folder.resolve("secrets.env"), "-- a/b.txt\nA=1\nB=2\nC=3\nD=4\nE=5\n");
        git("add", "-A");
        git("commit", "-q", "-m", "second");
        git("mv", "secrets.env", "app.txt");
        Files.writeString(folder.resolve("app.txt"), "-- a/b.txt\nA=1\nB=2\nC=3\nD=4\n");
        git("add", "-A");
        List<Attachment> changes = GitChanges.of(folder).attachments();
        assertEquals(List.of("app.txt", "secrets.env"), changes.stream().map(Attachment::label).toList());
        assertFalse(changes.getFirst().text().contains("E=5"), changes.getFirst().text());
        assertTrue(changes.getLast().text().contains("-E=5"), changes.getLast().text());
    }

    /** Creates a program that leaves a marker file when it runs. */
    private Path program(Path mark) throws IOException {
        Path program = folder.resolveSibling(folder.getFileName() + "-program");
        Files.writeString(program, "#!/bin/sh\ntouch '" + mark + "'\ncat\n");
        assertTrue(program.toFile().setExecutable(true));
        return program;
    }

    @Test
    void runsNothingThatTheRepositoryNames() throws Exception {
        Path mark = folder.resolveSibling(folder.getFileName() + "-mark");
        Path program = program(mark);
        for (String setting : List.of("core.fsmonitor", "diff.external", "diff.t.textconv", "diff.t.command",
                "core.pager", "filter.t.clean", "filter.t.smudge", "filter.t.process", "core.sshCommand",
                "credential.helper", "core.editor")) {
            git("config", setting, program.toString());
        }
        git("config", "filter.t.required", "true");
        for (String hook : List.of("post-index-change", "pre-commit", "fsmonitor-watchman", "query-watchman")) {
            Files.createDirectories(folder.resolve(".git/hooks"));
            Files.copy(program, folder.resolve(".git/hooks").resolve(hook));
        }
        Files.writeString(folder.resolve(".git/info/attributes"), "*.txt diff=t filter=t\n");
        Files.deleteIfExists(mark);
        Files.writeString(folder.resolve("b.txt"), "two\n");
        Files.writeString(folder.resolve("src/A é.java"), "class B {\n}\n");
        List<Attachment> changes = GitChanges.of(folder).attachments();
        assertEquals(List.of("b.txt", "src/A é.java"), changes.stream().map(Attachment::label).toList());
        assertTrue(changes.getFirst().text().contains("filter") && !changes.getFirst().text().contains("two"),
                changes.getFirst().text());
        assertFalse(Files.exists(mark));
        Files.delete(program);
    }

    @Test
    void aFilterOfAnyFileOfAttributesIsKnown() throws Exception {
        Files.writeString(folder.resolve(".gitattributes"),
                "[attr]crypt filter=x diff=x\nsrc/** crypt\n*.md filter=lfs\n");
        Files.writeString(folder.resolve("src/.gitattributes"), "/plain.java -filter\n");
        for (String name : List.of("src/plain.java", "src/Other.java", "docs/deep/a.md", "c.txt")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), "one\n");
        }
        git("-c", "filter.x.clean=cat", "-c", "filter.lfs.clean=cat", "add", "-A");
        git("commit", "-q", "-m", "second");
        for (String name : List.of("src/plain.java", "src/Other.java", "docs/deep/a.md", "c.txt")) {
            Files.writeString(folder.resolve(name), "two\n");
        }
        assertEquals(List.of("c.txt", "src/plain.java"),
                GitChanges.of(folder).attachments().stream().filter(each -> each.text().contains("+two"))
                        .map(Attachment::label).toList());
        assertEquals(List.of("c.txt", "docs/deep/a.md", "src/Other.java", "src/plain.java"), labels(folder));
    }

    @Test
    void whatIsMissingInAPartialCloneIsNotFetched(@TempDir Path other) throws Exception {
        git("config", "uploadpack.allowFilter", "true");
        Path clone = other.resolve("clone");
        git(other, "clone", "-q", "--no-local", "--filter=blob:none", "file://" + folder, clone.toString());
        Path mark = other.resolve("mark");
        git(clone, "config", "remote.origin.uploadpack", program(mark).toString());
        Files.delete(clone.resolve("b.txt"));
        Path pack;
        try (Stream<Path> files = Files.list(clone.resolve(".git/objects/pack"))) {
            // the blobs of the checkout arrived in a separate pack, the last one
            pack = files.filter(each -> each.toString().endsWith(".pack"))
                    .min(Comparator.comparingLong(each -> each.toFile().length()))
                    .orElseThrow();
        }
        for (String suffix : List.of(".pack", ".idx", ".promisor", ".rev")) {
            Files.deleteIfExists(pack.resolveSibling(pack.getFileName().toString().replace(".pack", suffix)));
        }
        try {
            assertTrue(GitChanges.of(clone).attachments().stream().noneMatch(each -> each.text().contains("-one")));
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("nothing is fetched"), e.getMessage());
        }
        assertFalse(Files.exists(mark));
    }

    /** A language server has users of other languages than its JVM's. */
    @Test
    void whyThereIsNoAnswerIsToldInAnyLanguage(@TempDir Path other) {
        IOException e = assertThrows(IOException.class, () -> GitChanges.of(other));
        assertEquals("it is not in a Git repository", FileReason.of(e, Locale.ENGLISH));
        assertEquals("ce n’est pas un dépôt Git", FileReason.of(e, Locale.FRENCH));
    }

    @Test
    void whyThereIsNoAnswerIsToldInTheUsersLanguage(@TempDir Path other) {
        Locale before = Locale.getDefault(Locale.Category.DISPLAY);
        try {
            Locale.setDefault(Locale.Category.DISPLAY, Locale.ENGLISH);
            assertEquals("it is not in a Git repository",
                    assertThrows(IOException.class, () -> GitChanges.of(other)).getMessage());
            Locale.setDefault(Locale.Category.DISPLAY, Locale.FRENCH);
            assertEquals("ce n’est pas un dépôt Git",
                    assertThrows(IOException.class, () -> GitChanges.of(other)).getMessage());
        } finally {
            Locale.setDefault(Locale.Category.DISPLAY, before);
        }
    }

    @Test
    void theProgramGitIsNotNeeded() throws Exception {
        Files.writeString(folder.resolve("b.txt"), "two\n");
        Path fake = Files.writeString(folder.resolve("git"), "#!/bin/sh\ntouch ran\n");
        assertTrue(fake.toFile().setExecutable(true));
        Files.copy(fake, folder.resolve("git.exe"));
        assertEquals(List.of("b.txt"), labels(folder));
        assertFalse(Files.exists(folder.resolve("ran")));
    }

    @Test
    void beforeTheFirstCommitEverythingThatIsStagedIsNew(@TempDir Path other) throws Exception {
        git(other, "init", "-q");
        assertEquals(List.of(), labels(other));
        Files.writeString(other.resolve("a.txt"), "one\n");
        assertEquals(List.of(), labels(other), "git does not know it");
        git(other, "add", "a.txt");
        Attachment change = GitChanges.of(other).attachments().getFirst();
        assertEquals("a.txt", change.label());
        assertTrue(change.text().contains("--- /dev/null\n+++ b/a.txt\n@@ -0,0 +1 @@\n+one\n"), change.text());
    }

    @Test
    void furtherWorkingTreesAndSubmodulesAreReadWhereTheyAre(@TempDir Path other) throws Exception {
        Path tree = other.resolve("tree");
        git("worktree", "add", "-q", tree.toString(), "-b", "side");
        Files.writeString(tree.resolve("b.txt"), "side\n");
        assertEquals(List.of("b.txt"), labels(tree));
        assertEquals(List.of(), labels(folder));
        Path outer = Files.createDirectory(other.resolve("outer"));
        git(outer, "init", "-q");
        git(outer, "submodule", "-q", "add", folder.toString(), "inner");
        git(outer, "commit", "-q", "-m", "first");
        Files.writeString(outer.resolve("inner/b.txt"), "inner\n");
        assertEquals(List.of(), labels(outer), "a submodule has changes of its own");
        assertEquals(List.of("b.txt"), labels(outer.resolve("inner")));
        assertEquals(outer.toRealPath().resolve("inner"),
                GitChanges.of(outer.resolve("inner/src")).attachments().getFirst().root());
    }

    @Test
    void theWorkingTreeIsWhereTheRepositoryIs(@TempDir Path other) throws Exception {
        Files.writeString(other.resolve("b.txt"), "somebody else's\n");
        git("config", "core.worktree", other.toString());
        assertEquals(List.of(), labels(folder));
    }

    @Test
    void whatIsBinaryOrNoFileIsLeftOutAndWhatIsLargeIsSaid() throws Exception {
        Files.write(folder.resolve("c.bin"), new byte[] {1, 0, 2});
        Files.write(folder.resolve("large.txt"), "line\n".repeat(600_000).getBytes(StandardCharsets.UTF_8));
        Files.writeString(folder.resolve("d.txt"), "d\n");
        git("add", "-A");
        git("commit", "-q", "-m", "second");
        Files.write(folder.resolve("c.bin"), new byte[] {1, 0, 3});
        Files.write(folder.resolve("large.txt"), "line\n".repeat(600_001).getBytes(StandardCharsets.UTF_8));
        Files.delete(folder.resolve("d.txt"));
        Files.createDirectory(folder.resolve("d.txt"));
        List<Attachment> changes = GitChanges.of(folder).attachments();
        assertEquals(List.of("d.txt", "large.txt"), changes.stream().map(Attachment::label).toList());
        assertTrue(changes.getFirst().text().contains("-d\n"), changes.getFirst().text());
        assertTrue(changes.getLast().text().contains("too large"), changes.getLast().text());
        assertEquals(List.of("c.bin"), GitChanges.of(folder).leftOut());
    }

    @Test
    void whatIsMoreThanIsAttachedIsNamed() throws Exception {
        List<String> names = IntStream.range(0, 203).mapToObj(number -> "f%03d.txt".formatted(number)).toList();
        for (String name : names) {
            Files.writeString(folder.resolve(name), "one\n");
        }
        git("add", "-A");
        git("commit", "-q", "-m", "second");
        assertEquals(List.of(), GitChanges.of(folder).leftOut());
        for (String name : names) {
            Files.writeString(folder.resolve(name), "another\n");
        }
        Files.delete(folder.resolve(names.getLast()));
        for (String state : List.of("in the working tree", "staged")) {
            GitChanges changes = GitChanges.of(folder);
            assertEquals(names.subList(0, 200), changes.attachments().stream().map(Attachment::label).toList(), state);
            assertEquals(names.subList(200, 203), changes.leftOut(), state);
            git("add", "-A");
        }
    }

    @Test
    void aFolderThatBecameALinkLeadsNowhere(@TempDir Path other) throws Exception {
        Files.writeString(other.resolve("A é.java"), "not in this project\n");
        Files.delete(folder.resolve("src/A é.java"));
        Files.delete(folder.resolve("src"));
        Files.createSymbolicLink(folder.resolve("src"), other);
        Attachment change = GitChanges.of(folder).attachments().getFirst();
        assertTrue(change.text().contains("+++ /dev/null") && !change.text().contains("not in this project"),
                change.text());
    }

    @Test
    void otherLineEndsInTheWorkingTreeAreNoChange() throws Exception {
        Files.writeString(folder.resolve("b.txt"), "one\r\n");
        assertEquals(List.of(), labels(folder));
        Files.writeString(folder.resolve("b.txt"), "one\r\ntwo\r\n");
        assertTrue(GitChanges.of(folder).attachments().getFirst().text().endsWith("@@ -1 +1,2 @@\n one\n+two\n"));
    }

    /** The reported change, applied to the committed content, must give the working tree's content. */
    @ParameterizedTest
    @CsvSource({"1, sha1, 2, false", "2, sha1, 4, true", "3, sha1, 3, true", "4, sha256, 2, true"})
    void tellsWhatGitTells(int seed, String format, String version, boolean packed, @TempDir Path other)
            throws Exception {
        Random random = new Random(seed);
        Path tree = other.resolve("tree");
        git(other, "init", "-q", "--object-format=" + format, tree.toString());
        git(tree, "config", "index.version", version);
        for (int commit = 0; commit < 4; commit++) {
            for (int i = 0; i < 30; i++) {
                change(random, tree);
            }
            git(tree, "add", "-A");
            git(tree, "commit", "-q", "--allow-empty", "-m", "commit " + commit);
        }
        if (packed) {
            git(tree, "gc", "-q");
        }
        Path copy = other.resolve("copy");
        git(other, "clone", "-q", tree.toString(), copy.toString());
        for (int i = 0; i < 15; i++) {
            change(random, tree);
        }
        git(tree, "add", "--intent-to-add", "--ignore-removal", ".");
        StringBuilder patch = new StringBuilder();
        List<String> paths = new ArrayList<>();
        for (Attachment change : GitChanges.of(tree).attachments()) {
            patch.append(change.text());
            paths.add(change.label());
        }
        assertEquals(git(tree, "diff", "--no-renames", "--name-only", "HEAD").lines().toList(), paths);
        Files.writeString(other.resolve("patch"), patch);
        git(copy, "apply", "--unsafe-paths", "--whitespace=nowarn", other.resolve("patch").toString());
        git(copy, "add", "-A");
        git(tree, "add", "-A");
        assertEquals(git(tree, "write-tree"), git(copy, "write-tree"));
        assertEquals(paths, labels(tree), "now that all of it is staged");
    }

    private static void change(Random random, Path tree) throws IOException {
        Path file = tree
                .resolve("d" + random.nextInt(3) + "/e" + random.nextInt(2) + "/f" + random.nextInt(12) + ".txt");
        Files.createDirectories(file.getParent());
        List<String> lines = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
        if (random.nextInt(8) == 0) {
            Files.deleteIfExists(file);
            return;
        }
        for (int i = random.nextInt(6); i >= 0; i--) {
            lines.add(random.nextInt(lines.size() + 1), "line " + random.nextInt(20));
        }
        if (lines.size() > 5) {
            lines.remove(random.nextInt(lines.size()));
        }
        Files.writeString(file, String.join("\n", lines) + (random.nextInt(4) == 0 ? "" : "\n"));
    }

    @Test
    void aDamagedRepositoryIsAFailureAndNothingElse() throws Exception {
        Files.writeString(folder.resolve("b.txt"), "two\n");
        git("gc", "-q");
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder.resolve(".git"))) {
            files = all.filter(each -> each.toString().matches(".*(/index|/HEAD|\\.pack|\\.idx|packed-refs)")).toList();
        }
        Random random = new Random(7);
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            assertTrue(file.toFile().setWritable(true));
            for (int i = 0; i < 60; i++) {
                byte[] broken = random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length))
                        : whole.clone();
                for (int n = random.nextInt(6); n >= 0 && broken.length > 0; n--) {
                    broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
                }
                Files.write(file, broken);
                try {
                    GitChanges.of(folder);
                } catch (IOException e) {
                    // damaged objects cannot be read
                }
            }
            Files.write(file, whole);
        }
        assertEquals(List.of("b.txt"), labels(folder));
    }

    @Test
    void aFolderWithoutGitIsAFailure(@TempDir Path other) {
        assertThrows(IOException.class, () -> GitChanges.of(other));
    }
}
