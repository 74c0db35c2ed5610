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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.knowledge.DocumentPages;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeUpdates;
import org.vauban.knowledge.host.tests.Mails;
import org.vauban.knowledge.host.tests.SampleFiles;
import org.vauban.knowledge.host.tests.WithKnowledge;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.UnreadableFile;
import org.vauban.knowledge.passage.Passage;

/** Mails attached to mails as files are separate documents, and their attachments are read in place. */
@Tag("slow")
class AttachedMailsTest extends WithKnowledge {
    private String docx(String name, String text) throws Exception {
        return Mails.attachment(name, Mails.WORD,
                SampleFiles.docx(folder.resolve("some.docx"), SampleFiles.paragraph(text)));
    }

    private String pdf(String name) throws Exception {
        return Mails.attachment(name, "application/pdf", SampleFiles.manual(folder.resolve("some.pdf")));
    }

    private Path mail(String name, String... parts) throws Exception {
        return Mails.write(docs.resolve(name), Mails.mail("Order", "See the documents.", List.of(parts)));
    }

    private List<String> found(Knowledge knowledge, String query) throws Exception {
        return knowledge.search(query, 20, List.of()).hits().stream()
                .map(hit -> docs.relativize(Path.of(hit.passage().path())).toString().replace('\\', '/')).sorted()
                .toList();
    }

    private static List<String> unreadable(IndexReport report) {
        return report.unreadable().stream().sorted(Comparator.comparing(UnreadableFile::file))
                .map(each -> each.file().getFileName() + " " + each.reason()).toList();
    }

    @Test
    void aMailIsADocumentHoweverItIsAttachedAsAFile() throws Exception {
        String inner = Mails.mail("Two", "inmost", List.of(docx("deep.docx", "The wellspring.")));
        mail("a.eml", Mails.attachedMail("two.eml", inner));
        mail("b.eml", Mails.plainly("two.eml", "message/rfc822", inner));
        mail("c.eml", Mails.attachment("two.eml", "application/octet-stream", Mails.bytes(inner)));
        mail("d.eml", Mails.plainly("two.eml", "application/octet-stream", inner));
        mail("e.eml", Mails.plainly("two.EML", "text/plain", inner));
        mail("f.eml", Mails.attachedMail("", inner));
        mail("g.eml", Mails.attachedMail("Re: plan.pdf", inner));
        mail("h.eml", Mails.attachedMail("../two.eml", inner), Mails.attachedMail("two.eml", inner));
        List<String> mails = List.of("a.eml/two.eml", "b.eml/two.eml", "c.eml/two.eml", "d.eml/two.eml",
                "e.eml/two.EML", "f.eml/attachment.eml", "g.eml/Re_ plan.pdf.eml", "h.eml/two (2).eml",
                "h.eml/two.eml");
        try (Knowledge knowledge = open()) {
            assertEquals(List.of(), unreadable(index(knowledge)));
            for (String each : mails) {
                Path mail = docs.resolve(each);
                assertTrue(knowledge.document(mail).getFirst().text().contains("inmost"), each);
                assertTrue(knowledge.document(mail.resolve("deep.docx")).getFirst().text().contains("wellspring"),
                        each);
            }
            assertEquals(8 + 2 * mails.size(), knowledge.statistics().files());
        }
    }

