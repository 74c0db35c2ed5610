// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.vauban.governance.signature.Role;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.knowledge.pack.PackReader;
import org.vauban.knowledge.pack.PackReader.Fault;
import org.vauban.knowledge.pack.PackReader.PackException;
import org.vauban.knowledge.pack.PackReader.Verified;

/** The reader uses the bytes that it verified, even if the pack can be written to meanwhile. */
class PackReaderTest extends WithPack {
    @Test
    void whatWasVerifiedIsRead() throws Exception {
        PackReader reader = new PackReader(pack("pack", TEXT));
        Verified verified = reader.verify(null, Instant.now());
        read(reader, verified);
        read(reader, verified);
        assertEquals(List.of(TEXT, TEXT), taken);
    }

    /** As for update sites: after the expiry, keys may have been withdrawn. */
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

    /** The author of such a pack may have signed it, too. */
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

    /** Requires that a line is refused without a member of one of its parts, and with null in its place. */
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
