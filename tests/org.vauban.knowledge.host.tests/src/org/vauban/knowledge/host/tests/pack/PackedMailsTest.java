// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.governance.UserDirectories;
import org.vauban.knowledge.DocumentPages;
import org.vauban.knowledge.Excerpt;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.KnowledgePacks;
import org.vauban.knowledge.host.tests.Hosts;
import org.vauban.knowledge.host.tests.Mails;
import org.vauban.knowledge.host.tests.SampleFiles;
import org.vauban.knowledge.host.tests.WithKnowledge;
import org.vauban.knowledge.host.tests.WordEmbedder;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.pack.PackHeading;
import org.vauban.knowledge.pack.PackReport;
import org.vauban.knowledge.passage.Passage;

/** Mail attachments are included in a pack, or else the mails are left out. */
@Tag("slow")
class PackedMailsTest extends WithKnowledge {
    private Path pack;
    private UserDirectories reader;

    @BeforeEach
    void makeReader() throws Exception {
        pack = folder.toRealPath().resolve("pack");
        String home = folder.resolve("reader").toString();
        reader = UserDirectories.of("Linux", folder, name -> name.equals("vauban.home") ? home : null, name -> null);
        Files.createDirectories(reader.config());
    }

    private String docx(String name, String text) throws Exception {
        return Mails.attachment(name, Mails.WORD,
                SampleFiles.docx(folder.resolve("some.docx"), SampleFiles.paragraph(text)));
    }

    private Path mail(String name, String... parts) throws Exception {
        return Mails.write(docs.resolve(name), Mails.mail("Order", "See the documents.", List.of(parts)));
    }

    /** Writes a mail with an attached mail that has a manual attached. */
    private void order() throws Exception {
        mail("order.eml", Mails.attachedMail("two.eml", Mails.mail("Two", "inmost", List.of(Mails.attachment(
                "manual.pdf", "application/pdf", SampleFiles.manual(folder.resolve("some.pdf")))))),
                docx("terms.docx", "Delivery takes nine weeks."));
    }

    private PackReport packed(String... exclusions) throws Exception {
        try (Knowledge knowledge = open(exclusions)) {
            return new KnowledgePacks(knowledge, user).write(List.of(docs), pack, new PackHeading("Example", "mails", 1,
                    Instant.now().truncatedTo(ChronoUnit.SECONDS), Duration.ofDays(1)), List.of(),
                    IndexingListener.NONE, new WordEmbedder());
        }
    }

    private PackReport mount(Knowledge knowledge) throws KnowledgeException {
        return new KnowledgePacks(knowledge, reader).mount(pack, null, true, WordEmbedder.MODEL::equals);
    }

    private Knowledge openReader(String... exclusions) throws Exception {
        return Knowledge.of(reader, Hosts.launch(), List.of(exclusions));
    }

    private List<String> left(List<Path> withheld, Path from) {
        return withheld.stream().map(each -> from.relativize(each).toString().replace('\\', '/')).toList();
    }

    @Test
    void attachmentsAreFoundInAMountedPackAndCitedWithPageAndQuote() throws Exception {
        order();
        PackReport written = packed();
        assertEquals(List.of(3L, 4L, written.manifest().passages()), List.of(written.manifest().format(),
                written.manifest().files(), (long) written.manifest().vectors().passages()));
        Path manual = pack.resolve("documents/docs/order.eml/two.eml/manual.pdf");
        try (Knowledge knowledge = openReader()) {
            assertEquals(List.of(), mount(knowledge).withheld());
            assertEquals(4, knowledge.statistics().files());
            assertEquals(written.manifest().passages(), knowledge.statistics().vectors());
            List<Path> mounted = new KnowledgePacks(knowledge, reader).mounted("mails");
            assertEquals(List.of(pack), mounted);
            Passage passage = knowledge.search("A-4711", 5, mounted).hits().getFirst().passage();
            assertEquals(List.of(manual.toString(), 2, "1"),
                    List.of(passage.path(), passage.page(), passage.pageLabel()));
            assertFalse(passage.boxes().isEmpty(), "where its lines lie");
            assertTrue(Excerpt.of(passage, "seal every year").text().contains("Replace the seal every year."));
            try (DocumentPages pages = knowledge.pages(manual)) {
                assertTrue(pages.page(2, 1).text().text().contains("A-4711"));
            }
            assertEquals(List.of("terms.docx"), names(knowledge.search("delivery", 5, mounted)));
            knowledge.remove(List.of(pack));
            assertEquals(0, knowledge.statistics().files());
        }
    }

