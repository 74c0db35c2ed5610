// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests.policy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vauban.cli.tests.Vauban;

/**
 * A user with an unsigned policy.
 *
 * @param folder the folder of the user's files, with Vauban's files in {@code home}
 */
record PolicyUser(Path folder) {
    static final String JAVA = "class A {\n    int size;\n    int size() {\n        return \n    }\n}\n";
    /** A policy member whose refusal comes before the engine starts. */
    static final String NO_COMPLETION = "\"features.disabled\": [\"completion\"]";

    Path home() {
        return folder.resolve("home");
    }

    Vauban vauban() {
        return Vauban.with(home());
    }

    /** @param members members of a JSON object */
    PolicyUser policy(String members) throws IOException {
        Files.writeString(Files.createDirectories(home().resolve("config")).resolve("policy.json"),
                "{" + members + "}");
        return this;
    }

    Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** Completes at the end of the fourth line of a Java document. */
    Vauban.Result complete(Path file, Object... options) throws Exception {
        Object[] all = new Object[options.length + 4];
        all[0] = "complete";
        all[1] = file + ":" + caret(Files.readString(file));
        all[2] = "--model";
        all[3] = Vauban.MODEL;
        System.arraycopy(options, 0, all, 4, options.length);
        return vauban().run(all);
    }

    private static String caret(String text) {
        int at = text.indexOf("return \n") + "return ".length();
        long line = text.substring(0, at).lines().count();
        return line + ":" + (at - text.lastIndexOf('\n', at - 1));
    }

    /** Returns the paths of all files below a folder of the user, which need not exist. */
    String files(String name) throws IOException {
        Path top = folder.resolve(name);
        if (!Files.isDirectory(top)) {
            return "";
        }
        try (Stream<Path> files = Files.walk(top)) {
            return files.filter(Files::isRegularFile).map(Path::toString).sorted().collect(Collectors.joining("\n"));
        }
    }

    /** Asserts that a refusal names the setting, the layer, the file and the reason. */
    static void assertExplained(String setting, Vauban.Result result) {
        String text = result.out() + result.err();
        assertTrue(result.code() != 0, text);
        for (String part : new String[] {"\u201c" + setting + "\u201d", "unsigned policy", "policy.json",
                "No reason is given"}) {
            assertTrue(text.contains(part), setting + ": " + text);
        }
    }

    /** Writes an audit log of another day: one rotated file, and the current one. */
    void oldAudit(Instant time) throws Exception {
        Path log = Files.createDirectories(home().resolve("audit")).resolve("audit.jsonl");
        String first = line(1, time, "0".repeat(64));
        Files.writeString(log.resolveSibling("audit.000001.jsonl"), first);
        Files.writeString(log, line(2, time, first.substring(first.length() - 67, first.length() - 3)));
        Files.writeString(log.resolveSibling("audit.jsonl.checkpoints"), checkpoint());
    }

    /**
     * Returns a checkpoint of ten days ago, whose signature is not verified here: it shows that the clock has been
     * right since.
     */
    private static String checkpoint() {
        Base64.Encoder encoder = Base64.getEncoder();
        return "{\"checkpoint\":\"old\\n1\\n" + encoder.encodeToString(new byte[32]) + "\\ntime "
                + Instant.now().minus(Duration.ofDays(10)) + "\\n\\n\\u2014 old "
                + encoder.encodeToString(new byte[68]) + "\\n\"}\n";
    }

    private static String line(int number, Instant time, String previous) throws Exception {
        String body = "{\"seq\":" + number + ",\"time\":\"" + time + "\",\"note\":\"state.read\",\"previous\":\""
                + previous + "\"";
        byte[] hash = MessageDigest.getInstance("SHA-256").digest((body + "}").getBytes(StandardCharsets.UTF_8));
        return body + ",\"hash\":\"" + HexFormat.of().formatHex(hash) + "\"}\n";
    }

    /**
     * Creates a Java that records its arguments and its input, including the engine's.
     *
     * @return the file with the record
     */
    Path listeningJava() throws IOException {
        Path java = Path.of(System.getProperty("java.home"));
        Path told = folder.resolve("told");
        Path bin = Files.createDirectories(folder.resolve("java/bin"));
        Files.copy(java.resolve("release"), folder.resolve("java/release"));
        Files.createFile(bin.resolve("java"), PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString("rwx------")));
        // the engine ends if its parent is not the process that started it, so the shell becomes the engine
        Files.writeString(bin.resolve("java"), """
                #!/bin/sh
                echo "$@" >>'%1$s'
                /usr/bin/mkfifo '%1$s'.$$
                exec 3<&0
                /usr/bin/tee -a '%1$s' <&3 >'%1$s'.$$ &
                exec '%2$s' "$@" 3<&- <'%1$s'.$$
                """.formatted(told, java.resolve("bin/java")));
        return told;
    }
}
