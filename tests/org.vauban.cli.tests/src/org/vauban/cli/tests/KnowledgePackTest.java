// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;

/** {@code vauban knowledge}: packs are created, verified and mounted, or refused in one sentence. */
@Tag("slow")
class KnowledgePackTest {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int REFUSED = 3;
    private static final int NOTHING = 4;
    private static final String PASSWORD = ExampleKeys.PASSWORD;

    @TempDir
    private static Path temporary;
    private Path folder;
    private Vauban author;
    private Vauban reader;

    @BeforeEach
    void documents() throws Exception {
        folder = EmptyFolder.of(temporary.toRealPath());
        author = Vauban.with(folder.resolve("author")).environment("VAUBAN_KEY_PASSWORD", PASSWORD).in(folder);
        reader = Vauban.with(folder.resolve("reader")).environment("VAUBAN_KEY_PASSWORD", PASSWORD).in(folder);
        Files.createDirectories(folder.resolve("docs/deep"));
        Files.writeString(folder.resolve("docs/deep/manual.md"), "# Pump\n\nThe operator opens the valve first.\n");
        Files.writeString(folder.resolve("docs/secret.md"), "# Seal\n\npassword = \"hunter2-Xk29fQ-77ab\"\n");
        Files.writeString(folder.resolve("docs/.env"), "PUMP=hunter2-Xk29fQ-77ab\n");
        ExampleKeys.copyTo(folder);
    }

    private static Vauban.Result run(Vauban vauban, int code, Object... arguments) throws Exception {
        Vauban.Result result = vauban.run(arguments);
        assertEquals(code, result.code(), result.out() + result.err());
        return result;
    }

    private Vauban.Result pack(String out, String key) throws Exception {
        return run(author, DONE, "knowledge", "pack", "docs", "--out", out, "--site", "Example", "--name", "manuals",
                "--version-number", 1, "--key", key);
    }

    private void refused(String pack, String about) throws Exception {
        Vauban.Result result = run(reader, REFUSED, "knowledge", "mount", pack, "--root", "root.json");
        assertTrue(result.err().contains(about) && result.err().lines().count() == 1, result.err());
        assertEquals(NOTHING, reader.run("search", "valve").code(), "nothing of it is in the index");
    }

    @Test
    void aPackIsFoundAfterItWasMountedAndNotAfterItWasRemoved() throws Exception {
        Vauban.Result packed = pack("pack", "site.key");
        assertTrue(packed.out().contains("1 file, 1 passage; left out: 1"), packed.out());
        assertTrue(packed.err().contains("secret.md: left out"), packed.err());
        assertFalse(Files.exists(folder.resolve("pack/documents/docs/secret.md")));

        Vauban.Result mounted = run(reader.alone(), DONE, "knowledge", "mount", "pack", "--root", "root.json");
        assertTrue(mounted.out().contains("Pack manuals, version 1: files added to the index: 1.")
                && mounted.out().contains("Jean"), mounted.out());
        Path document = folder.resolve("pack/documents/docs/deep/manual.md");
        assertTrue(run(reader, DONE, "search", "valves").out().startsWith(document + ":3\n"), "a citation opens");
        assertTrue(run(reader, DONE, "search", "--in", "manuals", "valves").out().startsWith(document.toString()));
        run(reader, NOTHING, "search", "--in", "standards", "valves");
        run(reader, DONE, "knowledge", "mount", "pack", "--root", "root.json");
        run(reader, DONE, "index", "--remove", "pack");
        run(reader, NOTHING, "search", "valve");
    }

    @Test
    void whatIsAttachedToAMailIsFoundInThePackOrLeavesTheMailOut() throws Exception {
        for (String each : new String[] {"order", "bypass"}) {
            Files.writeString(folder.resolve("docs/" + each + ".eml"), "From: Ann <ann@example.org>\nContent-Type: "
                    + "multipart/mixed; boundary=b\n\n--b\nContent-Type: application/xml; name=spec.reqif\n\n<REQ-IF "
                    + "xmlns='http://www.omg.org/spec/ReqIF/20110401/reqif.xsd'><CORE-CONTENT><REQ-IF-CONTENT>"
                    + "<SPEC-OBJECTS><SPEC-OBJECT IDENTIFIER='" + (each.equals("order") ? "PMP_7"
                            : "password = &quot;hunter2-Xk29fQ-77ab&quot;")
                    + "'/></SPEC-OBJECTS></REQ-IF-CONTENT></CORE-CONTENT></REQ-IF>\n"
                    + "--b\nContent-Type: image/png; name=p.png\n\nx\n".repeat(12) + "--b--\n");
        }
        Vauban.Result packed = pack("pack", "site.key");
        assertTrue(packed.out().contains("3 files, 3 passages; left out: 3"), packed.out());
        assertTrue(packed.err().contains("bypass.eml: left out")
                && packed.err().contains(Path.of("bypass.eml", "spec.reqif") + ": left out"), packed.err());
        assertTrue(packed.err().contains("order.eml: the copy in the pack lacks " + "p.png, ".repeat(9)
                + "p.png and 2 more parts"), packed.err());
        assertFalse(packed.err().contains("bypass.eml: the copy"), packed.err());
        run(reader, DONE, "knowledge", "mount", "pack", "--root", "root.json");
        Path document = folder.resolve("pack/documents/docs/order.eml/spec.reqif");
        assertTrue(run(reader, DONE, "search", "--in", "manuals", "PMP_7").out().startsWith(document.toString()));
    }

