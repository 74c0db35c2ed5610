// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A malicious folder: a Git repository with a change, full of programs, modules, settings and archives that would run
 * if any program used them. Each leaves a file named {@code ran-…} when it runs.
 */
public final class HostileWorkspace {
    private static final List<String> PROGRAMS = List.of("git", "git.exe", "git.bat", "python3", "python", "pip",
            "java", "java.exe", "javaw.exe", "vauban", "vauban.bat", "sh", "env", "nice", "readlink", "find",
            "findstr.exe", "id", "ls", "cksum", "mkdir", "rm", "where.exe", "uname", "ssh");
    private static final List<String> MODULES = List.of("pip", "logging", "ssl", "json", "zipfile", "sitecustomize",
            "usercustomize");

    public final Path folder;

    public HostileWorkspace(Path folder) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder).toRealPath();
        git("init", "-q");
        Files.writeString(folder.resolve("Counter.java"), "class Counter {\n    int count;\n}\n");
        git("add", "Counter.java");
        git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "first");
        Files.writeString(folder.resolve("Counter.java"), "class Counter {\n    int count;\n    int step;\n}\n");
        plant();
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(output);
        }
    }

    private void plant() throws IOException, InterruptedException {
        for (String name : PROGRAMS) {
            program(folder.resolve(name), name);
            program(Files.createDirectories(folder.resolve("bin")).resolve(name), "bin-" + name);
        }
        Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"25\"\n");
        for (String name : MODULES) {
            Files.writeString(folder.resolve(name + ".py"), "open('" + mark(name + ".py") + "', 'w')\n");
        }
        String canary = program(folder.resolve("canary"), "named-by-settings").toString();
        for (String setting : List.of("core.fsmonitor", "core.pager", "core.sshCommand", "core.editor",
                "credential.helper", "diff.external", "diff.x.textconv", "diff.x.command", "filter.x.clean",
                "filter.x.smudge", "filter.x.process", "remote.origin.uploadpack", "alias.diff")) {
            git("config", setting, canary);
        }
        git("config", "remote.origin.url", folder.toString());
        git("config", "remote.origin.promisor", "true");
        Files.writeString(folder.resolve(".gitattributes"), "*.txt filter=x diff=x\n");
        for (String hook : List.of("pre-commit", "post-index-change", "post-checkout", "fsmonitor-watchman",
                "reference-transaction")) {
            program(Files.createDirectories(folder.resolve(".git/hooks")).resolve(hook), "hook-" + hook);
        }
        for (String name : List.of("lsp-1.jsa", "cache/lsp-1.jsa", ".cache/vauban/lsp-1.jsa", "lsp.aot", "lib/lsp.aot",
                "vauban.jar", "lib/vauban.jar")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), "not what it says");
        }
        Files.createDirectories(folder.resolve(".mvn"));
        Files.writeString(folder.resolve(".mvn/jvm.config"), log("mvn") + "\n");
        Files.writeString(folder.resolve(".hotspotrc"), "+UnlockDiagnosticVMOptions\n");
        Files.writeString(folder.resolve("arguments"), log("arguments") + "\n");
    }

    private Path mark(String name) {
        return folder.resolve("ran-" + name);
    }

    /** Returns a JVM option that leaves a mark when a JVM accepts it. */
    private String log(String name) {
        return "-Xlog:gc*:file=" + mark(name);
    }

    private Path program(Path file, String name) throws IOException {
        Files.writeString(file, "#!/bin/sh\n: > '" + mark(name) + "'\nexit 1\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
        return file;
    }

    /** Adds to an environment what a project may set for a terminal or an editor. */
    public void set(Map<String, String> environment) {
        environment.put("PATH", ".:bin::" + folder + ":" + folder.resolve("bin") + ":" + System.getenv("PATH"));
        environment.put("JAVA_TOOL_OPTIONS", log("tool-options"));
        environment.put("_JAVA_OPTIONS", log("java-options"));
        environment.put("JDK_JAVA_OPTIONS", "@" + folder.resolve("arguments"));
        environment.put("JAVA_HOME", folder.toString());
        environment.put("CLASSPATH", folder.toString());
        environment.put("XDG_CACHE_HOME", ".cache");
        environment.put("PYTHONPATH", folder.toString());
        environment.put("GIT_EXTERNAL_DIFF", folder.resolve("canary").toString());
        environment.put("GIT_SSH_COMMAND", folder.resolve("canary").toString());
    }

    /** Returns the marks of everything that ran. */
    public List<String> marks() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("ran-")).sorted()
                    .toList();
        }
    }
}
