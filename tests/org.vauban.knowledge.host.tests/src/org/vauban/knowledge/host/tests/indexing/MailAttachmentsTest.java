// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.indexing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.knowledge.DocumentPages;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeUpdates;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.RenderedPage;
import org.vauban.knowledge.host.tests.Mails;
import org.vauban.knowledge.host.tests.SampleFiles;
import org.vauban.knowledge.host.tests.WithKnowledge;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.UnreadableFile;
import org.vauban.knowledge.passage.Passage;

/** Documents attached to mails are read in place, each as a separate document. */
@Tag("slow")
class MailAttachmentsTest extends WithKnowledge {
    private static final String PDF = "application/pdf";

    private String pdf(String name) throws Exception {
        return Mails.attachment(name, PDF, SampleFiles.manual(folder.resolve("some.pdf")));
    }

    private String docx(String name, String text) throws Exception {
        return Mails.attachment(name, Mails.WORD,
                SampleFiles.docx(folder.resolve("some.docx"), SampleFiles.paragraph(text)));
    }

    private Path mail(String name, String... parts) throws Exception {
        return Mails.write(docs.resolve(name), Mails.mail("Order", "See the documents.", List.of(parts)));
    }

    private List<String> found(Knowledge knowledge, String query) throws Exception {
        return knowledge.search(query, 20, List.of()).hits().stream()
                .map(hit -> docs.relativize(Path.of(hit.passage().path())).toString().replace('\\', '/')).sorted()
                .toList();
    }

    @Test
    void anAttachmentIsCitedWithItsPageAndShownAndGoesWithItsMail() throws Exception {
        Path mail = mail("order.eml", pdf("manual.pdf"), docx("terms.docx", "Delivery takes nine weeks."));
        try (Knowledge knowledge = open()) {
            assertEquals(3, index(knowledge).indexed());
            Path manual = mail.resolve("manual.pdf");
            Passage passage = knowledge.search("A-4711", 5, List.of()).hits().getFirst().passage();
            assertEquals(manual.toString(), passage.path());
            assertEquals(List.of(2, "1", "Operation of the pump"),
                    List.of(passage.page(), passage.pageLabel(), passage.title()));
            assertFalse(passage.boxes().isEmpty(), "where its lines lie");
            assertEquals(List.of("order.eml/terms.docx"), found(knowledge, "delivery"));
            assertEquals(List.of("order.eml"), found(knowledge, "documents"));
            assertEquals(2, knowledge.search("operator", 5, List.of(mail)).hits().size() + found(knowledge,
                    "delivery").size(), "below the mail");

            assertTrue(Knowledge.exists(manual) && Knowledge.isContained(manual));
            assertFalse(Knowledge.isContained(mail));
            assertTrue(knowledge.document(manual).size() >= 2);
            try (DocumentPages pages = knowledge.pages(manual)) {
                RenderedPage second = pages.page(2, 1);
                assertTrue(second.text().text().contains("A-4711"), second.text().text());
                assertEquals(2, pages.find("a-4711", 1, true, () -> false));
            }

            IndexReport again = index(knowledge);
            assertEquals(List.of(0, 3, 0), List.of(again.indexed(), again.unchanged(), again.removed()));
            assertEquals(3, knowledge.index(List.of(manual), IndexingListener.NONE).unchanged(), "all of its mail");
            mail("order.eml", docx("terms.docx", "Delivery takes twelve weeks."));
            IndexReport changed = index(knowledge);
            assertEquals(List.of(2, 1), List.of(changed.indexed(), changed.removed()));
            assertEquals(List.of(), found(knowledge, "A-4711"));
            Files.delete(mail);
            assertEquals(2, index(knowledge).removed());
            assertEquals(0, knowledge.statistics().files());
        }
    }

