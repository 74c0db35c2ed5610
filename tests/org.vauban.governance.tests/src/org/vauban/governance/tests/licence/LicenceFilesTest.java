// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.licence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.governance.licence.LicenceClass;
import org.vauban.governance.licence.LicenceData;
import org.vauban.governance.licence.LicenceDataException;
import org.vauban.governance.licence.LicenceDataWriter;

/** Licence data that is damaged or maliciously crafted. */
class LicenceFilesTest {
    private static final String CODE = "int sum(int[] values) {\n    int sum = 0;\n    for (int value : values) {\n"
            + "        sum = Math.addExact(sum, value);\n    }\n    return sum;\n}\n"
            + "double mean(int[] values) {\n    return values.length == 0 ? Double.NaN : (double) sum(values) / values.length;\n}\n";
    private static final int HASH = 32;
    /** Offset of the entry count in the table's header. */
    private static final int ENTRIES = 20;
    private static final int BUCKET_BITS = 24;
    private static final int NAMES = 36;
    private static final int NAMES_START = 48;

    @TempDir
    Path folder;

    private final Locale locale = Locale.getDefault();
    private Path filter;
    private Path origins;

    @BeforeEach
    void write() throws IOException {
        Locale.setDefault(Locale.ENGLISH);
        LicenceDataWriter writer = new LicenceDataWriter();
        writer.project("Sums", "1.0", "MIT", LicenceClass.PERMISSIVE);
        writer.file("a/Sums.java", CODE);
        writer.write(folder);
        filter = folder.resolve("permissive.filter");
        origins = folder.resolve("permissive.origins");
    }

    @AfterEach
    void restore() {
        Locale.setDefault(locale);
    }

    private int find() throws LicenceDataException {
        try (LicenceData data = LicenceData.open(folder).orElseThrow()) {
            return data.find(CODE).size();
        }
    }

    private void refused(Path file, String reason) {
        LicenceDataException refused = assertThrows(LicenceDataException.class, this::find);
        assertEquals("The licence data " + file + " cannot be used: " + reason + ". Install the licence data again.",
                refused.getMessage());
    }

