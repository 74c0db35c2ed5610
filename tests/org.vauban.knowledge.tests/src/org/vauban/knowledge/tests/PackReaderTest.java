// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.Role;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.ParsedDocument.PageRange;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.indexing.ReviewedFile;
import org.vauban.knowledge.indexing.UnreadableFile;
import org.vauban.knowledge.pack.MailCopies;
import org.vauban.knowledge.pack.PackHeading;
import org.vauban.knowledge.pack.PackManifest;
import org.vauban.knowledge.pack.PackReader;
import org.vauban.knowledge.pack.PackReader.Fault;
import org.vauban.knowledge.pack.PackReader.PackException;
import org.vauban.knowledge.pack.PackReader.Verified;
import org.vauban.knowledge.pack.PackVectors;
import org.vauban.knowledge.pack.PackWriter;
import org.vauban.knowledge.pack.VectorSource;
import org.vauban.knowledge.pack.WithheldFile;
import org.vauban.knowledge.pack.WithheldFile.Reason;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.FileStamp;
import org.vauban.knowledge.protocol.VectorProtocol.Vectors;

/** A pack that somebody can write to while it is read: what is read is what was verified. */
class PackReaderTest {
    private static final String PASSAGES = "passages.jsonl.gz";
    private static final String TEXT = "The operator opens the valve first.";

    @TempDir
    Path temporary;
    private Path folder;
    private final List<String> taken = new ArrayList<>();

    @BeforeEach
    void folder() throws IOException {
        folder = temporary.toRealPath();
        Files.writeString(Files.createDirectories(folder.resolve("docs")).resolve("manual.md"), TEXT);
    }

    /** @param text what the passage says that the document says */
    private Path pack(String name, String text) throws Exception {
        return pack(name, text, null);
    }

    private Path pack(String name, String text, VectorSource vectors, SigningKey... keys) throws Exception {
        Path file = folder.resolve("docs/manual.md");
        byte[] content = Files.readAllBytes(file);
        String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        ParsedDocument document = new ParsedDocument(text, List.of(new PageRange(0, "", 0, text.length())),
                List.of(new TextBlock(BlockKind.PARAGRAPH, 0, 0, text.length())));
        try (PackWriter writer = new PackWriter(folder.resolve(name), PackReaderTest::copy, vectors)) {
            writer.add(new ReviewedFile(file, folder.resolve("docs"), SourceFormat.of(file), document, false,
                    new FileStamp(content.length, 1, hash), ""));
            writer.finish(new PackHeading("Example", "manuals", 1, Instant.now().truncatedTo(ChronoUnit.SECONDS),
                    Duration.ofDays(1)), List.of(keys));
        }
        return folder.resolve(name);
    }

    /** With one vector for its only passage. */
    private JsonObject packWithVectors() throws Exception {
        return JsonParser.parseString(unpacked(pack("pack", TEXT, new VectorSource() {
            @Override
            public String model() {
                return "m@1";
            }

            @Override
            public List<byte[]> of(ReviewedFile file, List<Passage> passages) {
                return passages.stream().map(each -> new byte[] {1, 2, -3}).toList();
            }
        }))).getAsJsonObject();
    }

    private JsonObject manifest() throws Exception {
        return Envelope.parse(Files.readAllBytes(folder.resolve("pack/" + PackManifest.FILE))).unverified();
    }

    private Fault refusal(String what) {
        return assertThrows(PackException.class,
                () -> new PackReader(folder.resolve("pack")).verify(null, Instant.now()), what).fault();
    }

    /** What stands in the sentence that tells the refusal. */
    private String detail() {
        return assertThrows(PackException.class,
                () -> new PackReader(folder.resolve("pack")).verify(null, Instant.now())).getMessage();
    }

    private void read(PackReader reader, Verified verified) throws Exception {
        reader.read(verified.manifest(),
                (put, vectors) -> put.passages().forEach(passage -> taken.add(passage.text())));
    }

    @Test
    void whatWasVerifiedIsRead() throws Exception {
        PackReader reader = new PackReader(pack("pack", TEXT));
        Verified verified = reader.verify(null, Instant.now());
        read(reader, verified);
        read(reader, verified);
        assertEquals(List.of(TEXT, TEXT), taken);
    }