    @Test
    void aMailThatIsFollowedTakesItsAttachmentsAlong() throws Exception {
        Files.writeString(docs.resolve("known.md"), "Something else.");
        try (Knowledge knowledge = open()) {
            index(knowledge);
            Path mail = mail("order.eml", pdf("manual.pdf"));
            assertEquals(2, update(knowledge, mail).indexed());
            assertEquals(List.of("order.eml/manual.pdf"), found(knowledge, "A-4711"));
            assertEquals(2, update(knowledge, mail).unchanged());
            Files.delete(mail);
            assertEquals(2, update(knowledge, mail).removed());
            assertEquals(1, knowledge.statistics().files());
        }
    }

    private IndexReport update(Knowledge knowledge, Path file) throws Exception {
        return new KnowledgeUpdates(knowledge).update(docs, List.of(file), IndexingListener.NONE);
    }

    @Test
    void namesAreMadePlainAndEachIsThereOnce() throws Exception {
        mail("names.eml", docx("a.docx", "alpha"), docx("A.docx", "beta"), docx("../../etc/b.docx", "gamma"),
                docx("C:\\x\\c?.docx", "delta"), docx("", "epsilon"), docx("plan", "zeta"),
                docx("n".repeat(300) + ".docx", "eta"), docx("été.docx", "theta"),
                Mails.attachment("tool.exe", "application/octet-stream", new byte[] {1}));
        try (Knowledge knowledge = open()) {
            assertEquals(9, index(knowledge).indexed());
            Map<String, List<String>> names = new TreeMap<>();
            for (String each : List.of("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta")) {
                names.put(each, found(knowledge, each).stream().filter(path -> path.contains("/"))
                        .map(path -> path.substring(path.indexOf('/') + 1)).toList());
            }
            assertEquals(Map.of("alpha", List.of("a.docx"), "beta", List.of("A (2).docx"), "gamma", List.of("b.docx"),
                    "delta", List.of("c_.docx"), "epsilon", List.of("attachment.docx"), "zeta",
                    List.of("plan.docx"), "eta", List.of("n".repeat(75) + ".docx")), names);
            assertEquals(1, knowledge.search("theta", 5, List.of(docs)).hits().size());
        }
    }

    @Test
    void whatIsExcludedIsNotReadAndNotShown() throws Exception {
        mail("order.eml", pdf("manual.pdf"), docx("secret.docx", "The price is nine."));
        try (Knowledge knowledge = open("secret.docx")) {
            IndexReport report = index(knowledge);
            assertEquals(List.of(2, 1), List.of(report.indexed(), report.excluded()));
            assertEquals(List.of(), found(knowledge, "price"));
        }
        try (Knowledge knowledge = open("*.eml")) {
            assertEquals(List.of(), found(knowledge, "A-4711"), "at once");
            assertEquals(2, index(knowledge).removed());
        }
    }

    /** The mail does not change; it tells what is attached to it. */
    @Test
    void whatIsNoLongerExcludedIsReadAndShownAgain() throws Exception {
        mail("order.eml", pdf("manual.pdf"), Mails.attachedMail("two.eml",
                Mails.mail("Two", "inmost", List.of(docx("été & prix.docx", "The price is nine.")))));
        mail("other.eml", docx("terms.docx", "Delivery takes nine weeks."));
        Path excluded = docs.resolve(".vaubanignore");
        try (Knowledge knowledge = open()) {
            Files.writeString(excluded, "*.pdf\n*prix*\n");
            IndexReport first = index(knowledge);
            assertEquals(List.of(4, 2), List.of(first.indexed(), first.excluded()));
            assertEquals(List.of(0, 4), counts(index(knowledge)), "it is not read while this is so");
            Files.writeString(excluded, "*.pdf\n");
            assertEquals(List.of(3, 2), counts(index(knowledge)), "one of two mails, which stays without the other");
            assertEquals(List.of("order.eml/two.eml/été & prix.docx"), found(knowledge, "price"));
            Files.delete(excluded);
            assertEquals(List.of(4, 2), counts(index(knowledge)));
            assertEquals(List.of("order.eml/manual.pdf"), found(knowledge, "A-4711"));
            assertEquals(List.of(0, 6), counts(index(knowledge)));

            Files.writeString(excluded, "*.docx\n");
            IndexReport later = index(knowledge);
            assertEquals(List.of(4, 0, 2), List.of(later.indexed(), later.unchanged(), later.removed()));
            assertEquals(List.of(0, 4), counts(index(knowledge)));
            Files.delete(excluded);
            assertEquals(List.of(6, 0), counts(index(knowledge)));
            assertEquals(List.of("order.eml/two.eml/été & prix.docx"), found(knowledge, "price"));
        }
    }

