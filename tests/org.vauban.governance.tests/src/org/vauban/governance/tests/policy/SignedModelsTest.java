// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.SignedModels;
import org.vauban.governance.policy.document.ModelsDocument;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.SigningKey;

/** A model catalogue counts only as signed by keys of the role {@code models}, and never in an older version. */
class SignedModelsTest {
    @TempDir
    Path folder;

    private PolicySite site;
    private Path file;

    @BeforeEach
    void site() throws Exception {
        site = new PolicySite(folder);
        file = site.sources().models();
    }

    private static JsonObject document(long version) throws Exception {
        return PolicySite.json("{\"version\":" + version + ",\"issued\":\"" + PolicySite.ISSUED + "\",\"expires\":\""
                + PolicySite.ISSUED.plus(Duration.ofDays(30)) + "\",\"site\":\"" + PolicySite.NAME
                + "\",\"models\":[{\"id\":\"m" + version + "\"}]}");
    }

    private static Envelope signed(JsonObject document, SigningKey key) throws Exception {
        return PolicySite.signed(ModelsDocument.PAYLOAD_TYPE, document, key);
    }

    static Envelope signed(long version) throws Exception {
        return signed(document(version), PolicySite.keys().models());
    }

    private Optional<ModelsDocument> read() throws PolicyException {
        return SignedModels.read(site.sources());
    }

    private void refused(Envelope document, String part) {
        PolicyException e = assertThrows(PolicyException.class, () -> site.install(document));
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @Test
    void whatTheSiteHasSignedHolds() throws Exception {
        assertEquals(Optional.empty(), read());
        site.install(signed(1));
        assertEquals(1, read().orElseThrow().version());
        assertTrue(read().orElseThrow().text().contains("\"m1\""), read().orElseThrow().text());
        site.install(signed(2));
        assertEquals(2, read().orElseThrow().version());
        site.read(); // policies are not affected
    }

    @Test
    void anotherRoleSiteOrVersionIsRefused() throws Exception {
        site.install(signed(2));
        refused(signed(document(3), PolicySite.keys().policy1()), "");
        refused(signed(document(3), PolicySite.keys().root1()), "");
        refused(signed(document(3), PolicySite.keys().stranger()), "");
        JsonObject elsewhere = document(3);
        elsewhere.addProperty("site", "Elsewhere");
        refused(signed(elsewhere, PolicySite.keys().models()), "Elsewhere");
        refused(signed(1), "version 1");
        JsonObject other = document(2);
        other.getAsJsonArray("models").remove(0);
        refused(signed(other, PolicySite.keys().models()), "");
        assertEquals(2, read().orElseThrow().version());
    }

    /** Anyone with administrator rights could do this. */
    @Test
    void whatIsPutInPlacePastTheInstallerIsVerifiedAllTheSame() throws Exception {
        byte[] older = signed(1).bytes();
        site.install(signed(2));
        byte[] present = Files.readAllBytes(file);
        Files.write(file, older);
        assertThrows(PolicyException.class, this::read);
        for (int i = 0; i < present.length; i += 7) {
            byte[] changed = present.clone();
            changed[i] ^= 1;
            Files.write(file, changed);
            assertThrows(PolicyException.class, this::read, "byte " + i);
        }
        Files.delete(file);
        PolicyException e = assertThrows(PolicyException.class, this::read);
        assertTrue(e.getMessage().contains("version 2 was installed"), e.getMessage());
        Files.write(file, present);
        Files.delete(site.sources().root());
        assertThrows(PolicyException.class, this::read);
    }

    @Test
    void anExpiredOneListsNoModels() throws Exception {
        site.install(signed(1));
        site.now = PolicySite.ISSUED.plus(Duration.ofDays(40));
        assertTrue(read().isPresent(), "some days of grace");
        refused(signed(2), "");
        site.now = PolicySite.ISSUED.plus(Duration.ofDays(60));
        assertEquals(Optional.empty(), read());
        JsonObject longer = document(3);
        longer.addProperty("expires", PolicySite.ISSUED.plus(Duration.ofDays(9_000)).toString());
        site.install(signed(longer, PolicySite.keys().models()));
        assertTrue(read().isPresent());
        site.now = PolicySite.ISSUED.plus(Duration.ofDays(400));
        assertEquals(Optional.empty(), read(), "the root document has expired");
        site.now = PolicySite.ISSUED.minus(Duration.ofDays(2));
        assertEquals(Optional.empty(), read(), "a clock that was set back");
    }

    @Test
    void fieldsThatAreMissingWrongOrUnknownAreRefused() throws Exception {
        for (String field : document(1).keySet()) {
            JsonObject missing = document(1);
            missing.remove(field);
            refused(signed(missing, PolicySite.keys().models()), field);
            JsonObject wrong = document(1);
            wrong.add(field, new JsonObject());
            refused(signed(wrong, PolicySite.keys().models()), field);
        }
        JsonObject unknown = document(1);
        unknown.addProperty("more", "x");
        refused(signed(unknown, PolicySite.keys().models()), "more");
        JsonObject never = document(1);
        never.addProperty("expires", PolicySite.ISSUED.toString());
        refused(signed(never, PolicySite.keys().models()), "");
        assertFalse(Files.exists(file));
    }

    @Test
    void theSampleOfTheDocumentationIsValid() throws Exception {
        Path sample = Path.of(System.getProperty("vauban.root"), "docs/policy-samples/models.json");
        ModelsDocument document = ModelsDocument
                .parse(PolicySite.json(Files.readString(sample, StandardCharsets.UTF_8)));
        assertEquals("Example", document.site());
    }
}