    /** As for update sites: by then, keys may have been withdrawn. */
    @Test
    void aRootDocumentThatHasExpiredVouchesForNothing() throws Exception {
        SigningKey rootKey = SigningKeys.generate(SignatureAlgorithm.ED25519);
        SigningKey siteKey = SigningKeys.generate(SignatureAlgorithm.ED25519);
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        PackReader reader = new PackReader(pack("pack", TEXT, null, siteKey));
        assertEquals(List.of("Site"), reader.verify(root(now.minus(Duration.ofDays(13)), rootKey, siteKey), now)
                .signers(), "some days of grace");
        assertEquals(Fault.LAPSED, assertThrows(PackException.class, () -> reader.verify(
                root(now.minus(Duration.ofDays(15)), rootKey, siteKey), now)).fault());
    }

    private static RootDocument root(Instant expires, SigningKey rootKey, SigningKey siteKey) {
        return new RootDocument("Example", 1, expires.minus(Duration.ofDays(365)), expires,
                Map.of(rootKey.id(), new RootDocument.NamedKey(rootKey.verificationKey(), "Root"), siteKey.id(),
                        new RootDocument.NamedKey(siteKey.verificationKey(), "Site")),
                Map.of(Role.ROOT, new RootDocument.Signers(Set.of(rootKey.id()), 1), Role.SITE,
                        new RootDocument.Signers(Set.of(siteKey.id()), 1)));
    }

    @Test
    void passagesThatAreReplacedAfterwardsAreNotRead() throws Exception {
        PackReader reader = new PackReader(pack("pack", TEXT));
        Verified verified = reader.verify(null, Instant.now());
        Files.move(pack("other", "Never open the valve.").resolve(PASSAGES), folder.resolve("pack/" + PASSAGES),
                StandardCopyOption.REPLACE_EXISTING);
        assertEquals(Fault.CHANGED, assertThrows(PackException.class, () -> read(reader, verified)).fault());
        assertEquals(List.of(), taken);
    }

    /** Whoever made it may have signed it, too. */
    @Test
    void aPackWhosePassagesLackSomethingIsRefused() throws Exception {
        JsonObject line = JsonParser.parseString(unpacked(pack("pack", TEXT))).getAsJsonObject();
        for (String member : List.of("file", "passages")) {
            assertRefused(line, line, member);
        }
        JsonObject file = line.getAsJsonObject("file");
        for (String member : List.of("path", "format", "stamp", "detail")) {
            assertRefused(line, file, member);
        }
        assertRefused(line, file.getAsJsonObject("stamp"), "sha256");
        JsonObject passage = line.getAsJsonArray("passages").get(0).getAsJsonObject();
        for (String member : List.of("path", "title", "headings", "symbol", "language", "end", "pageLabel", "text",
                "boxes")) {
            assertRefused(line, passage, member);
        }
        publish(line.toString());
        new PackReader(folder.resolve("pack")).verify(null, Instant.now());
    }

    /** Without a member of a part of the line, and with null in its place. */
    private void assertRefused(JsonObject line, JsonObject part, String member) throws Exception {
        JsonElement there = part.remove(member);
        assertNotNull(there, member);
        for (JsonElement wrong : new JsonElement[] {null, JsonNull.INSTANCE}) {
            if (wrong != null) {
                part.add(member, wrong);
            }
            publish(line.toString());
            assertEquals(Fault.UNREADABLE, refusal(member));
        }
        part.add(member, there);
    }

