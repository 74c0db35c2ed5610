// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.indexing;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.UserDirectories;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.tests.Hosts;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.UnreadableFile;
import org.vauban.knowledge.passage.Passage;

/** Library sources are indexed in their archives, which may come from untrusted sources. */
class SourceArchiveTest {
    private static final String PUMP = "package a;\n\n/** Starts the impeller. */\nclass Pump {\n"
            + "    void start() {}\n}\n";

    @TempDir
    Path folder;

    private Path archive;
    private UserDirectories user;

    @BeforeEach
    void makeUser() throws Exception {
        archive = folder.toRealPath().resolve("pump-sources.jar");
        String home = folder.resolve("home").toString();
        user = UserDirectories.of("Linux", folder, name -> name.equals("vauban.home") ? home : null, name -> null);
    }

    private static void write(Path file, Map<String, byte[]> entries) throws Exception {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(each.getKey()));
                zip.write(each.getValue());
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> found(Knowledge knowledge, String query, List<Path> sources) throws Exception {
        return knowledge.search(query, 10, sources).hits().stream().map(hit -> hit.passage().path()).toList();
    }

    @Test
    void sourcesAreFoundInTheirArchiveAndFollowIt() throws Exception {
        write(archive, Map.of("a/Pump.java", bytes(PUMP), "b/Valve.java", bytes("package b;\n\nclass Valve {\n}\n"),
                "module-info.java", bytes("module a {}"), "a/icon.png", new byte[100]));
        Path below = archive.resolve("a");
        String pump = below.resolve("Pump.java").toString();
        try (Knowledge knowledge = Knowledge.of(user, Hosts.launch(), List.of())) {
            IndexReport report = knowledge.index(List.of(archive), IndexingListener.NONE);
            assertEquals(2, report.indexed());
            Passage passage = knowledge.search("impeller", 5, List.of(archive)).hits().getFirst().passage();
            assertEquals(pump, passage.path());
            assertEquals(PUMP.substring(passage.start(), passage.end()), passage.text());
            assertEquals(List.of(pump), found(knowledge, "impeller", List.of(below)));
            assertEquals(List.of(), found(knowledge, "impeller", List.of(archive.resolve("b"))));
            assertEquals(2, knowledge.contents(List.of(archive)).getFirst().files());
            assertFalse(knowledge.document(Path.of(pump)).isEmpty());
            assertEquals(2, knowledge.index(List.of(archive), IndexingListener.NONE).unchanged());

            write(archive, Map.of("a/Pump.java", bytes(PUMP.replace("impeller", "rotors!!"))));
            IndexReport again = knowledge.index(List.of(archive), IndexingListener.NONE);
            assertEquals(1, again.indexed(), "of the same size");
            assertEquals(1, again.removed());
            assertEquals(List.of(), found(knowledge, "impeller", List.of()));
            assertEquals(1, knowledge.remove(List.of(archive)));
        }
    }

    @Test
    void aPackageOfAnArchiveCanBeIndexedAlone() throws Exception {
        write(archive, Map.of("a/Pump.java", bytes(PUMP),
                "b/Pump.java", bytes(PUMP.replace("package a", "package b"))));
        try (Knowledge knowledge = Knowledge.of(user, Hosts.launch(), List.of())) {
            assertTrue(Knowledge.exists(archive.resolve("b")));
            assertEquals(1, knowledge.index(List.of(archive.resolve("b")), IndexingListener.NONE).indexed());
            assertEquals(List.of(archive.resolve("b/Pump.java").toString()), found(knowledge, "impeller", List.of()));
        }
    }

    @Test
    void hostileEntriesAreNamedOrLeftOut() throws Exception {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("../../Escaped.java", bytes("class Escaped {}"));
        entries.put("/etc/Rooted.java", bytes("class Rooted {}"));
        entries.put("a\\..\\Backslash.java", bytes("class Backslash {}"));
        entries.put("a/./Dotted.java", bytes("class Dotted {}"));
        entries.put("x".repeat(2_000) + ".java", bytes("class Long {}"));
        entries.put("a/Latin.java", new byte[] {'/', '/', (byte) 0xe9, (byte) 0xff});
        entries.put("a/Huge.java", new byte[17 << 20]);
        entries.put("a/Secret.java", bytes("class Secret { String token = \"ghp_"
                + "16C7e42F292c6912E7710c838347Ae178B4a"
                + "\"; }"));
        entries.put("a/Pump.java", bytes(PUMP));
        write(archive, entries);
        try (Knowledge knowledge = Knowledge.of(user, Hosts.launch(), List.of())) {
            IndexReport report = knowledge.index(List.of(archive), IndexingListener.NONE);
            assertEquals(2, report.indexed());
            assertEquals(List.of(ReadFailure.ENCODING, ReadFailure.TOO_LARGE),
                    report.unreadable().stream().map(UnreadableFile::reason).sorted(
                            java.util.Comparator.comparing(Enum::name)).toList());
            assertEquals(List.of(), found(knowledge, "ghp_16C7e42F292c6912E7710c838347Ae178B4a", List.of()));
            for (String each : List.of("Escaped", "Rooted", "Backslash", "Dotted", "Long")) {
                assertEquals(List.of(), found(knowledge, "\"class " + each + "\"", List.of()), each);
            }
        }
        try (Knowledge knowledge = Knowledge.of(user, Hosts.launch(), List.of("Pump.java"))) {
            assertEquals(1, knowledge.index(List.of(archive), IndexingListener.NONE).excluded());
        }
    }