    private static List<Integer> counts(IndexReport report) {
        return List.of(report.indexed(), report.unchanged());
    }

    @Test
    void secretsInAttachmentsAreMasked() throws Exception {
        mail("order.eml", docx("key.docx", "token ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a here"));
        try (Knowledge knowledge = open()) {
            index(knowledge);
            Passage passage = knowledge.search("token", 5, List.of()).hits().getFirst().passage();
            assertFalse(passage.text().contains("16C7e42F"), passage.text());
        }
    }

    /** Programs declare ReqIF, which is XML, like this. */
    @Test
    void aDocumentThatTheMailCallsATextIsReadByItsName() throws Exception {
        String xml = "<REQ-IF xmlns='http://www.omg.org/spec/ReqIF/20110401/reqif.xsd'><CORE-CONTENT><REQ-IF-CONTENT>"
                + "<SPEC-OBJECTS><SPEC-OBJECT IDENTIFIER='PMP_7'/></SPEC-OBJECTS></REQ-IF-CONTENT></CORE-CONTENT>"
                + "</REQ-IF>";
        Path mail = mail("order.eml", Mails.plainly("spec.reqif", "text/xml", xml));
        try (Knowledge knowledge = open()) {
            index(knowledge);
            assertEquals("PMP_7", knowledge.document(mail.resolve("spec.reqif")).getFirst().text().strip());
            assertFalse(knowledge.document(mail).getFirst().text().contains("SPEC-OBJECT"));
        }
    }

    @Test
    void whoReadsFoldersIsToldOfAttachmentsByTheirAddresses() throws Exception {
        String two = Mails.mail("Two", "inmost", List.of(pdf("manual.pdf"), docx("secret.docx", "The price.")));
        mail("order.eml", Mails.attachedMail("two.eml", two), docx("key.docx", "token ghp_"
                + "16C7e42F292c6912E7710c838347Ae178B4a here"), Mails.attachment("bad.pdf", PDF, "no PDF".getBytes()));
        Map<String, String> read = new TreeMap<>();
        try (Knowledge knowledge = open("secret.docx")) {
            List<UnreadableFile> bad = knowledge.read(List.of(docs), (file, format, document) -> read.put(
                    docs.relativize(file).toString().replace('\\', '/'), format + " " + document.pages().size()
                            + document.text().contains("16C7e42F")), IndexingListener.NONE);
            assertEquals(List.of("bad.pdf"),
                    bad.stream().map(each -> String.valueOf(each.file().getFileName())).toList());
        }
        assertEquals(Map.of("order.eml", "EML 1false", "order.eml/key.docx", "DOCX 1false", "order.eml/two.eml",
                "EML 1false", "order.eml/two.eml/manual.pdf", "PDF 2false"), read);
    }

    private static List<String> unreadable(IndexReport report) {
        return report.unreadable().stream().sorted(Comparator.comparing(UnreadableFile::file))
                .map(each -> each.file().getFileName() + " " + each.reason()).toList();
    }

