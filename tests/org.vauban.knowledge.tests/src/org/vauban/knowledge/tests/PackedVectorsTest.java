// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.knowledge.indexing.ReviewedFile;
import org.vauban.knowledge.pack.PackReader;
import org.vauban.knowledge.pack.PackReader.Fault;
import org.vauban.knowledge.pack.PackReader.PackException;
import org.vauban.knowledge.pack.PackReader.Verified;
import org.vauban.knowledge.pack.PackVectors;
import org.vauban.knowledge.pack.VectorSource;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.VectorProtocol.Vectors;

/** The vectors of the passages in a pack. */
class PackedVectorsTest extends WithPack {
    /** Returns the line of a pack with one vector for its only passage. */
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

    /** Returns the detail that the refusal's sentence contains. */
    private String detail() {
        return assertThrows(PackException.class,
                () -> new PackReader(folder.resolve("pack")).verify(null, Instant.now())).getMessage();
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

    /** Versions from before vectors can mount such a pack. */
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

    private static JsonObject vectors(String model, int dimensions) {
        JsonObject vectors = new JsonObject();
        vectors.addProperty("model", model);
        vectors.addProperty("dimensions", dimensions);
        vectors.addProperty("passages", 1);
        return vectors;
    }
}