    @Test
    void whatIsAttachedToAnAttachedMailIsCitedWithItsPageAndShownAndGoesWithTheFile() throws Exception {
        String inner = Mails.mail("Two", "inmost", List.of(pdf("manual.pdf")));
        Path mail = mail("order.eml", Mails.attachedMail("two.eml", inner),
                docx("terms.docx", "Delivery takes nine weeks."));
        Path manual = mail.resolve("two.eml").resolve("manual.pdf");
        try (Knowledge knowledge = open()) {
            assertEquals(4, index(knowledge).indexed());
            Passage passage = knowledge.search("A-4711", 5, List.of(mail.resolve("two.eml"))).hits().getFirst()
                    .passage();
            assertEquals(List.of(manual.toString(), 2, "1"),
                    List.of(passage.path(), passage.page(), passage.pageLabel()));
            assertFalse(passage.boxes().isEmpty(), "where its lines lie");
            assertTrue(Knowledge.exists(manual) && Knowledge.isContained(manual));
            assertTrue(Knowledge.isContained(manual.getParent()));
            try (DocumentPages pages = knowledge.pages(manual)) {
                assertTrue(pages.page(2, 1).text().text().contains("A-4711"));
                assertEquals(2, pages.find("a-4711", 1, true, () -> false));
            }
            assertEquals(List.of(), found(knowledge, "\"Attachment: manual.pdf\"").stream()
                    .filter(each -> !each.equals("order.eml/two.eml")).toList(), "named in its own mail");

            IndexReport again = index(knowledge);
            assertEquals(List.of(0, 4, 0), List.of(again.indexed(), again.unchanged(), again.removed()));
            assertEquals(4, knowledge.index(List.of(manual), IndexingListener.NONE).unchanged(), "all of its mail");
            assertEquals(4, new KnowledgeUpdates(knowledge).update(docs, List.of(manual), IndexingListener.NONE)
                    .unchanged());
            mail("order.eml", docx("terms.docx", "Delivery takes twelve weeks."));
            IndexReport changed = index(knowledge);
            assertEquals(List.of(2, 2), List.of(changed.indexed(), changed.removed()));
            assertEquals(List.of(), found(knowledge, "A-4711"));
            mail("order.eml", Mails.attachedMail("two.eml", inner));
            index(knowledge);
            Files.delete(mail);
            assertEquals(3, index(knowledge).removed());
            assertEquals(0, knowledge.statistics().files());
        }
    }

    @Test
    void exclusionsHoldAtEachLevel() throws Exception {
        String three = Mails.mail("Three", "undermost", List.of(docx("deep.docx", "The wellspring.")));
        String two = Mails.mail("Two", "inmost", List.of(Mails.attachedMail("three.eml", three),
                docx("other.docx", "The estuary.")));
        mail("order.eml", Mails.attachedMail("two.eml", two));
        Map<String, List<String>> rest = Map.of("three.eml", List.of("other.docx", "two.eml"), "two.eml", List.of(),
                "**/two.eml/three.eml", List.of("other.docx", "two.eml"), "deep.docx",
                List.of("other.docx", "three.eml", "two.eml"), "**/order.eml/two.eml", List.of());
        try (Knowledge all = open()) {
            for (Map.Entry<String, List<String>> each : rest.entrySet()) {
                all.remove(List.of(docs));
                assertEquals(5, index(all).indexed());
                try (Knowledge knowledge = open(each.getKey())) {
                    assertEquals(each.getValue(), attached(knowledge), "at once: " + each.getKey());
                    index(knowledge);
                    assertEquals(each.getValue().size() + 1, knowledge.statistics().files(), each.getKey());
                    assertEquals(each.getValue(), attached(knowledge), each.getKey());
                }
            }
        }
    }

    /** Returns the attachments that are found; each contains a unique word. */
    private List<String> attached(Knowledge knowledge) throws Exception {
        List<String> names = new ArrayList<>();
        for (String word : List.of("inmost", "undermost", "wellspring", "estuary")) {
            found(knowledge, word).forEach(each -> names.add(each.substring(each.lastIndexOf('/') + 1)));
        }
        return names.stream().sorted().toList();
    }

    @Test
    void aMailWhoseTextMayNotBeReadTakesAllThatIsAttachedToItAlong() throws Exception {
        String three = Mails.mail("Three", "undermost", List.of(docx("deep.docx", "The wellspring.")));
        String two = Mails.mail("Two", "inmost, for INSIDERS ONLY", List.of(Mails.attachedMail("three.eml", three)));
        mail("order.eml", Mails.attachedMail("two.eml", two), docx("other.docx", "The estuary."));
        try (Knowledge knowledge = open()) {
            assertEquals(5, index(knowledge).indexed());
        }
        Path policy = Files.createDirectories(user.config()).resolve("policy.json");
        Files.writeString(policy, "{\"exclusions.markings\": [\"INSIDERS ONLY\"]}");
        try (Knowledge knowledge = open()) {
            IndexReport report = index(knowledge);
            assertEquals(List.of(2, 3), List.of(report.indexed(), report.removed()));
            assertEquals(List.of("other.docx"), attached(knowledge));
        }
        Files.writeString(policy, "{\"knowledge.formats\": [\"docx\"]}");
        try (Knowledge knowledge = open()) {
            assertEquals(List.of(), attached(knowledge), "no mail may be there");
        }
    }