    @Test
    void aNameThatNoPackCanHaveIsRefusedBeforeAnythingIsRead() throws Exception {
        Vauban.Result result = run(author, USAGE, "knowledge", "pack", "docs", "--out", "pack", "--site", "Example",
                "--name", "Our manuals", "--version-number", 1);
        assertTrue(result.err().contains("\"Our manuals\" is not a valid name"), result.err());
        assertFalse(Files.exists(folder.resolve("pack")));
    }

    @Test
    void aPackThatP2HasInstalledIsTheSamePack() throws Exception {
        pack("pack", "site.key");
        Files.writeString(folder.resolve("licence.txt"), "Free to use");
        Vauban.Result made = run(author, DONE, "knowledge", "site", "pack", "--id", "manuals", "--licence",
                "licence.txt", "--out", "site", "--root", "root.json");
        String id = "org.vauban.knowledge.pack.manuals";
        assertTrue(made.out().contains(id + ".feature.group"), made.out());
        Path plugins = folder.resolve("eclipse/plugins");
        Path bundle = plugins.resolve(id + "_1.0.0");
        try (ZipFile jar = new ZipFile(folder.resolve("site/plugins/" + id + "_1.0.0.jar").toFile())) {
            for (ZipEntry each : Collections.list(jar.entries())) {
                Path file = bundle.resolve(each.getName());
                Files.createDirectories(file.getParent());
                Files.copy(jar.getInputStream(each), file);
            }
        }
        run(reader, DONE, "knowledge", "mount", bundle, "--root", "root.json");
        assertTrue(run(reader, DONE, "search", "valves").out().startsWith(
                bundle.resolve("documents/docs/deep/manual.md") + ":3\n"));

        Files.writeString(folder.resolve("pack/documents/docs/deep/manual.md"), "# Pump\n\nNever open the valve.\n");
        run(author, REFUSED, "knowledge", "site", "pack", "--id", "manuals", "--licence", "licence.txt", "--out", "two",
                "--root", "root.json");
        assertFalse(Files.exists(folder.resolve("two")));
        run(author, USAGE, "knowledge", "site", "pack", "--id", "No Id", "--licence", "licence.txt", "--out", "two",
                "--root", "root.json");
    }

    @Test
    void whatWasNotSignedByWhoMayIsRefused() throws Exception {
        pack("pack", "root.key");
        refused("pack", "The pack pack is refused");
        pack("good", "site.key");
        Files.writeString(folder.resolve("good/documents/docs/deep/manual.md"), "# Pump\n\nNever open the valve.\n");
        refused("good", "docs/deep/manual.md is not what was packed");
        pack("other", "site.key");
        byte[] passages = Files.readAllBytes(folder.resolve("other/passages.jsonl.gz"));
        passages[passages.length / 2] ^= 1;
        Files.write(folder.resolve("other/passages.jsonl.gz"), passages);
        refused("other", "passages.jsonl.gz is not what was packed");
    }

    /** Mounting a pack as unsigned skips the verification of its signatures. */
    @Test
    void aSignedPackThatIsNotVerifiedIsNotCalledUnsigned() throws Exception {
        pack("pack", "site.key");
        Vauban french = reader.environment("VAUBAN_JAVA_OPTIONS", "-Duser.language=fr");
        String mounted = run(french, DONE, "knowledge", "mount", "pack", "--unsigned").out();
        assertTrue(mounted.contains("Aucune signature n’a été vérifiée."), mounted);
        assertFalse(mounted.contains("personne"), mounted);
    }

