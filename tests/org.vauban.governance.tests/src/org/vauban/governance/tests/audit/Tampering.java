// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Performs attacks on the files of a log; needs no test framework. */
final class Tampering {
    /** Rotation size, in characters, of the logs under attack. */
    static final int ROTATION = 30_000;

    private final Path folder;
    private final SignedLog log;
    private final Map<String, byte[]> original;
    private final Random random;

    /**
     * A performed attack.
     *
     * @param what a description for people
     * @param outside whether finding it takes the key and the drop folder
     */
    record Attack(String what, boolean outside) {}

    /** @param original the files of an untouched log, by their path within its folder */
    Tampering(Path folder, Map<String, byte[]> original, long seed) throws IOException {
        this.folder = folder;
        this.original = original;
        log = new SignedLog(folder, ROTATION);
        random = new Random(seed);
    }

    /** Creates an untouched log in a folder, and returns its files by their path within it. */
    static Map<String, byte[]> original(Path folder) throws Exception {
        SignedLog untouched = new SignedLog(folder, ROTATION);
        for (int i = 0; i < 12; i++) {
            untouched.append(25 + i);
        }
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return files;
    }

    void restore() throws IOException {
        for (String part : List.of("log", "drop", "keys")) {
            Files.createDirectories(folder.resolve(part));
            try (Stream<Path> all = Files.list(folder.resolve(part))) {
                for (Path file : all.toList()) {
                    Files.delete(file);
                }
            }
        }
        for (Map.Entry<String, byte[]> each : original.entrySet()) {
            Files.write(folder.resolve(each.getKey()), each.getValue());
        }
    }

    List<List<String>> read() throws IOException {
        List<List<String>> files = new ArrayList<>();
        for (Path file : log.files()) {
            files.add(new ArrayList<>(Files.readAllLines(file)));
        }
        return files;
    }

    void write(List<Path> names, List<List<String>> files) throws IOException {
        for (int i = 0; i < names.size(); i++) {
            Files.write(names.get(i), files.get(i));
        }
    }

    /** Returns the line with changed content and matching hashes. */
    private static String rechained(String line, String previous, String change) throws Exception {
        JsonObject json = JsonParser.parseString(line).getAsJsonObject();
        json.remove("hash");
        if (!change.isEmpty()) {
            json.addProperty("detail", change);
        }
        json.remove("previous");
        json.addProperty("previous", previous);
        return hashed(json.toString());
    }

    /** Returns a line with these fields and the matching hash. */
    static String hashed(String body) throws Exception {
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
        return body.substring(0, body.length() - 1) + ",\"hash\":\"" + hash + "\"}";
    }

    static String hash(String line) {
        return line.substring(line.length() - 66, line.length() - 2);
    }

    /** Recomputes everything from a line on, as if it had been written that way. */
    void rechain(int file, int line, String change) throws Exception {
        List<Path> names = log.files();
        List<List<String>> files = read();
        String previous = JsonParser.parseString(files.get(file).get(line)).getAsJsonObject().get("previous")
                .getAsString();
        for (int f = file; f < files.size(); f++) {
            for (int l = f == file ? line : 0; l < files.get(f).size(); l++) {
                boolean first = f == file && l == line;
                String made = rechained(files.get(f).get(l), previous, first ? change : "");
                files.get(f).set(l, made);
                previous = hash(made);
            }
        }
        write(names, files);
    }

    /** Performs one of thirteen kinds of attacks on the untouched log. */
    Attack tamper(int number) throws Exception {
        restore();
        List<Path> names = log.files();
        List<List<String>> files = read();
        int file = random.nextInt(files.size());
        List<String> lines = files.get(file);
        int line = random.nextInt(lines.size());
        switch (number % 13) {
            case 0 -> {
                byte[] bytes = Files.readAllBytes(names.get(file));
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
                Files.write(names.get(file), bytes);
                return new Attack("edit of a byte", false);
            }
            case 1 -> {
                lines.set(line, rechained(lines.get(line), JsonParser.parseString(lines.get(line)).getAsJsonObject()
                        .get("previous").getAsString(), "changed"));
                write(names, files);
                return new Attack("edit with a new hash", false);
            }
            case 2 -> {
                int kept = random.nextInt((int) Files.size(log.file()));
                Files.write(log.file(), Arrays.copyOf(Files.readAllBytes(log.file()), kept));
                return new Attack("cut at the end", false);
            }
            case 3 -> {
                List<String> last = files.getLast();
                last.subList(random.nextInt(last.size()), last.size()).clear();
                write(names, files);
                return new Attack("lines cut at the end", false);
            }
            case 4 -> {
                int to = line + 1 + random.nextInt(Math.min(5, lines.size() - line));
                lines.subList(line, to).clear();
                write(names, files);
                return new Attack("deleted lines", false);
            }
            case 5 -> {
                Files.delete(names.get(file));
                return new Attack("deleted file", false);
            }
            case 6 -> {
                int other = (line + 1 + random.nextInt(lines.size() - 1)) % lines.size();
                Collections.swap(lines, line, other);
                write(names, files);
                return new Attack("reordered lines", false);
            }
            case 7 -> {
                int other = (file + 1 + random.nextInt(files.size() - 1)) % files.size();
                Collections.swap(files, file, other);
                write(names, files);
                return new Attack("reordered files", false);
            }
            case 8 -> {
                rechain(file, line, "changed");
                return new Attack("chain made anew", false);
            }
            case 9 -> {
                rechain(file, line, "changed");
                forgetCheckpoints();
                return new Attack("chain made anew, checkpoints deleted", true);
            }
            case 10 -> {
                rewrite(names, 5 + random.nextInt(600));
                return new Attack("log made from scratch and signed with another key", true);
            }
            case 11 -> {
                rechain(file, line, "changed");
                Files.delete(log.history());
                return new Attack("chain made anew, only the checkpoints deleted", false);
            }
            default -> {
                for (Path each : names) {
                    Files.delete(each);
                }
                boolean outside = random.nextBoolean();
                if (outside) {
                    forgetCheckpoints();
                }
                return new Attack("everything deleted", outside);
            }
        }
    }

    private void forgetCheckpoints() throws IOException {
        for (String suffix : List.of(".checkpoints", ".keys", ".tree")) {
            Files.deleteIfExists(Path.of(log.file() + suffix));
        }
    }

    private void rewrite(List<Path> names, int lines) throws Exception {
        for (Path each : names) {
            Files.delete(each);
        }
        forgetCheckpoints();
        Files.delete(log.keyFile());
        Files.delete(log.keyFile().resolveSibling("audit.key"));
        log.append(lines);
    }
}