    @Tag("claim:parser-confined")
    @Test
    void mailsThatNestOrRepeatAreReadAsFarAsTheLimitAndTheFileStays() throws Exception {
        String nested = Mails.mail("Last", "undermost", List.of(docx("deep.docx", "The wellspring.")));
        for (int i = 0; i < 30; i++) {
            nested = Mails.mail("Level" + i, "level", List.of(Mails.plainly("n.eml", "message/rfc822", nested),
                    docx("n.docx", "The estuary " + i + ".")));
        }
        Mails.write(docs.resolve("nested.eml"), nested);
        mail("broken.eml", Mails.attachment("no.eml", "application/octet-stream", "no mail".getBytes()),
                Mails.attachment("large.eml", "message/rfc822", Mails.bytes(
                        Mails.mail("Large", "word ".repeat(7 << 20), List.of()))),
                Mails.attachedMail("bomb.eml", "From: a\n".repeat(100_000) + "\ntext\n"));
        try (Knowledge knowledge = open()) {
            IndexReport report = index(knowledge);
            assertEquals(List.of("bomb.eml BOMB", "large.eml TOO_LARGE", "no.eml DAMAGED", "n.eml BOMB"),
                    unreadable(report));
            assertEquals(List.of("broken.eml"), found(knowledge, "\"Attachment: no.eml\""));
            assertEquals(5, found(knowledge, "estuary").size() + knowledge.search("estuary", 20, List.of()).hits()
                    .stream().mapToInt(hit -> hit.duplicates()).sum(), "of the file, and of four mails in it");
            assertEquals(List.of(), found(knowledge, "wellspring"));
            assertEquals(unreadable(report), unreadable(index(knowledge)), "also of a mail that did not change");
        }
    }

    /** The file's own attachments come first: an attached mail cannot displace them. */
    @Test
    void aHundredAttachmentsOfAllMailsInAFileAreRead() throws Exception {
        List<String> parts = new ArrayList<>();
        for (int i : IntStream.range(0, 120).toArray()) {
            parts.add(docx("n" + i + ".docx", "carburettor"));
        }
        String many = Mails.mail("Many", "inmost", parts);
        mail("many.eml", Mails.attachedMail("two.eml", many), Mails.attachedMail("three.eml", many),
                docx("own.docx", "The wellspring."));
        try (Knowledge knowledge = open()) {
            IndexReport report = index(knowledge);
            assertEquals(101, report.indexed());
            assertEquals(23 + 120, report.unreadable().size(), "the others are named");
            assertEquals(List.of("many.eml/own.docx"), found(knowledge, "wellspring"));
            assertEquals(98, knowledge.contents(List.of(docs.resolve("many.eml/two.eml"))).getFirst().files());
        }
    }

    /** Once no more attachments are read, an attached mail's text remains part of the mail. */
    @Test
    void mailsBeyondTheLimitAreReadAsIfTheyWereForwarded() throws Exception {
        List<String> parts = new ArrayList<>();
        IntStream.range(0, 101).forEach(i -> parts.add(Mails.attachedMail("n" + i + ".eml",
                Mails.mail("Number" + i, "the subject matter of number" + i, List.of()))));
        mail("many.eml", parts.toArray(String[]::new));
        try (Knowledge knowledge = open()) {
            assertEquals(101, index(knowledge).indexed());
            assertEquals(List.of("many.eml/n99.eml"), found(knowledge, "\"matter of number99\""));
            assertEquals(List.of("many.eml"), found(knowledge, "\"matter of number100\""));
        }
    }
}
