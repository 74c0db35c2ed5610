// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.UserDirectories;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.tests.Hosts;
import org.vauban.knowledge.host.tests.SampleFiles;
import org.vauban.knowledge.host.tests.Trials;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.UnreadableFile;

/** Randomly damaged documents are indexed or reported; neither this process nor the index host ends. */
class MutatedDocumentsTest {
    private static final int TRIALS = Trials.count("DOCUMENTS", 60);
    private static final int TOGETHER = 250;

    @TempDir
    Path folder;

    private final Map<String, byte[]> originals = new LinkedHashMap<>();

    /** Creates one document of each archive format, a PDF and a mail. */
    private void makeOriginals() throws IOException {
        Path originalFolder = Files.createDirectories(folder.resolve("originals"));
        SampleFiles.manual(originalFolder.resolve("a.pdf"));
        SampleFiles.docx(originalFolder.resolve("a.docx"), SampleFiles.paragraph("The pump shall stop.").repeat(20));
        String slide = "<p:sld xmlns:p='p' xmlns:a='a'><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>%s</a:t></a:r>"
                + "</a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>";
        SampleFiles.zip(originalFolder.resolve("a.pptx"), Map.of("ppt/presentation.xml",
                "<p:presentation xmlns:p='p' xmlns:r='r'><p:sldIdLst>"
                        + "<p:sldId r:id='r1'/></p:sldIdLst></p:presentation>",
                "ppt/_rels/presentation.xml.rels",
                "<Relationships><Relationship Id='r1' Target='slides/slide1.xml'/></Relationships>",
                "ppt/slides/slide1.xml", slide.formatted("Operation of the pump")));
        SampleFiles.zip(originalFolder.resolve("a.xlsx"), Map.of("xl/workbook.xml",
                "<workbook xmlns:r='r'><sheets><sheet name='Parts' r:id='r1'/></sheets></workbook>",
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id='r1' Target='worksheets/sheet1.xml'/></Relationships>",
                "xl/sharedStrings.xml", "<sst><si><t>Seal</t></si></sst>", "xl/worksheets/sheet1.xml",
                "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1'><v>4711</v></c></row>"
                        + "</sheetData></worksheet>"));
        SampleFiles.zip(originalFolder.resolve("a.odt"), Map.of("mimetype", "application/vnd.oasis.opendocument.text",
                "content.xml", "<office:document-content xmlns:office='o' xmlns:text='t'><office:body><office:text>"
                        + "<text:h text:outline-level='1'>Pump</text:h><text:p>The pump stops.</text:p></office:text>"
                        + "</office:body></office:document-content>"));
        Files.writeString(originalFolder.resolve("a.eml"), """
                From: =?UTF-8?Q?=C3=89lodie?= <elodie@example.org>
                Subject: Operation of the pump
                Content-Type: multipart/mixed; boundary="m"

                --m
                Content-Type: multipart/alternative; boundary=a

                --a
                Content-Type: text/plain; charset=iso-8859-15
                Content-Transfer-Encoding: quoted-printable

                La pompe s=E8che co=FBte 12=A4.
                --a
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: base64

                PHA+VGhlIHB1bXAgc3RvcHMuPC9wPg==
                --a--
                --m
                Content-Type: message/rfc822

                From: Bob <bob@example.org>
                Subject: Valve

                > The valve opens.
                --m
                Content-Type: application/pdf; name*=UTF-8''pomp%C3%A9.pdf
                Content-Disposition: attachment
                Content-Transfer-Encoding: base64

                JVBERi0=
                --m--
                """);
        try (Stream<Path> files = Files.list(originalFolder)) {
            for (Path file : files.sorted().toList()) {
                originals.put(String.valueOf(file.getFileName()).substring(1), Files.readAllBytes(file));
            }
        }
    }