    @Tag("claim:parser-confined")
    @Test
    void whatCannotBeReadIsNamedWithItsReasonAndTheMailStays() throws Exception {
        String bomb = "<w:p>" + " ".repeat(20 << 20) + "</w:p>";
        String xxe = SampleFiles.wordXml("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
                SampleFiles.paragraph("&x;"));
        byte[] torn = SampleFiles.zipped(Map.of("word/document.xml", SampleFiles.wordXml("", "")));
        mail("hostile.eml", Mails.attachment("a.pdf", PDF, SampleFiles.encrypted(folder.resolve("e.pdf"))),
                Mails.attachment("b.pdf", PDF, SampleFiles.scanned(folder.resolve("s.pdf"))),
                Mails.attachment("c.docx", Mails.WORD, java.util.Arrays.copyOf(torn, torn.length - 30)),
                Mails.attachment("e.docx", Mails.WORD,
                        SampleFiles.zipped(Map.of("word/document.xml", SampleFiles.wordXml("", bomb)))),
                Mails.attachment("f.docx", Mails.WORD, SampleFiles.zipped(Map.of("word/document.xml", xxe))),
                Mails.attachment("g.pdf", PDF, new byte[(32 << 20) + 1]),
                Mails.attachment("h.docx", Mails.WORD, new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0}),
                Mails.attachment("i.pdf", PDF, "no PDF".getBytes()), docx("j.docx", "The sound one."));
        try (Knowledge knowledge = open()) {
            IndexReport report = index(knowledge);
            List<String> reasons = List.of("a.pdf ENCRYPTED", "b.pdf SCANNED", "c.docx DAMAGED", "e.docx BOMB",
                    "f.docx BOMB", "g.pdf TOO_LARGE", "h.docx ENCRYPTED", "i.pdf DAMAGED");
            assertEquals(reasons, unreadable(report));
            assertEquals(List.of("hostile.eml/j.docx"), found(knowledge, "sound"));
            assertEquals(reasons, unreadable(index(knowledge)), "also of a mail that did not change");
            assertEquals(reasons.size(), knowledge.contents(List.of(docs)).getFirst().unreadable().size());
        }
    }

    @Test
    void mailsInMailsTellTheirAttachmentsToo() throws Exception {
        String innermost = Mails.mail("Three", "inmost", List.of(docx("deep.docx", "The wellspring.")));
        String inner = Mails.mail("Two", "inner", List.of(pdf("manual.pdf"), Mails.forwarded(innermost)));
        mail("outer.eml", Mails.forwarded(inner), pdf("manual.pdf"));
        String nested = innermost;
        for (int i = 0; i < 30; i++) {
            nested = Mails.mail("Level" + i, "level", List.of(Mails.forwarded(nested)));
        }
        Mails.write(docs.resolve("nested.eml"), nested);
        try (Knowledge knowledge = open()) {
            assertEquals(List.of("nested.eml BOMB"), unreadable(index(knowledge)));
            assertEquals(List.of("outer.eml/deep.docx"), found(knowledge, "wellspring"));
            assertEquals(List.of(1, 1), List.of("manual.pdf", "manual (2).pdf").stream()
                    .map(each -> hits(knowledge, docs.resolve("outer.eml").resolve(each))).toList());
        }
    }

    private static int hits(Knowledge knowledge, Path file) {
        try {
            return knowledge.search("A-4711", 5, List.of(file)).hits().size();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aHundredAttachmentsAreReadAndTheOthersNamed() throws Exception {
        byte[] small = SampleFiles.zipped(Map.of("word/document.xml",
                SampleFiles.wordXml("", SampleFiles.paragraph("carburettor"))));
        List<String> parts = new ArrayList<>();
        IntStream.range(0, 120).forEach(i -> parts.add(Mails.attachment("n" + i + ".docx", Mails.WORD, small)));
        mail("many.eml", parts.toArray(String[]::new));
        try (Knowledge knowledge = open()) {
            IndexReport report = index(knowledge);
            assertEquals(101, report.indexed());
            assertEquals(List.of("many.eml"), found(knowledge, "n119"));
            List<Path> beyond = IntStream.range(100, 120)
                    .mapToObj(i -> docs.resolve("many.eml").resolve("n" + i + ".docx")).toList();
            for (IndexReport each : List.of(report, index(knowledge))) {
                assertEquals(beyond, each.unreadable().stream().filter(file -> file.reason() == ReadFailure.TOO_LARGE)
                        .map(UnreadableFile::file).sorted().toList());
            }
        }
    }
}