    private static String unpacked(Path pack) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(pack.resolve(PASSAGES)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The pack has this line, and its manifest says so. */
    private void publish(String line) throws Exception {
        publish(line, manifest());
    }

    private void publish(String line, JsonObject manifest) throws Exception {
        Path passages = folder.resolve("pack/" + PASSAGES);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(passages))) {
            out.write(line.getBytes(StandardCharsets.UTF_8));
        }
        Path file = folder.resolve("pack/" + PackManifest.FILE);
        manifest.addProperty("sha256", HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(passages))));
        Files.write(file, Envelope.of(PackManifest.PAYLOAD_TYPE, manifest).bytes());
    }

    @Test
    void vectorsAreReadWithTheirPassages() throws Exception {
        packWithVectors();
        PackReader reader = new PackReader(folder.resolve("pack"));
        Verified verified = reader.verify(null, Instant.now());
        assertEquals(new PackVectors("m@1", 3, 1), verified.manifest().vectors());
        reader.read(verified.manifest(), (put, vectors) -> {
            assertEquals(1, vectors.size());
            Vectors only = vectors.getFirst();
            assertArrayEquals(new byte[] {1, 2, -3}, only.bytes());
            assertEquals(new Vectors(put.file().path(), put.file().stamp(), "m@1", 0, 3, only.data()), only);
            put.passages().forEach(passage -> taken.add(passage.text()));
        });
        assertEquals(List.of(TEXT), taken);
    }

    /** So that versions before vectors mount it. */
    @Test
    void aPackWithoutVectorsHasTheFirstFormat() throws Exception {
        pack("pack", TEXT);
        assertEquals(1, manifest().get("format").getAsInt());
        assertFalse(manifest().has("vectors"));
        assertFalse(unpacked(folder.resolve("pack")).contains("vectors"));
    }

    @Test
    void vectorsThatAreNotThoseOfThePassagesAreRefused() throws Exception {
        JsonObject line = packWithVectors();
        for (String wrong : List.of("", "AQI=", "AQL9AQL9", "?", "AQL9AQ==")) {
            line.addProperty("vectors", wrong);
            publish(line.toString());
            assertEquals(Fault.UNREADABLE, refusal(wrong));
        }
        line.remove("vectors");
        publish(line.toString());
        assertEquals(Fault.UNREADABLE, refusal("fewer than the manifest says"));
        assertEquals(PASSAGES, detail(), "what is in no language");
        JsonObject plain = JsonParser.parseString(unpacked(pack("plain", TEXT))).getAsJsonObject();
        plain.addProperty("vectors", "AQL9");
        Files.move(folder.resolve("pack"), folder.resolve("with"));
        Files.move(folder.resolve("plain"), folder.resolve("pack"));
        publish(plain.toString());
        assertEquals(Fault.UNREADABLE, refusal("in a pack without"));
    }

    @Test
    void aManifestThatDescribesNoVectorsIsRefused() throws Exception {
        JsonObject line = packWithVectors();
        JsonObject whole = manifest();
        for (JsonElement wrong : List.of(new JsonObject(), new JsonArray(), vectors("m@1", 0), vectors("m@1", 5_000),
                vectors("", 3), vectors("m".repeat(201), 3))) {
            JsonObject manifest = whole.deepCopy();
            manifest.add("vectors", wrong);
            publish(line.toString(), manifest);
            assertEquals(Fault.UNSIGNED, refusal(wrong.toString()));
        }
        JsonObject more = whole.deepCopy();
        more.getAsJsonObject("vectors").addProperty("more", 1);
        publish(line.toString(), more);
        assertEquals(Fault.UNSIGNED, refusal("a member that vectors have not"));
        JsonObject first = whole.deepCopy();
        first.addProperty("format", 1);
        publish(line.toString(), first);
        assertEquals(Fault.UNSIGNED, refusal("a member that the first format has not"));
        JsonObject without = whole.deepCopy();
        without.remove("vectors");
        publish(line.toString(), without);
        assertEquals(Fault.UNSIGNED, refusal("a member that the second format has"));
        JsonObject newer = whole.deepCopy();
        newer.addProperty("format", 4);
        publish(line.toString(), newer);
        assertEquals(Fault.NEWER, refusal("a newer format"));
    }

    private static ParsedDocument document(String text) {
        return new ParsedDocument(text, List.of(new PageRange(0, "", 0, text.length())),
                List.of(new TextBlock(BlockKind.PARAGRAPH, 0, 0, text.length())));
    }

    private static MailCopies.Result copy(ReviewedFile mail, Path copy) throws IOException {
        Files.copy(mail.file(), copy);
        Map<Path, FileStamp> stamps = new HashMap<>(Map.of(mail.file(), mail.stamp()));
        ReviewedFile two = mail.attachments().getFirst();
        stamps.put(two.file(), two.stamp());
        stamps.put(two.attachments().getFirst().file(), two.stamp());
        return new MailCopies.Result.Written(stamps);
    }

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

    /** A mail with a mail that has a document, and nothing else. */
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
        try (PackWriter writer = new PackWriter(folder.resolve("pack"), PackReaderTest::copy, null)) {
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

    /** Nobody has compared the bytes of its mail with what was packed. */
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

    private static JsonObject vectors(String model, int dimensions) {
        JsonObject vectors = new JsonObject();
        vectors.addProperty("model", model);
        vectors.addProperty("dimensions", dimensions);
        vectors.addProperty("passages", 1);
        return vectors;
    }

    @Test
    void passagesThatAreTakenAwayAfterwardsAreMissed() throws Exception {
        PackReader reader = new PackReader(pack("pack", TEXT));
        Verified verified = reader.verify(null, Instant.now());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("pack/" + PASSAGES)))) {
            out.write("".getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(Fault.CHANGED, assertThrows(PackException.class, () -> read(reader, verified)).fault());
    }
}
