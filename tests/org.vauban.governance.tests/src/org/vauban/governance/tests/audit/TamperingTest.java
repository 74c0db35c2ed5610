// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.AuditDamage;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditVerification;
import org.vauban.governance.checkpoint.VerifierKey;

/** Whatever is done to the files of a log, the verification says so, as far back as any checkpoint goes. */
class TamperingTest {
    private static final int ROTATION = 30_000;
    private static final int CASES = 1000;

    @TempDir
    static Path shared;

    /** The files of an untouched log, by their place in its folder. */
    private static final Map<String, byte[]> ORIGINAL = new TreeMap<>();
    private static VerifierKey key;

    @TempDir
    Path folder;

    private SignedLog log;
    private Random random;

    @BeforeAll
    static void makeOnce() throws Exception {
        SignedLog original = new SignedLog(shared, ROTATION);
        for (int i = 0; i < 12; i++) {
            original.append(25 + i);
        }
        key = original.key();
        try (Stream<Path> all = Files.walk(shared)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                ORIGINAL.put(shared.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        assertTrue(original.files().size() >= 5, original.files().toString());
    }

    @BeforeEach
    void begin() throws Exception {
        log = new SignedLog(folder, ROTATION);
        restore();
    }

    private void restore() throws IOException {
        for (String part : List.of("log", "drop", "keys")) {
            Files.createDirectories(folder.resolve(part));
            try (Stream<Path> all = Files.list(folder.resolve(part))) {
                for (Path file : all.toList()) {
                    Files.delete(file);
                }
            }
        }
        for (Map.Entry<String, byte[]> each : ORIGINAL.entrySet()) {
            Files.write(folder.resolve(each.getKey()), each.getValue());
        }
    }

    private List<List<String>> read() throws IOException {
        List<List<String>> files = new ArrayList<>();
        for (Path file : log.files()) {
            files.add(new ArrayList<>(Files.readAllLines(file)));
        }
        return files;
    }

    private void write(List<Path> names, List<List<String>> files) throws IOException {
        for (int i = 0; i < names.size(); i++) {
            Files.write(names.get(i), files.get(i));
        }
    }

    /** The line as it is, with other content and the hashes that fit it. */
    private static String rechained(String line, String previous, String change) throws Exception {
        JsonObject json = JsonParser.parseString(line).getAsJsonObject();
        json.remove("hash");
        if (!change.isEmpty()) {
            json.addProperty("detail", change);
        }
        json.remove("previous");
        json.addProperty("previous", previous);
        String body = json.toString();
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
        return body.substring(0, body.length() - 1) + ",\"hash\":\"" + hash + "\"}";
    }

    private static String hash(String line) {
        return line.substring(line.length() - 66, line.length() - 2);
    }

    /** Makes everything from a line on anew, as if it had been written like that. */
    private void rechain(int file, int line, String change) throws Exception {
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

    private void expectDamage(String what, int number, boolean outside) throws Exception {
        AuditVerification verification = outside ? log.verifyFromOutside(key) : log.verify();
        assertFalse(verification.intact(), what + ", case " + number + ": " + verification);
        for (AuditDamage damage : verification.damages()) {
            assertFalse(damage.reason().isEmpty());
        }
    }

    @Test
    void theUntouchedLogIsIntact() throws Exception {
        for (AuditVerification verification : List.of(log.verify(), log.verifyWithDrop(),
                log.verifyFromOutside(key))) {
            assertTrue(verification.intact(), verification.toString());
            assertEquals(verification.lines(), verification.covered());
        }
    }

    @Tag("claim:audit-tamper-evident")
    @Test
    void aThousandWaysOfTamperingAreFound() throws Exception {
        random = new Random(6962);
        for (int number = 0; number < CASES; number++) {
            restore();
            tamper(number);
        }
    }

    private void tamper(int number) throws Exception {
        List<Path> names = log.files();
        List<List<String>> files = read();
        int file = random.nextInt(files.size());
        List<String> lines = files.get(file);
        int line = random.nextInt(lines.size());
        switch (number % 12) {
            case 0 -> {
                byte[] bytes = Files.readAllBytes(names.get(file));
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
                Files.write(names.get(file), bytes);
                expectDamage("edit of a byte", number, false);
            }
            case 1 -> {
                lines.set(line, rechained(lines.get(line), JsonParser.parseString(lines.get(line)).getAsJsonObject()
                        .get("previous").getAsString(), "changed"));
                write(names, files);
                expectDamage("edit with a new hash", number, false);
            }
            case 2 -> {
                int kept = random.nextInt((int) Files.size(log.file()));
                Files.write(log.file(), Arrays.copyOf(Files.readAllBytes(log.file()), kept));
                expectDamage("cut at the end", number, false);
            }
            case 3 -> {
                List<String> last = files.getLast();
                last.subList(random.nextInt(last.size()), last.size()).clear();
                write(names, files);
                expectDamage("lines cut at the end", number, false);
            }
            case 4 -> {
                int to = line + 1 + random.nextInt(Math.min(5, lines.size() - line));
                lines.subList(line, to).clear();
                write(names, files);
                expectDamage("deleted lines", number, false);
            }
            case 5 -> {
                Files.delete(names.get(file));
                expectDamage("deleted file", number, false);
            }
            case 6 -> {
                int other = (line + 1 + random.nextInt(lines.size() - 1)) % lines.size();
                Collections.swap(lines, line, other);
                write(names, files);
                expectDamage("reordered lines", number, false);
            }
            case 7 -> {
                int other = (file + 1 + random.nextInt(files.size() - 1)) % files.size();
                Collections.swap(files, file, other);
                write(names, files);
                expectDamage("reordered files", number, false);
            }
            case 8 -> {
                rechain(file, line, "changed");
                expectDamage("chain made anew", number, false);
            }
            case 9 -> {
                rechain(file, line, "changed");
                forgetCheckpoints();
                expectDamage("chain made anew, checkpoints deleted", number, true);
            }
            case 10 -> {
                rewrite(names, 5 + random.nextInt(600));
                expectDamage("log made from scratch and signed with another key", number, true);
            }
            default -> {
                for (Path each : names) {
                    Files.delete(each);
                }
                boolean outside = random.nextBoolean();
                if (outside) {
                    forgetCheckpoints();
                }
                expectDamage("everything deleted", number, outside);
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

    @Tag("claim:audit-tamper-evident")
    @Test
    void everyDamagedPlaceIsNamed() throws Exception {
        List<Path> names = log.files();
        List<List<String>> files = read();
        files.get(0).set(3, files.get(0).get(3).replace("model", "nodel"));
        files.get(1).set(7, "nonsense");
        files.get(2).remove(10);
        files.get(2).remove(20);
        files.get(3).subList(5, 9).clear();
        files.getLast().removeLast();
        write(names, files);
        List<String> places = new ArrayList<>();
        for (AuditDamage damage : log.verify().damages()) {
            places.add(names.indexOf(damage.file()) + ":" + damage.firstLine());
        }
        assertEquals(List.of("0:4", "1:8", "2:11", "2:21", "3:6",
                names.size() - 1 + ":" + (files.getLast().size() + 1)), places);
    }

    @Test
    void whatWasSignedBeforeAndBehindIsToldFromWhatWasMadeAnew() throws Exception {
        List<Path> names = log.files();
        long all = log.verify().lines();
        rechain(1, 5, "changed");
        AuditVerification verification = log.verify();
        assertEquals(names.get(1), verification.brokenFile());
        assertTrue(verification.brokenLine() <= 6, verification.toString());
        assertEquals(all, verification.lines(), "each line by itself looks good");
        assertTrue(verification.covered() > 0 && verification.covered() < all);
        AuditDamage last = verification.damages().getLast();
        assertEquals(names.getLast(), last.file());
        assertEquals(Files.readAllLines(names.getLast()).size(), last.lastLine());
        // the chain behind a plain edit is as it was signed
        restore();
        List<List<String>> files = read();
        files.get(1).set(5, files.get(1).get(5).replace("model", "nodel"));
        write(names, files);
        verification = log.verify();
        assertEquals(1, verification.damages().size(), verification.toString());
        assertEquals(all, verification.covered());
    }

    @Test
    void tamperedCheckpointsAreNamed() throws Exception {
        List<String> lines = Files.readAllLines(log.history());
        List<String> changed = new ArrayList<>(lines);
        changed.set(2, lines.get(2).replace("time 2", "time 3"));
        changed.set(4, "nonsense");
        Files.write(log.history(), changed);
        AuditVerification verification = log.verify();
        assertEquals(List.of(3L, 5L), verification.damages().stream().map(AuditDamage::firstLine).toList());
        assertEquals(log.history(), verification.brokenFile());
        assertEquals(verification.lines(), verification.covered());
    }

    @Test
    void aFolderWithoutACheckpointOfTheLogIsNoProof() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        AuditVerification verification = AuditLog.verify(log.file(), List.of(), List.of(), List.of(empty));
        assertEquals(List.of(empty), verification.damages().stream().map(AuditDamage::file).toList());
    }

    /** Whatever the files hold, the verification ends with a result. */
    @Test
    void mutatedFilesNeverStopTheVerification() throws Exception {
        random = new Random(1127);
        List<String> targets = ORIGINAL.keySet().stream().filter(each -> !each.startsWith("keys")).toList();
        for (int number = 0; number < 400; number++) {
            restore();
            for (int times = 1 + random.nextInt(3); times > 0; times--) {
                mutate(folder.resolve(targets.get(random.nextInt(targets.size()))));
            }
            AuditVerification verification = log.verifyWithDrop();
            assertTrue(verification.lines() >= 0 && verification.reason() != null);
        }
    }

    private void mutate(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        switch (random.nextInt(6)) {
            case 0 -> {
                for (int i = 0; i < 50 && bytes.length > 0; i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
            }
            case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 2 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(9000)); // zeros
            case 3 -> bytes = "[".repeat(random.nextInt(50_000)).getBytes(StandardCharsets.US_ASCII);
            case 4 -> bytes = new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[0-9a-f]{64}", "00")
                    .getBytes(StandardCharsets.ISO_8859_1);
            default -> bytes = new String(bytes, StandardCharsets.ISO_8859_1)
                    .replaceFirst("\"seq\":[0-9]+", "\"seq\":" + random.nextLong())
                    .replace('{', random.nextBoolean() ? '{' : '[').getBytes(StandardCharsets.ISO_8859_1);
        }
        Files.write(file, bytes);
    }
}
