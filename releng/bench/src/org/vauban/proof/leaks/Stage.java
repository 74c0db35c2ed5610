// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.leaks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.vauban.models.Catalogue;
import org.vauban.models.ModelStore;
import org.vauban.models.ProgressListener;

/**
 * The folders of a run: a workspace with excluded files, a user's home, a store with a model that is never computed,
 * and a Java that starts the {@link RecordingHost} in place of every engine host.
 *
 * @param folder the folder that contains them all
 * @param distribution the distribution under test
 */
record Stage(Path folder, Path distribution) {
    static final String MODEL = "recorded";
    /** Pattern files by their encoding. */
    static final Map<String, byte[]> IGNORE_FILES = ignoreFiles();

    Path workspace() {
        return folder.resolve("workspace");
    }

    Path home() {
        return folder.resolve("home");
    }

    Path records() {
        return folder.resolve("records");
    }

    Path models() {
        return folder.resolve("models");
    }

    Path java() {
        return folder.resolve("java");
    }

    private static Map<String, byte[]> ignoreFiles() {
        String patterns = "# r\u00e9serv\u00e9\nhidden/\n";
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("utf-8", bytes("", patterns, StandardCharsets.UTF_8));
        files.put("utf-8-mark", bytes("\uFEFF", patterns, StandardCharsets.UTF_8));
        files.put("utf-16le", bytes("\uFEFF", patterns.replace("\n", "\r\n"), StandardCharsets.UTF_16LE));
        files.put("utf-16be", bytes("\uFEFF", patterns, StandardCharsets.UTF_16BE));
        files.put("utf-16le-no-mark", bytes("", patterns, StandardCharsets.UTF_16LE));
        files.put("latin-1", bytes("", patterns, StandardCharsets.ISO_8859_1));
        files.put("line-ends-cr", bytes("", patterns.replace('\n', '\r'), StandardCharsets.UTF_8));
        files.put("nul", bytes("", "hidden/\0\nhidden/\n", StandardCharsets.UTF_8));
        return files;
    }

    private static byte[] bytes(String mark, String text, Charset charset) {
        return (mark + text).getBytes(charset);
    }

    /** Creates all of it in an empty folder. */
    void make() throws Exception {
        for (Path each : new Path[] {workspace(), home(), records(), java().resolve("bin")}) {
            Files.createDirectories(each);
        }
        Path root = workspace();
        Files.createDirectories(root.resolve(".git"));
        Files.writeString(root.resolve(".vaubanignore"), "private/\n*.plan\n");
        Files.createDirectories(root.resolve("private"));
        Files.createDirectories(root.resolve("open"));
        Files.createSymbolicLink(root.resolve("open/link"), root.resolve("private"));
        Files.createDirectories(root.resolve("module/private"));
        Files.writeString(root.resolve("module/.vaubanignore"), "*.tmp\n");
        Files.writeString(root.resolve("module/.git"), "gitdir: ../.git/modules/module\n");
        for (Map.Entry<String, byte[]> each : IGNORE_FILES.entrySet()) {
            Path folder = root.resolve("by-" + each.getKey());
            Files.createDirectories(folder.resolve("hidden"));
            Files.write(folder.resolve(".vaubanignore"), each.getValue());
        }
        new ModelStore(models(), Catalogue.load()).importFile(Files.write(folder.resolve("recorded.gguf"), model()),
                MODEL, ProgressListener.NONE);
        makeJava();
    }

    private void makeJava() throws IOException {
        Path real = Path.of(System.getProperty("java.home"));
        Files.copy(real.resolve("release"), java().resolve("release"));
        String program = real.resolve("bin/java").toString();
        Path script = Files.writeString(java().resolve("bin/java"),
                "#!/bin/sh\ncase \" $* \" in\n*\" org.vauban.engine.host.Main \"*)\n    exec '"
                        + program + "' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m -cp '"
                        + System.getProperty("java.class.path") + "' "
                        + RecordingHost.class.getName() + " '" + records() + "' \"$@\" ;;\nesac\nexec '" + program
                        + "' \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Returns only the head of a model. */
    private static byte[] model() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer head = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        head.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(3).putLong(0).putLong(1);
        out.write(head.array());
        String key = "general.architecture";
        String value = "llama";
        ByteBuffer pair = ByteBuffer.allocate(8 + key.length() + 4 + 8 + value.length()).order(ByteOrder.LITTLE_ENDIAN);
        pair.putLong(key.length()).put(key.getBytes(StandardCharsets.US_ASCII)).putInt(8).putLong(value.length())
                .put(value.getBytes(StandardCharsets.US_ASCII));
        out.write(pair.array());
        return out.toByteArray();
    }

    /** Sets the environment of a program under test. */
    void set(Map<String, String> environment) {
        environment.put("VAUBAN_JAVA_HOME", java().toString());
        // other open documents are read only on machines with many processors
        environment.put("VAUBAN_JAVA_OPTIONS", "-XX:ActiveProcessorCount=8");
        environment.put("VAUBAN_HOME", home().toString());
        environment.put("VAUBAN_MODELS", models().toString());
        environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        environment.put("HOME", folder.resolve("user").toString());
    }

    /** Writes a file of the workspace, with its folders. */
    Path write(String name, byte[] content) throws IOException {
        Path file = workspace().resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    /** Returns the folder of the distribution, or the one given in the property {@code vauban.root}. */
    static Optional<Path> standardDistribution() {
        return Optional.ofNullable(System.getProperty("vauban.root")).map(root -> Path.of(root, "target/vauban"));
    }
}
