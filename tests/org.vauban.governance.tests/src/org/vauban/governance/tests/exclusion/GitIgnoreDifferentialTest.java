// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.exclusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.exclusion.Exclusions;

/** Compares the matcher with git: the same patterns must exclude the same files. */
class GitIgnoreDifferentialTest {
    private static final int CASES = 250;
    private static final long SEED = 20261124;
    private static final String[] NAMES = {"a", "b", "ab", "abc", "a.b", "b.c", ".a", "a b", "-", "aXb", "[a]", "a*b",
            "!a", "#a", "a-", "0", "a\\b"};
    private static final String[] PIECES = {"a", "b", "c", "ab", ".", "*", "*", "?", "/", "/", "**", "**/", "/**",
            "/**/", "[ab]", "[!a]", "[a-c]", "[]a]", "[^b-]", "[[:alpha:]]", "[[:digit:]-]", "[a\\-c]", "\\a", "\\*",
            "\\", " ", "\\ ", "[", "]", "-", "!", "#", "***", "X"};

    @TempDir
    Path root;

    @Test
    void excludesWhatGitIgnores() throws Exception {
        assumeTrue(git("init", "-q"), "no git on this machine: the matcher is not compared with it");
        Random random = new Random(SEED);
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < CASES; i++) {
            makeCase(random, "case" + i, paths);
        }
        Set<String> ignored = ask(paths);
        Exclusions exclusions = new Exclusions();
        List<String> differences = new ArrayList<>();
        int excluded = 0;
        for (String path : paths) {
            Path folder = root.resolve(path.substring(0, path.indexOf('/')));
            boolean ours = exclusions.check(root.resolve(path), folder).excluded();
            if (ours) {
                excluded++;
            }
            if (ours != ignored.contains(path)) {
                differences.add(path + (ours ? ": only we exclude it" : ": only git ignores it") + describe(path));
            }
        }
        assertEquals(List.of(), differences, "seed " + SEED);
        assertTrue(excluded > paths.size() / 20 && excluded < paths.size() * 19 / 20,
                excluded + " of " + paths.size() + " excluded: the cases say little");
    }

    private void makeCase(Random random, String name, List<String> paths) throws IOException {
        Path folder = Files.createDirectory(root.resolve(name));
        Set<String> files = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            StringBuilder path = new StringBuilder();
            for (int depth = random.nextInt(4); depth >= 0; depth--) {
                path.append(NAMES[random.nextInt(NAMES.length)]).append(depth > 0 ? "/" : "");
            }
            Path file = folder.resolve(path.toString());
            try {
                Files.createDirectories(file.getParent());
                Files.createFile(file);
                files.add(path.toString());
            } catch (FileAlreadyExistsException e) {
                continue; // the name exists already, as a file or a folder
            } catch (FileSystemException e) {
                continue; // a file is where a folder was needed
            }
        }
        for (String file : files) {
            paths.add(name + "/" + file);
        }
        writePatterns(random, folder, files);
        for (String file : files) {
            if (file.contains("/") && random.nextInt(4) == 0) {
                writePatterns(random, folder.resolve(file).getParent(), files);
            }
        }
    }

    private static void writePatterns(Random random, Path folder, Set<String> files) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int lines = 1 + random.nextInt(5); lines > 0; lines--) {
            text.append(pattern(random, new ArrayList<>(files))).append(random.nextInt(10) == 0 ? "\r\n" : "\n");
        }
        Files.writeString(folder.resolve(".vaubanignore"), text);
        Files.writeString(folder.resolve(".gitignore"), text);
    }

    /** Generates half of the patterns from an existing path, so that many of them match something. */
    private static String pattern(Random random, List<String> files) {
        StringBuilder pattern = new StringBuilder(random.nextInt(5) == 0 ? "!" : "");
        if (random.nextInt(6) == 0) {
            pattern.append('/');
        }
        if (random.nextBoolean()) {
            String path = files.get(random.nextInt(files.size()));
            for (int i = random.nextInt(3) == 0 ? path.lastIndexOf('/') + 1 : 0; i < path.length(); i++) {
                char c = path.charAt(i);
                switch (random.nextInt(12)) {
                    case 0 -> pattern.append('*');
                    case 1 -> pattern.append('?');
                    case 2 -> pattern.append('[').append(c).append(']');
                    case 3 -> pattern.append('\\').append(c);
                    case 4 -> pattern.append(c == '/' ? "/**/" : "*" + c);
                    default -> pattern.append(c);
                }
            }
        } else {
            for (int pieces = 1 + random.nextInt(5); pieces > 0; pieces--) {
                pattern.append(PIECES[random.nextInt(PIECES.length)]);
            }
        }
        if (random.nextInt(6) == 0) {
            pattern.append('/');
        }
        if (random.nextInt(12) == 0) {
            pattern.append("  ");
        }
        return pattern.toString();
    }

    private String describe(String path) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path folder = root.resolve(path).getParent(); !folder.equals(root); folder = folder.getParent()) {
            Path patterns = folder.resolve(".gitignore");
            if (Files.exists(patterns)) {
                text.append("\n  ").append(root.relativize(patterns)).append(": ")
                        .append(Files.readString(patterns).replace("\r", "\\r").replace("\n", " | "));
            }
        }
        return text.append('\n').toString();
    }

    private boolean git(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("git", "-c", "core.ignoreCase=false", "-c", "core.excludesFile="));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // git is not installed
        }
    }

    private Set<String> ask(List<String> paths) throws IOException, InterruptedException {
        Path question = root.resolve("question");
        Path answer = root.resolve("answer");
        Files.writeString(question, String.join("\0", paths) + "\0");
        new ProcessBuilder("git", "-c", "core.ignoreCase=false", "-c", "core.excludesFile=", "check-ignore",
                "--no-index", "--stdin", "-z").directory(root.toFile()).redirectInput(question.toFile())
                .redirectOutput(answer.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start().waitFor();
        String text = Files.readString(answer);
        return text.isEmpty() ? Set.of() : Set.of(text.split("\0"));
    }
}