    @Tag("claim:parser-confined")
    @Timeout(Trials.SECONDS)
    @Test
    void damagedDocumentsAreReadOrNamed() throws Exception {
        makeOriginals();
        long seed = Trials.seed();
        Random chance = new Random(seed);
        String home = folder.resolve("home").toString();
        UserDirectories user = UserDirectories.of("Linux", folder, name -> name.equals("vauban.home") ? home : null,
                name -> null);
        Map<ReadFailure, Integer> reasons = new EnumMap<>(ReadFailure.class);
        int read = 0;
        Slowest slowest = new Slowest();
        TreeSet<Long> indexHosts = new TreeSet<>();
        int sockets = 0;
        try (Knowledge knowledge = Knowledge.of(user, Hosts.launch(), List.of())) {
            for (int done = 0; done < TRIALS; done += TOGETHER) {
                Path batch = Files.createDirectories(folder.toRealPath().resolve("batch"));
                int count = Math.min(TOGETHER, TRIALS - done);
                for (int i = 0; i < count; i++) {
                    List<String> kinds = List.copyOf(originals.keySet());
                    String kind = kinds.get((done + i) % kinds.size());
                    Files.write(batch.resolve((done + i) + kind), mutated(originals.get(kind), kind, chance));
                }
                IndexReport report = knowledge.index(List.of(batch), slowest);
                slowest.end();
                // attachments, which are never whole documents here, are reported separately from their mail
                long named = report.unreadable().stream().filter(each -> batch.equals(each.file().getParent())).count();
                assertEquals(count, report.indexed() + named, "each is indexed or named: " + seed);
                read += report.indexed();
                for (UnreadableFile each : report.unreadable()) {
                    reasons.merge(each.reason(), 1, Integer::sum);
                }
                indexHosts.addAll(children());
                sockets += sockets();
                SampleFiles.delete(batch);
            }
            assertTrue(knowledge.statistics().files() >= 0);
        }
        assertTrue(indexHosts.size() <= 1, "the index host is the same all the time: " + indexHosts);
        assertEquals(0, sockets);
        Trials.report("documents", TRIALS + " mutated documents, seed " + seed + ": " + read + " read, not read "
                + reasons + ", deaths of this process and of the index host 0, sockets 0; longest time of a document "
                + slowest.millis + " ms");
    }

    /** Measures the slowest document. */
    private static final class Slowest implements IndexingListener {
        private long last = -1;
        private long millis;

        @Override
        public void progress(int done, int total, Path file) {
            end();
            last = System.nanoTime();
        }

        void end() {
            millis = last < 0 ? millis : Math.max(millis, (System.nanoTime() - last) / 1_000_000);
            last = -1;
        }
    }

    /** Returns the index processes, without the one that later creates a CDS archive of their classes. */
    private static List<Long> children() {
        return ProcessHandle.current().children().filter(child -> {
            try {
                String line = Files.readString(Path.of("/proc/" + child.pid() + "/cmdline"));
                return line.contains("IndexMain") && !line.contains("ArchiveClassesAtExit");
            } catch (IOException e) {
                return false; // ended, or another system
            }
        }).map(ProcessHandle::pid).toList();
    }

    /** Returns the number of the hosts' open sockets. */
    private static int sockets() {
        int found = 0;
        for (ProcessHandle child : ProcessHandle.current().children().toList()) {
            try (Stream<Path> open = Files.list(Path.of("/proc/" + child.pid() + "/fd"))) {
                for (Path each : open.toList()) {
                    found += Files.readSymbolicLink(each).toString().startsWith("socket:") ? 1 : 0;
                }
            } catch (IOException e) {
                continue; // ended, or another system
            }
        }
        return found;
    }

    /** Changes the bytes, or for half of the archives those of an entry, in one to four places. */
    private static byte[] mutated(byte[] original, String kind, Random chance) throws IOException {
        if (kind.equals(".pdf") || kind.equals(".eml") || chance.nextBoolean()) {
            return mutated(original, chance);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(original));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(chance.nextInt(3) > 0 ? mutated(content, chance) : content);
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] mutated(byte[] original, Random chance) {
        byte[] bytes = original.clone();
        for (int i = chance.nextInt(4); i >= 0 && bytes.length > 1; i--) {
            int at = chance.nextInt(bytes.length);
            int end = Math.min(bytes.length, at + 1 + chance.nextInt(60));
            switch (chance.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << chance.nextInt(8));
                case 1 -> bytes[at] = (byte) chance.nextInt();
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 3 -> bytes = joined(bytes, at, end, new byte[0]);
                case 4 -> bytes = joined(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
                default -> bytes = joined(bytes, at, end, "999999999999".getBytes());
            }
        }
        return bytes;
    }

    /** Replaces a range of bytes. */
    private static byte[] joined(byte[] bytes, int from, int to, byte[] between) {
        byte[] all = new byte[bytes.length - (to - from) + between.length];
        System.arraycopy(bytes, 0, all, 0, from);
        System.arraycopy(between, 0, all, from, between.length);
        System.arraycopy(bytes, to, all, from + between.length, bytes.length - to);
        return all;
    }
}
