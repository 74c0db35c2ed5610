// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.models.ModelInventory;
import org.vauban.assist.models.ModelInventory.FileFacts;
import org.vauban.assist.models.ModelInventory.Progress;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;

/** Only the file content shown to the user is imported, or nothing is. */
class ImportedModelTest {
    private static final Progress QUIET = (done, total) -> {
        // not tested here
    };

    @TempDir
    Path folder;
    private ModelInventory inventory;
    private Path file;

    @BeforeEach
    void open() throws IOException {
        inventory = ModelInventory.of(Files.createDirectory(folder.resolve("models")));
        file = folder.resolve("mine.gguf");
    }

    /** Returns a valid header, whose tokens are skipped on reading, followed by zeros. */
    private static byte[] model(String name, String licence) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(number(3, Integer.BYTES));
        out.writeBytes(number(0, Long.BYTES));
        out.writeBytes(number(4, Long.BYTES));
        text(out, "tokenizer.ggml.model", "t".repeat(100_000));
        text(out, "general.architecture", "qwen2");
        text(out, "general.name", name);
        text(out, "general.license", licence);
        out.writeBytes(new byte[3_000_000]);
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String key, String value) {
        string(out, key);
        out.writeBytes(number(8, Integer.BYTES));
        string(out, value);
    }

    private static void string(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(number(bytes.length, Long.BYTES));
        out.writeBytes(bytes);
    }

    private static byte[] number(long value, int bytes) {
        return Arrays.copyOf(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array(),
                bytes);
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private FileFacts look() {
        return inventory.look(file, QUIET, () -> false);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(inventory.directory())) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private void assertRefused(FileFacts approved, byte[] now) throws Exception {
        String message = assertThrows(EngineException.class, () -> inventory.importFile(approved, QUIET, () -> false))
                .getMessage();
        assertTrue(message.contains(approved.sha256()) && message.contains(sha256(now))
                && message.contains(file.toString()), message);
    }

    @Test
    void aFileThatIsExchangedAfterItWasShownIsNotImported() throws Exception {
        byte[] shown = model("Shown", "mit");
        byte[] other = model("Other", "mit");
        Files.write(file, shown);
        FileFacts approved = look();
        Files.write(file, other);
        assertRefused(approved, other);
        assertEquals(List.of(), files());
        byte[] longer = Arrays.copyOf(shown, shown.length + 1);
        Files.write(file, longer);
        assertRefused(approved, longer); // the file was still being written
        assertEquals(List.of(), files());
        Files.write(file, shown);
        assertTrue(inventory.importFile(approved, QUIET, () -> false).installed());
        assertArrayEquals(shown, Files.readAllBytes(inventory.directory().resolve("mine.gguf")));
    }

    @Test
    void aFileOfTheFolderCountsAsShownOnlyWhileItIsTheSame() throws Exception {
        file = inventory.directory().resolve("mine.gguf");
        Files.write(file, model("Shown", "mit"));
        FileFacts approved = look();
        byte[] other = model("Other", "mit");
        Files.write(file, other);
        assertRefused(approved, other);
    }

    @Test
    void anImportThatAPolicyForbidsIsRefusedAsThat() throws Exception {
        Files.write(file, model("Mine", "mit"));
        FileFacts approved = look();
        try (UserHome home = new UserHome(folder)) {
            home.policy("{\"models.import\": \"forbidden\"}");
            EngineException e = assertThrows(EngineException.class,
                    () -> inventory.importFile(approved, QUIET, () -> false));
            assertEquals(EngineError.POLICY, e.error(), e.getMessage());
        }
        assertEquals(List.of(), files());
    }

    /** A hostile file must not add lines to the question, or reverse the text of others. */
    @Test
    void whatAFileSaysIsShownInShortLinesWithoutHiddenCharacters() throws Exception {
        String hostile = "Good\n\u2028SHA-256:\r\u0085\t\u202e\u2066\u200b\u001b[2J \udb40\udc41 "
                + "x".repeat(500_000);
        Files.write(file, model(hostile, hostile));
        FileFacts facts = look();
        for (String shown : List.of(facts.name(), facts.licence())) {
            assertTrue(shown.startsWith("Good SHA-256: [2J x"), shown);
            assertTrue(shown.length() <= 80, shown);
        }
        file = folder.resolve("mine\n\u202eSHA-256.gguf");
        Files.write(file, model("\u2068\n", " \u200f"));
        assertEquals("mine SHA-256.gguf", look().name());
        assertEquals("", look().licence());
    }

    @Test
    void hashLicenceAndSizeAreThoseOfOneContent() throws Exception {
        byte[] free = model("Model", "mit");
        byte[] own = model("Model", "proprietary");
        Files.write(file, free);
        Path next = Files.write(folder.resolve("next"), own);
        FileFacts facts = inventory.look(file, (done, total) -> {
            try {
                if (Files.exists(next)) {
                    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, () -> false);
        assertFalse(Files.exists(next), "it was exchanged");
        byte[] seen = facts.licence().equals("mit") ? free : own;
        assertEquals(sha256(seen), facts.sha256());
        assertEquals(seen.length, facts.sizeBytes());
    }
}
