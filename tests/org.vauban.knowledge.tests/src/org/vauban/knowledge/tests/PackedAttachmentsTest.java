// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.indexing.ReviewedFile;
import org.vauban.knowledge.indexing.UnreadableFile;
import org.vauban.knowledge.pack.MailCopies;
import org.vauban.knowledge.pack.PackHeading;
import org.vauban.knowledge.pack.PackReader;
import org.vauban.knowledge.pack.PackReader.Fault;
import org.vauban.knowledge.pack.PackReader.Verified;
import org.vauban.knowledge.pack.PackWriter;
import org.vauban.knowledge.pack.WithheldFile;
import org.vauban.knowledge.pack.WithheldFile.Reason;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.FileStamp;

/** Mails in a pack, their attachments, and what a pack leaves out. */
class PackedAttachmentsTest extends WithPack {
    @Test
    void whatIsLeftOutIsNamedWithItsReason() throws Exception {
        Path docs = folder.resolve("docs");
        Path late = Files.writeString(docs.resolve("late.eml"), "mail");
        Path other = Files.writeString(docs.resolve("other.eml"), "mail");
        Path masked = Files.writeString(docs.resolve("masked.md"), TEXT);
        Path changed = Files.writeString(docs.resolve("changed.md"), TEXT);
        Path lacking = docs.resolve("lacking.eml");
        FileStamp stamp = new FileStamp(4, 1, "0");
        MailCopies copies = (mail, copy) -> {
            Files.copy(mail.file(), copy);
            return mail.file().equals(late) ? new MailCopies.Result.Unread(ReadFailure.TIMEOUT, "no answer")
                    : new MailCopies.Result.Different();
        };
        try (PackWriter writer = new PackWriter(folder.resolve("pack"), copies, null)) {
            for (Path each : List.of(late, other, masked, changed)) {
                writer.add(new ReviewedFile(each, docs, SourceFormat.of(each), document(TEXT), each.equals(masked),
                        stamp, ""));
            }
            writer.add(new ReviewedFile(lacking, docs, SourceFormat.EML, document(TEXT), false, stamp, "", List.of(),
                    true));
            assertEquals(List.of(new UnreadableFile(late, ReadFailure.TIMEOUT, "no answer"), new UnreadableFile(
                    changed, ReadFailure.CHANGED, "changed since it was reviewed")), writer.unreadable());
            assertEquals(List.of(new WithheldFile(other, Reason.COPY), new WithheldFile(masked, Reason.MASKED),
                    new WithheldFile(lacking, Reason.ATTACHMENT)), writer.withheld());
            try (Stream<Path> copied = Files.list(folder.resolve("pack/documents/docs"))) {
                assertEquals(List.of(), copied.toList());
            }
        }
    }

    /** Returns the lines of a pack with only a mail that contains a mail with a document. */
    private List<String> packWithAttachments() throws Exception {
        Path docs = folder.resolve("docs");
        Path file = Files.writeString(docs.resolve("order.eml"), "mail");
        String hash = HexFormat.of().formatHex(
                MessageDigest.getInstance("SHA-256").digest("mail".getBytes(StandardCharsets.UTF_8)));
        FileStamp inside = new FileStamp(7, 1, "");
        ReviewedFile plan = new ReviewedFile(file.resolve("two.eml/plan.pdf"), docs, SourceFormat.PDF,
                document("plan"), false, inside, "");
        ReviewedFile two = new ReviewedFile(file.resolve("two.eml"), docs, SourceFormat.EML, document("two"), false,
                inside, "", List.of(plan), false);
        try (PackWriter writer = new PackWriter(folder.resolve("pack"), WithPack::copy, null)) {
            writer.add(new ReviewedFile(file, docs, SourceFormat.EML, document("order"), false,
                    new FileStamp(4, 1, hash), "", List.of(two), false));
            writer.finish(new PackHeading("Example", "manuals", 1, Instant.now().truncatedTo(ChronoUnit.SECONDS),
                    Duration.ofDays(1)), List.of());
        }
        return unpacked(folder.resolve("pack")).lines().toList();
    }

    private void publish(List<String> lines) throws Exception {
        JsonObject manifest = manifest();
        manifest.addProperty("files", lines.size());
        publish(String.join("\n", lines) + "\n", manifest);
    }

    @Test
    void whatIsAttachedToMailsIsReadWithItsAddress() throws Exception {
        packWithAttachments();
        PackReader reader = new PackReader(folder.resolve("pack"));
        Verified verified = reader.verify(null, Instant.now());
        assertEquals(List.of(3L, 3L), List.of(verified.manifest().format(), verified.manifest().files()),
                "versions that know nothing of attachments refuse it with the reason");
        Path mail = folder.resolve("pack/documents/docs/order.eml");
        reader.read(verified.manifest(), (put, vectors) -> {
            taken.add(put.file().path());
            assertEquals(List.of(put.file().path()), put.passages().stream().map(Passage::path).toList());
            assertEquals(Files.getLastModifiedTime(mail).toMillis(), put.file().stamp().modified());
        });
        assertEquals(List.of(mail.toString(), mail + "/two.eml", mail + "/two.eml/plan.pdf"),
                taken.stream().map(each -> each.replace('\\', '/')).toList());
    }

    /** The bytes of such an attachment's mail were not compared with the packed ones. */
    @Test
    void whatIsAttachedToAMailThatDidNotComeBeforeIsRefused() throws Exception {
        List<String> lines = packWithAttachments();
        for (List<Integer> order : List.of(List.of(1, 2), List.of(0, 2), List.of(1, 0, 2), List.of(0, 2, 1))) {
            publish(order.stream().map(lines::get).toList());
            assertEquals(Fault.CHANGED, refusal(order.toString()));
        }
        for (String name : List.of("two.eml/plan.md", "two.eml/../../plan.pdf", "three.eml/plan.pdf",
                "two.eml/a.eml/b.eml/c.eml/d.eml/plan.pdf", "two.eml/plan/plan.pdf")) {
            publish(List.of(lines.get(0), lines.get(1), lines.get(2).replace("two.eml/plan.pdf", name)));
            assertEquals(Fault.CHANGED, refusal(name));
        }
        publish(lines);
        new PackReader(folder.resolve("pack")).verify(null, Instant.now());
        Files.writeString(folder.resolve("pack/documents/docs/order.eml"), "mall");
        assertEquals(Fault.CHANGED, refusal("another mail"));
    }
}
