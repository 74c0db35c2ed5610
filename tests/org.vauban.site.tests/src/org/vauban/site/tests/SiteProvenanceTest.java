// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.SigningKey;
import org.vauban.site.SiteException;
import org.vauban.site.SiteManifest;
import org.vauban.site.SiteProvenance;

/** A site is compared with a signed statement about its build. */
class SiteProvenanceTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    private Path folder;
    private Path site;
    private SiteManifest manifest;

    @BeforeEach
    void sign() throws Exception {
        site = ExampleSite.signed(folder.resolve("site"), 1);
        manifest = ExampleSite.verifier().verify(site).manifest();
    }

    private Map<String, String> built() {
        Map<String, String> files = new TreeMap<>();
        manifest.files().forEach((path, file) -> files.put("site/" + path, file.sha512()));
        files.put("vauban-0.1.0-linux-x64.tar.gz", "ab".repeat(64));
        return files;
    }

    private static JsonObject statement(Map<String, String> files, String commit) {
        JsonArray subjects = new JsonArray();
        files.forEach((name, hash) -> {
            JsonObject digest = new JsonObject();
            digest.addProperty("sha512", hash);
            JsonObject subject = new JsonObject();
            subject.addProperty("name", name);
            subject.add("digest", digest);
            subjects.add(subject);
        });
        JsonObject parameters = new JsonObject();
        parameters.addProperty("commit", commit);
        JsonObject definition = new JsonObject();
        definition.add("externalParameters", parameters);
        JsonObject builder = new JsonObject();
        builder.addProperty("id", "urn:example:builder");
        JsonObject details = new JsonObject();
        details.add("builder", builder);
        JsonObject predicate = new JsonObject();
        predicate.add("buildDefinition", definition);
        predicate.add("runDetails", details);
        JsonObject statement = new JsonObject();
        statement.addProperty("_type", "https://in-toto.io/Statement/v1");
        statement.addProperty("predicateType", "https://slsa.dev/provenance/v1");
        statement.add("subject", subjects);
        statement.add("predicate", predicate);
        return statement;
    }

    private Path write(JsonObject statement, String type, SigningKey... keys) throws Exception {
        Envelope envelope = Envelope.of(type, statement);
        for (SigningKey key : keys) {
            envelope = envelope.signedBy(key);
        }
        return Files.write(folder.resolve("provenance.dsse.json"), envelope.bytes());
    }

    private Path write(Map<String, String> files) throws Exception {
        return write(statement(files, COMMIT), SiteProvenance.PAYLOAD_TYPE, ExampleSite.STRANGER);
    }

    private SiteProvenance read(Path file) throws SiteException {
        return SiteProvenance.read(file, ExampleSite.STRANGER.verificationKey());
    }

    private static String refused(Executable work) {
        SiteException refusal = assertThrows(SiteException.class, work);
        assertTrue(refusal.isRefused(), refusal.getMessage());
        return refusal.getMessage();
    }

    @Test
    void acceptsTheFilesThatWereBuilt() throws Exception {
        SiteProvenance provenance = read(write(built()));
        provenance.require(site, manifest);
        assertEquals(COMMIT, provenance.commit());
        assertEquals("urn:example:builder", provenance.builder());
        assertEquals(manifest.files().keySet(), provenance.files().keySet(), "the archives are no files of the site");
    }

    @Test
    void theKeysOfTheSiteSignIt() throws Exception {
        JsonObject statement = statement(built(), COMMIT);
        Path file = write(statement, SiteProvenance.PAYLOAD_TYPE, ExampleSite.FIRST, ExampleSite.SECOND);
        assertEquals(List.of("Grace", "Jean"),
                SiteProvenance.read(file, ExampleSite.root()).signers().stream().sorted().toList());
        write(statement, SiteProvenance.PAYLOAD_TYPE, ExampleSite.FIRST);
        refused(() -> SiteProvenance.read(file, ExampleSite.root()));
        write(statement, SiteProvenance.PAYLOAD_TYPE, ExampleSite.ROOT_KEY, ExampleSite.POLICY_KEY);
        refused(() -> SiteProvenance.read(file, ExampleSite.root()));
        write(statement, SiteProvenance.PAYLOAD_TYPE);
        refused(() -> SiteProvenance.read(file, ExampleSite.root()));
    }

    @Test
    void anotherKeyOrKindIsRefused() throws Exception {
        Path file = write(statement(built(), COMMIT), SiteProvenance.PAYLOAD_TYPE, ExampleSite.FIRST);
        refused(() -> read(file));
        write(statement(built(), COMMIT), SiteManifest.PAYLOAD_TYPE, ExampleSite.STRANGER);
        refused(() -> read(file));
        byte[] envelope = Files.readAllBytes(write(built()));
        envelope[envelope.length / 2] ^= 1;
        Files.write(file, envelope);
        refused(() -> read(file));
        Files.delete(file);
        refused(() -> read(file));
    }

    @Test
    void eachDifferenceNamesTheFile() throws Exception {
        Map<String, String> files = built();
        files.put("site/" + ExampleSite.CORE, "cd".repeat(64));
        assertTrue(refused(() -> read(write(files)).require(site, manifest))
                .contains(site.resolve(ExampleSite.CORE).toString()));
        files.remove("site/" + ExampleSite.CORE);
        assertTrue(refused(() -> read(write(files)).require(site, manifest))
                .contains(site.resolve(ExampleSite.CORE).toString()));
        Map<String, String> more = built();
        more.put("site/plugins/org.example.more_1.0.0.jar", "cd".repeat(64));
        assertTrue(refused(() -> read(write(more)).require(site, manifest)).contains("org.example.more_1.0.0.jar"));
    }

    @Test
    void otherStatementsAreRefused() throws Exception {
        JsonObject other = statement(built(), COMMIT);
        other.addProperty("predicateType", "https://example.org/other");
        assertTrue(refused(() -> read(write(other, SiteProvenance.PAYLOAD_TYPE, ExampleSite.STRANGER)))
                .contains("https://example.org/other"));
        refused(() -> read(write(statement(built(), "not a commit"), SiteProvenance.PAYLOAD_TYPE,
                ExampleSite.STRANGER)));
        JsonObject twice = statement(built(), COMMIT);
        JsonArray subjects = twice.getAsJsonArray("subject");
        subjects.add(subjects.get(0).deepCopy());
        assertTrue(refused(() -> read(write(twice, SiteProvenance.PAYLOAD_TYPE, ExampleSite.STRANGER)))
                .contains(subjects.get(0).getAsJsonObject().get("name").getAsString()));
        JsonObject without = statement(built(), COMMIT);
        without.remove("predicate");
        refused(() -> read(write(without, SiteProvenance.PAYLOAD_TYPE, ExampleSite.STRANGER)));
    }
}