    /** For a refused pack a script requests another one; after a failed mount it tries again. */
    @Test
    void anIndexThatCannotBeOpenedIsNotARefusalOfThePack() throws Exception {
        pack("pack", "site.key");
        Files.createDirectories(folder.resolve("reader/cache"));
        Files.writeString(folder.resolve("reader/cache/knowledge"), "no folder");
        Vauban.Result failed = run(reader, FAILED, "knowledge", "mount", "pack", "--root", "root.json");
        assertFalse(failed.err().contains("refused"), failed.err());
    }

    @Test
    void vectorsAreComputedOnlyWithTheirModel() throws Exception {
        Vauban.Result failed = run(author, FAILED, "knowledge", "pack", "docs", "--out", "pack", "--site", "Example",
                "--name", "manuals", "--version-number", 1, "--vectors");
        assertTrue(failed.err().contains("multilingual-e5-small is not installed"), failed.err());
        assertFalse(Files.exists(folder.resolve("pack")));
    }

    @Test
    void vectorsOfAnotherModelAreLeftOut() throws Exception {
        pack("pack", "site.key");
        Path passages = folder.resolve("pack/passages.jsonl.gz");
        String line;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(passages))) {
            line = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        JsonObject file = JsonParser.parseString(line).getAsJsonObject();
        file.addProperty("vectors", "AQL9");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(passages))) {
            out.write(file.toString().getBytes(StandardCharsets.UTF_8));
        }
        JsonObject vectors = new JsonObject();
        vectors.addProperty("model", "other@1");
        vectors.addProperty("dimensions", 3);
        vectors.addProperty("passages", 1);
        Path signed = folder.resolve("pack/vauban-knowledge.json");
        Envelope envelope = Envelope.parse(Files.readAllBytes(signed));
        JsonObject manifest = envelope.unverified();
        manifest.addProperty("format", 2);
        manifest.addProperty("sha256", HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(passages))));
        manifest.add("vectors", vectors);
        Files.write(signed, Envelope.of(envelope.payloadType(), manifest)
                .signedBy(SigningKeys.ofPem(Files.readString(folder.resolve("site.key")), PASSWORD.toCharArray()))
                .bytes());
        Vauban.Result mounted = run(reader, DONE, "knowledge", "mount", "pack", "--root", "root.json");
        assertTrue(mounted.err().contains("other@1"), mounted.err());
        assertFalse(run(reader, DONE, "index").out().contains("vectors"), "none came with it");
        run(reader, DONE, "search", "valves");
    }

    @Test
    void aPackOfANewerFormatOrAnotherOrganisationIsRefused() throws Exception {
        pack("pack", "site.key");
        Path file = folder.resolve("pack/vauban-knowledge.json");
        SigningKey key = SigningKeys.ofPem(Files.readString(folder.resolve("site.key")), PASSWORD.toCharArray());
        Envelope envelope = Envelope.parse(Files.readAllBytes(file));
        JsonObject manifest = envelope.unverified();
        manifest.addProperty("format", 4);
        manifest.addProperty("colour", "blue");
        Files.write(file, Envelope.of(envelope.payloadType(), manifest).signedBy(key).bytes());
        refused("pack", "was made by a newer version of Vauban");
        manifest = envelope.unverified();
        manifest.addProperty("site", "Elsewhere");
        Files.write(file, Envelope.of(envelope.payloadType(), manifest).signedBy(key).bytes());
        refused("pack", "belongs to Elsewhere");
        manifest = envelope.unverified();
        manifest.addProperty("issued", "2001-01-01T00:00:00Z");
        manifest.addProperty("expires", "2001-02-01T00:00:00Z");
        Files.write(file, Envelope.of(envelope.payloadType(), manifest).signedBy(key).bytes());
        refused("pack", "its dates do not include today");
    }

    @Test
    void withoutARootDocumentThePersonHasToAcceptIt() throws Exception {
        run(author, DONE, "knowledge", "pack", "docs", "--out", "pack", "--site", "Example", "--name", "manuals",
                "--version-number", 1);
        assertTrue(run(reader, REFUSED, "knowledge", "mount", "pack").err().contains("--unsigned"));
        assertTrue(run(reader, DONE, "knowledge", "mount", "pack", "--unsigned").out()
                .contains("No signature was verified."));
        run(reader, FAILED, "knowledge", "mount", "docs", "--unsigned");
        run(author, FAILED, "knowledge", "pack", "docs", "--out", "docs", "--site", "Example", "--name", "manuals",
                "--version-number", 1);
        run(author, USAGE, "knowledge", "pack", "docs", "--out", "new", "--site", "Example", "--name", "No Name",
                "--version-number", 1);
        run(author, USAGE, "knowledge", "pack", "docs", "--out", "new2", "--site", "Example", "--name", "manuals",
                "--version-number", 0);
        run(reader, USAGE, "knowledge");
    }
}