    @Test
    void theReportNamesThePartsThatCopiesLack() throws Exception {
        String picture = Mails.attachment("C:\\\\plan.png", "image/png", new byte[] {1});
        String nameless = "Content-Type: application/zip\n\nPK";
        mail("order.eml", Mails.attachedMail("two.eml", Mails.mail("Two", "inmost", List.of(picture))), nameless,
                docx("terms.docx", "Delivery takes nine weeks."));
        mail("plain.eml", "Content-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain\n\nHello\n"
                + "--c\nContent-Type: text/html\n\n<p>Hello</p>\n--c--\n");
        PackReport written = packed();
        assertEquals(List.of(), written.withheld());
        assertEquals(Map.of(docs.toRealPath().resolve("order.eml"), List.of("two.eml/plan.png", "application/zip")),
                written.left(), "HTML beside the same text is not missed");
    }

    /** Otherwise the copy of the mail would contain what must not be in the pack. */
    @Test
    void aMailIsLeftOutWithAllThatIsAttachedToItIfAnyOfItMayNotBeRead() throws Exception {
        order();
        mail("key.eml", Mails.attachedMail("two.eml", Mails.mail("Two", "inmost", List.of(docx("key.docx", "token ghp_"
                + "16C7e42F292c6912E7710c838347Ae178B4a here"), docx("sound.docx", "The wellspring.")))));
        mail("price.eml", docx("price.docx", "The price is nine."));
        mail("deep.eml", Mails.attachedMail("two.eml", Mails.mail("Two", "inmost", List.of(docx("price.docx", "The "
                + "price is ten.")))));
        mail("bad.eml", Mails.attachment("bad.pdf", "application/pdf", "no PDF".getBytes()));
        PackReport written = packed("price.docx");
        assertEquals(List.of("deep.eml", "key.eml", "key.eml/two.eml/key.docx", "price.eml"),
                left(written.withheld(), docs).stream().sorted().toList());
        assertEquals(List.of("bad.pdf"),
                written.unreadable().stream().map(each -> String.valueOf(each.file().getFileName())).toList());
        try (var copies = Files.list(pack.resolve("documents/docs"))) {
            assertEquals(List.of("bad.eml", "order.eml"),
                    copies.map(each -> String.valueOf(each.getFileName())).sorted().toList());
        }
        try (Knowledge knowledge = openReader()) {
            mount(knowledge);
            assertEquals(5, knowledge.statistics().files());
            assertEquals(List.of(), names(knowledge.search("wellspring", 5, List.of())));
        }
    }

    /** These formats are not read: only their names show that they must not be in the pack. */
    @Test
    void aMailIsLeftOutWithAnExcludedAttachmentOfAnyFormat() throws Exception {
        order();
        String type = "application/octet-stream";
        mail("binary.eml", Mails.attachment("live.keys", type, new byte[] {1, 2}));
        mail("text.eml", Mails.attachment("live.keys", "text/plain", "The key is under the mat.".getBytes()));
        mail("table.eml", Mails.attachment("C:\\\\books\\\\price.csv", type, "1;2".getBytes()));
        mail("signed.eml", Mails.attachment("some.keys", "application/pgp-signature", new byte[] {1}));
        mail("forwarding.eml", Mails.forwarded(Mails.mail("Inner", "inmost",
                List.of(Mails.attachment("price.csv", type, "1;2".getBytes())))));
        mail("deep.eml", Mails.attachedMail("two.eml", Mails.mail("Two", "inmost",
                List.of(Mails.attachment("price.csv", type, "1;2".getBytes())))));
        mail("harmless.eml", Mails.attachment("keys.tool", type, new byte[] {1, 2}));
        assertEquals(List.of("binary.eml", "deep.eml", "forwarding.eml", "signed.eml", "table.eml", "text.eml"),
                left(packed("*.keys", "price.csv").withheld(), docs).stream().sorted().toList());
    }

    /** The last of them have not been checked. */
    @Test
    void aMailIsLeftOutWithMoreDocumentsThanAreRead() throws Exception {
        order();
        String one = docx("one.docx", "The pump.");
        mail("full.eml", Collections.nCopies(100, one).toArray(String[]::new));
        mail("more.eml", Collections.nCopies(101, one).toArray(String[]::new));
        mail("deep.eml", Mails.attachedMail("two.eml", Mails.mail("Two", "inmost", Collections.nCopies(100, one))));
        assertEquals(List.of("deep.eml", "more.eml"), left(packed().withheld(), docs).stream().sorted().toList());
    }