    private static byte[] sha256(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes the table, and makes all checksums and the filter match the change. */
    private void changeOrigins(Consumer<ByteBuffer> change) throws IOException {
        byte[] table = Files.readAllBytes(origins);
        int headerEnd = NAMES_START + ByteBuffer.wrap(table).getInt(NAMES);
        change.accept(ByteBuffer.wrap(table));
        byte[] identity = sha256(table, headerEnd);
        System.arraycopy(identity, 0, table, headerEnd, HASH);
        CRC32C body = new CRC32C();
        body.update(table, headerEnd + HASH, table.length - 4 - headerEnd - HASH);
        ByteBuffer.wrap(table).putInt(table.length - 4, (int) body.getValue());
        Files.write(origins, table);
        changeFilter(bytes -> bytes.put(40, identity));
    }

    private void changeFilter(Consumer<ByteBuffer> change) throws IOException {
        byte[] bytes = Files.readAllBytes(filter);
        change.accept(ByteBuffer.wrap(bytes));
        System.arraycopy(sha256(bytes, bytes.length - HASH), 0, bytes, bytes.length - HASH, HASH);
        Files.write(filter, bytes);
    }

    @Test
    void whatWasWrittenIsRead() throws IOException, LicenceDataException {
        assertEquals(1, find());
        changeOrigins(bytes -> {});
        assertEquals(1, find());
    }

    @Test
    void oneFileWithoutTheOtherIsRefused() throws IOException {
        byte[] table = Files.readAllBytes(origins);
        Files.delete(origins);
        refused(filter, "the other file of its class is missing");
        Files.delete(filter);
        Files.write(origins, table);
        refused(origins, "the other file of its class is missing");
    }

    @Test
    void filesOfDifferentDataAreRefused(@TempDir Path other) throws IOException {
        LicenceDataWriter writer = new LicenceDataWriter();
        writer.project("Sums", "1.1", "MIT", LicenceClass.PERMISSIVE);
        writer.file("a/Sums.java", CODE);
        writer.write(other);
        Files.copy(other.resolve("permissive.origins"), origins, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        refused(filter, "it does not belong to the other file of its class");
    }

    @Test
    void otherKindsAndVersionsOfFilesAreRefused() throws IOException {
        byte[] table = Files.readAllBytes(origins);
        Files.writeString(origins, "no table".repeat(100));
        refused(origins, "it is not a file of this kind");
        Files.write(origins, Files.readAllBytes(filter));
        refused(origins, "it is not a file of this kind");
        Files.write(origins, new byte[0]);
        refused(origins, "it is not a file of this kind");
        Files.write(origins, table);
        changeOrigins(bytes -> bytes.putInt(8, 2));
        refused(origins, "it was made for another version of Vauban");
        changeFilter(bytes -> bytes.putInt(12, 31));
        refused(filter, "it was made for another version of Vauban");
    }

    @ParameterizedTest
    @CsvSource({"20,-1", "20,67108865", "24,0", "24,27", "24,-1", "28,65536", "32,16777217", "32,1000", "36,-1",
            "36,67108865", "40,-1", "44,-1"})
    void countsThatCannotBeAreRefused(int at, int value) throws IOException {
        byte[] table = Files.readAllBytes(origins);
        ByteBuffer.wrap(table).putInt(at, value);
        Files.write(origins, table);
        LicenceDataException refused = assertThrows(LicenceDataException.class, this::find);
        assertTrue(refused.getMessage().contains(origins.toString()), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"20,-1", "20,67108865", "32,0", "32,3", "32,-4", "32,524288", "36,0", "36,-1", "36,1000000"})
    void filtersThatCannotBeAreRefused(int at, int value) throws IOException {
        changeFilter(bytes -> bytes.putInt(at, value));
        LicenceDataException refused = assertThrows(LicenceDataException.class, this::find);
        assertTrue(refused.getMessage().contains(filter.toString()), refused.getMessage());
    }

    @Test
    void everyChangedByteOfTheFilterAndTheHeaderIsSeen() throws IOException {
        byte[] good = Files.readAllBytes(filter);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 0x10;
            Files.write(filter, bad);
            assertThrows(LicenceDataException.class, this::find, "byte " + i);
        }
        Files.write(filter, good);
        byte[] table = Files.readAllBytes(origins);
        int headerEnd = NAMES_START + ByteBuffer.wrap(table).getInt(NAMES);
        for (int i = 0; i < headerEnd + HASH; i++) {
            byte[] bad = table.clone();
            bad[i] ^= 0x10;
            Files.write(origins, bad);
            assertThrows(LicenceDataException.class, this::find, "byte " + i);
        }
    }

    @Test
    void everyChangedByteOfTheTableIsSeenWhereItIsVerified() throws IOException, LicenceDataException {
        byte[] table = Files.readAllBytes(origins);
        int headerEnd = NAMES_START + ByteBuffer.wrap(table).getInt(NAMES);
        for (int i = headerEnd + HASH; i < table.length; i++) {
            byte[] bad = table.clone();
            bad[i] ^= 0x10;
            Files.write(origins, bad);
            try (LicenceData data = LicenceData.open(folder).orElseThrow()) {
                assertThrows(LicenceDataException.class, data::verify, "byte " + i);
            }
        }
    }

    @Test
    void cutFilesAreRefused() throws IOException {
        for (Path file : new Path[] {filter, origins}) {
            byte[] good = Files.readAllBytes(file);
            for (int length = 0; length < good.length; length += 7) {
                Files.write(file, Arrays.copyOf(good, length));
                assertThrows(LicenceDataException.class, this::find, file + " of " + length);
            }
            Files.write(file, Arrays.copyOf(good, good.length + 1));
            assertThrows(LicenceDataException.class, this::find);
            Files.write(file, good);
        }
    }

    @Test
    void aTableThatIsCutWhileItIsOpenIsToldOnce() throws IOException, LicenceDataException {
        try (LicenceData data = LicenceData.open(folder).orElseThrow()) {
            Files.write(origins, Arrays.copyOf(Files.readAllBytes(origins), 200));
            LicenceDataException told = assertThrows(LicenceDataException.class, () -> data.find(CODE));
            assertTrue(told.getMessage().contains(origins.toString()), told.getMessage());
        }
    }

    /** Names are printed to terminals. */
    @Test
    void namesWithControlCharactersAreRefused() throws IOException {
        String names = new String(Files.readAllBytes(origins), java.nio.charset.StandardCharsets.ISO_8859_1);
        for (String name : new String[] {"MIT", "Sums", "a/Sums.java"}) {
            byte[] good = Files.readAllBytes(origins);
            int at = names.indexOf(name, NAMES_START);
            changeOrigins(bytes -> bytes.put(at, (byte) 0x1b));
            refused(origins, "its contents are invalid");
            Files.write(origins, good);
            changeOrigins(bytes -> bytes.put(at, (byte) 0xff));
            refused(origins, "its contents are invalid");
            Files.write(origins, good);
        }
    }

    @Test
    void entriesThatLeadNowhereAreRefusedWhereTheyAreRead() throws IOException {
        byte[] table = Files.readAllBytes(origins);
        ByteBuffer header = ByteBuffer.wrap(table);
        int buckets = NAMES_START + header.getInt(NAMES) + HASH;
        int entries = buckets + ((1 << header.getInt(BUCKET_BITS)) + 1) * 4;
        int count = header.getInt(ENTRIES);
        assertTrue(count > 2);
        changeOrigins(bytes -> {
            for (int i = 0; i < count; i++) {
                bytes.put(entries + 8 * i + 2, (byte) 0x7f); // the number of a missing file
            }
        });
        refused(origins, "its contents are invalid");
        Files.write(origins, table);
        changeOrigins(bytes -> {
            for (int i = 0; i < count; i++) {
                bytes.put(entries + 8 * i + 5, (byte) 0x7f); // far beyond the end of the file
            }
        });
        refused(origins, "its contents are invalid");
        Files.write(origins, table);
        changeOrigins(bytes -> {
            for (int i = 0; i <= 1 << header.getInt(BUCKET_BITS); i++) {
                bytes.putInt(buckets + 4 * i, i % 2 == 0 ? Integer.MAX_VALUE : -1);
            }
        });
        refused(origins, "its contents are invalid");
    }

    @Test
    void mutationsAreRefusedOrHarmless() throws IOException {
        Random random = new Random(7);
        byte[] table = Files.readAllBytes(origins);
        byte[] bytes = Files.readAllBytes(filter);
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            Files.write(origins, table);
            Files.write(filter, bytes);
            int changes = 1 + random.nextInt(4);
            changeOrigins(changed -> {
                for (int c = 0; c < changes; c++) {
                    // leave the length of the names, which locates the checksums
                    int at = random.nextInt(table.length - HASH - 4);
                    if (at < NAMES || at >= NAMES + 4) {
                        changed.put(at, (byte) random.nextInt());
                    }
                }
            });
            try {
                find();
            } catch (LicenceDataException e) {
                assertFalse(e.getMessage().isBlank());
                refused++;
            }
        }
        assertTrue(refused > 500, refused + " of 2,000");
    }

    @Test
    void aFolderInThePlaceOfAFileIsUnreadable() throws IOException {
        Files.delete(origins);
        Files.createDirectory(origins);
        LicenceDataException told = assertThrows(LicenceDataException.class, this::find);
        assertTrue(told.getMessage().startsWith("The licence data " + origins + " cannot be read"), told.getMessage());
    }
}