    /** Size rules use the archive's declared size, before anything is unpacked. */
    @Test
    void anEntryOfAnotherSizeThanTheArchiveSaysIsNamed() throws Exception {
        write(archive, Map.of("a/Pump.java", bytes(PUMP)));
        byte[] changed = Files.readAllBytes(archive);
        int listed = new String(changed, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        changed[listed + 24]--; // the entry's declared size
        Files.write(archive, changed);
        try (Knowledge knowledge = Knowledge.of(user, Hosts.launch(), List.of())) {
            IndexReport report = knowledge.index(List.of(archive), IndexingListener.NONE);
            assertEquals(List.of(ReadFailure.DAMAGED),
                    report.unreadable().stream().map(UnreadableFile::reason).toList());
            assertEquals(0, report.indexed());
        }
    }

    /** For example a build that writes the same archive once more. */
    @Test
    void anArchiveThatIsOverwrittenWhileItIsReadIsReadAgain() throws Exception {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < 8; i++) {
            entries.put("a/Pump" + i + ".java", bytes(PUMP.replace("Pump", "Pump" + i)));
        }
        write(archive, entries);
        byte[] whole = Files.readAllBytes(archive);
        try (Knowledge knowledge = Knowledge.of(user, Hosts.launch(), List.of())) {
            IndexReport report = knowledge.index(List.of(archive), new IndexingListener() {
                @Override
                public void progress(int done, int total, Path file) {
                    if (done == 0) {
                        assertDoesNotThrow(() -> write(archive, Map.of("b/Other.java", bytes("class Other {}"))));
                    }
                }

                @Override
                public boolean isCancelled() {
                    return false;
                }
            });
            assertTrue(report.unreadable().size() > 1, report.toString());
            assertEquals(Set.of(ReadFailure.CHANGED),
                    report.unreadable().stream().map(UnreadableFile::reason).collect(Collectors.toSet()));
            Files.write(archive, whole);
            assertEquals(List.of(), knowledge.index(List.of(archive), IndexingListener.NONE).unreadable());
            assertEquals(8, knowledge.statistics().files());
        }
    }

    /** A change is detected by the checksum. */
    @Test
    void anEntryWithAnotherChecksumThanTheArchiveSaysIsNamed() throws Exception {
        write(archive, Map.of("a/Pump.java", bytes(PUMP)));
        byte[] changed = Files.readAllBytes(archive);
        int listed = new String(changed, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        changed[listed + 16]++; // the entry's checksum
        Files.write(archive, changed);
        try (Knowledge knowledge = Knowledge.of(user, Hosts.launch(), List.of())) {
            IndexReport report = knowledge.index(List.of(archive), IndexingListener.NONE);
            assertEquals(List.of(ReadFailure.DAMAGED),
                    report.unreadable().stream().map(UnreadableFile::reason).toList());
        }
    }

    @Test
    void whatIsNoArchiveIsNamed() throws Exception {
        ByteArrayOutputStream torn = new ByteArrayOutputStream();
        try (OutputStream out = torn) {
            out.write(bytes("PK\3\4 and no more"));
        }
        Files.write(archive, torn.toByteArray());
        try (Knowledge knowledge = Knowledge.of(user, Hosts.launch(), List.of())) {
            IndexReport report = knowledge.index(List.of(archive), IndexingListener.NONE);
            assertEquals(List.of(ReadFailure.DAMAGED),
                    report.unreadable().stream().map(UnreadableFile::reason).toList());
        }
    }

    /**
     * Such a sparse file takes no disk space, even in a repository, but an archive's entry list is read as a whole.
     */
    @Test
    void anArchiveWhoseListOfEntriesWouldTakeAllMemoryIsNamed() throws Exception {
        long size = Math.min(Integer.MAX_VALUE - 1_000L, Runtime.getRuntime().maxMemory() + (64L << 20));
        Path docs = Files.createDirectory(folder.toRealPath().resolve("docs"));
        Path hostile = docs.resolve("pump-javadoc.jar");
        ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN).putInt(0x06054b50).putInt(0)
                .putShort((short) 9).putShort((short) 9).putInt((int) size).putInt(0).putShort((short) 0).flip();
        try (FileChannel file = FileChannel.open(hostile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(end, size);
        }
        Files.writeString(docs.resolve("a.md"), "The impeller turns.");
        try (Knowledge knowledge = Knowledge.of(user, Hosts.launch(), List.of())) {
            IndexReport report = knowledge.index(List.of(docs), IndexingListener.NONE);
            assertEquals(List.of(new UnreadableFile(hostile, ReadFailure.DAMAGED, "ZipException")),
                    report.unreadable());
            assertEquals(1, found(knowledge, "impeller", List.of()).size(), "the others are read");
        }
    }
}