    /** This content has not been checked, and the copy is distributed. */
    @Test
    void aCopyOfAMailHoldsNothingThatIsNotRead() throws Exception {
        String type = "application/octet-stream";
        String unread = Mails.attachment("logo.png", "image/png", "unread logo".getBytes())
                + "\n--=_B\n" + Mails.attachment("", type, "unread nameless".getBytes())
                + "\n--=_B\n" + Mails.plainly("files.zip", "application/zip", "unread archive")
                + "\n--=_B\n" + Mails.plainly("scan.pdf", "application/pdf", "unread scan")
                + "\n--=_B\nContent-Type: text/plain; charset=utf-8\nContent-Disposition: attachment\n"
                + "Content-Transfer-Encoding: base64\n\nwyh1bnJlYWQ=\n"
                + "\n--=_B\nContent-Type: multipart/alternative; boundary=\"=_A\"\n\n--=_A\nContent-Type: text/html\n\n"
                + "<p>unread other</p>\n--=_A\nContent-Type: text/plain\n\nthe estuary\n--=_A--\nunread end\n";
        String inner = Mails.mail("B", "the wellspring", List.of(unread)).replace("MIME-Version",
                "X-Key: unread field\nMIME-Version");
        String mail = Mails.mail("Order", "See the documents.", List.of(
                docx("terms.docx", "Delivery takes nine weeks."), unread.replace("=_B", "=_Order"),
                Mails.forwarded(inner), Mails.attachedMail("two.eml", inner)))
                .replaceFirst("\n\n--", "\n\nunread begin\n--");
        Mails.write(docs.resolve("order.eml"), mail);
        for (String each : List.of("logo", "nameless", "archive", "scan", "other", "end", "field", "begin")) {
            assertTrue(texts(mail).contains("unread " + each), each);
        }
        PackReport written = packed();
        assertEquals(List.of(), written.withheld());
        String copy = Files.readString(pack.resolve("documents/docs/order.eml"));
        assertEquals(List.of(), texts(copy).lines().filter(each -> each.contains("unread")).toList());
        assertTrue(copy.contains("Content-Description: left out of this copy"), copy);
        try (Knowledge knowledge = openReader()) {
            mount(knowledge);
            assertEquals(List.of("terms.docx"), names(knowledge.search("delivery", 5, List.of())));
            assertEquals(List.of("order.eml", "two.eml"),
                    names(knowledge.search("wellspring", 5, List.of())).stream().sorted().toList());
            assertTrue(Excerpt.of(knowledge.search("documents", 1, List.of()).hits().getFirst().passage(), "logo")
                    .text().contains("logo.png"), "what is left out is named");
        }
    }

    /** Only the mails' own subjects are read, and only the first of thousands of receivers. */
    @Test
    void aCopyOfAMailHoldsNoFieldThatIsNotRead() throws Exception {
        String part = "Subject: unread subject\nTo: unread receiver\nContent-Type: text/plain\n\nthe wellspring\n";
        String encrypted = "Content-Type: multipart/encrypted; boundary=\"=_E\"\n\n--=_E\n"
                + "Content-Type: message/rfc822\n\nSubject: unread too\n\nunread text\n--=_E--\n";
        Mails.write(docs.resolve("order.eml"),
                Mails.mail("Order", "See the documents.", List.of(part, encrypted, Mails.attachment("", "image/png",
                        "x".getBytes(StandardCharsets.UTF_8)).replaceFirst("^", "Cc: unread copy\n")))
                        .replaceFirst("\nMIME", "\nTo: " + "Zo\u00eb <zoe@example.org>,\n ".repeat(300)
                                + "unread last\nMIME"));
        assertEquals(List.of(), packed().withheld());
        String copy = Files.readString(pack.resolve("documents/docs/order.eml"));
        assertEquals(List.of(), copy.lines().filter(each -> each.contains("unread")).toList());
        assertTrue(copy.contains("Zo\u00eb <zoe@example.org>"), copy);
        assertTrue(copy.contains("Subject: Order"), copy);
    }

    /** Returns the mail with Base64 content decoded. */
    private static String texts(String mail) {
        Matcher encoded = Pattern.compile("(?s)base64\\R(?:[\\w-]+:[^\\n]*\\R)*\\R(.*?)(?=\\R--|$)").matcher(mail);
        return encoded.replaceAll(found -> Matcher.quoteReplacement(texts(
                new String(Base64.getMimeDecoder().decode(found.group(1)), StandardCharsets.ISO_8859_1))));
    }

    @Test
    void whatIsExcludedWhereAPackIsMountedIsLeftOutWithWhatIsAttachedToIt() throws Exception {
        order();
        mail("large.eml", docx("small.docx", "The estuary."),
                "Content-Type: text/plain\n\nThe long letter.\n" + (" ".repeat(70) + ".\n").repeat(15_000));
        packed();
        Files.writeString(reader.config().resolve("policy.json"), "{\"knowledge.megabytes\": \"1\"}");
        try (Knowledge knowledge = openReader("two.eml")) {
            Path below = pack.resolve("documents/docs");
            assertEquals(List.of("large.eml", "large.eml/small.docx", "order.eml/two.eml",
                    "order.eml/two.eml/manual.pdf"), left(mount(knowledge).withheld(), below).stream().sorted()
                            .toList());
            assertEquals(2, knowledge.statistics().files());
        }
    }
}
