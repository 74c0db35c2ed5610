// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.embedding.EmbeddingRequest;
import org.vauban.engine.endpoint.BackEnd;
import org.vauban.governance.ApprovedText;
import org.vauban.knowledge.vector.TextEmbedder;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ModelServing;
import org.vauban.server.configuration.PackSettings;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.knowledge.PackService;
import org.vauban.server.knowledge.QueryModel;
import org.vauban.server.tests.Served;

/** {@code /v1/search} in packs with vectors: what is found and for whom, and what happens without the model. */
@Tag("slow")
class PackVectorSearchTest extends WithPackReaders {
    private static final String WEIGHTS = "weights";
    private static final QueryModel MODEL = new QueryModel("words@1", sha256(WEIGHTS), Served.PATIENCE);
    private static final String GASKET = "{\"query\": \"gasket\"}";
    private static final String SEAL = "seals:source-seals/joint.md";

    private Path weights;

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns one vector for texts about seals and another for the rest. */
    private static float[] vector(String text) {
        return text.contains("seal") || text.contains("gasket") ? new float[] {1, 0.1f} : new float[] {0.1f, 1};
    }

    private static final TextEmbedder EMBEDDER = new TextEmbedder() {
        @Override
        public String model() {
            return MODEL.name();
        }

        @Override
        public List<float[]> embed(List<ApprovedText> texts) {
            return texts.stream().map(text -> vector(text.text())).toList();
        }
    };

    @BeforeEach
    void writeWeights() throws Exception {
        weights = Files.writeString(folder.resolve("embedder.gguf"), WEIGHTS);
        engine.vectors = PackVectorSearchTest::vector;
    }

    private PackSettings seals(String... readers) throws Exception {
        return packs.pack("seals", Map.of("joint.md", "The seal is replaced every year.", "pump.md",
                "The pump is red."), EMBEDDER, readers);
    }

    private Served serve(PackService service) throws Exception {
        return Served.sharing(service, null, engine, folder, standard -> new ServerConfiguration(standard.listen(),
                List.of(standard.models().getFirst(), new ModelEntry("embedder", weights, true)), file));
    }

    private static List<String> found(HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        return Served.json(answer).getAsJsonArray("passages").asList().stream().map(each -> each.getAsJsonObject())
                .map(each -> each.get("pack").getAsString() + ":" + each.get("file").getAsString()).toList();
    }

    @Test
    void otherWordsForTheSameAreFound() throws Exception {
        try (Served served = serve(packs.serving(MODEL, seals("Ada")))) {
            assertEquals(SEAL, found(search(served, ada, GASKET)).getFirst());
            EmbeddingRequest asked = engine.embedded.remove();
            assertEquals("embedder", asked.modelId());
            assertEquals(List.of("query: gasket"), asked.texts().stream().map(ApprovedText::text).toList());
            assertTrue(served.auditText().contains("\"embedder\""), served.auditText());
        }
    }

    /** Vectors of other weights cannot be compared, whatever the model's name is. */
    @Test
    void withoutTheModelOfTheVectorsASearchGoesByWords() throws Exception {
        Files.writeString(weights, "others");
        try (Served served = serve(packs.serving(MODEL, seals("Ada")))) {
            assertEquals(List.of(), found(search(served, ada, GASKET)));
            assertEquals(List.of(SEAL), found(search(served, ada, "{\"query\": \"seal\"}")));
        }
        Files.writeString(weights, WEIGHTS);
        QueryModel other = new QueryModel("words@2", MODEL.sha256(), Served.PATIENCE);
        try (Served served = serve(packs.serving(other, seals2("Ada")))) {
            assertEquals(List.of(), found(search(served, ada, GASKET)));
        }
        assertTrue(engine.embedded.isEmpty());
    }

    /** The weights on another machine are unknown, whatever file exists on this one. */
    @Test
    void vectorsOfOtherMachinesAreNotCompared() throws Exception {
        ModelEntry embedder = new ModelEntry("embedder", List.of(), weights, 0, 0, 0, true, ModelServing.STANDARD
                .withBackEnds(List.of(new BackEnd("gpu-1", "another", null, null, null))));
        try (Served served = Served.sharing(packs.serving(MODEL, seals("Ada")), null, engine, folder,
                standard -> new ServerConfiguration(standard.listen(),
                        List.of(standard.models().getFirst(), embedder), file))) {
            assertEquals(List.of(), found(search(served, ada, GASKET)));
            assertEquals(List.of(SEAL), found(search(served, ada, "{\"query\": \"seal\"}")));
        }
        assertTrue(engine.embedded.isEmpty());
    }

    /** Creates an equivalent pack in another folder. */
    private PackSettings seals2(String... readers) throws Exception {
        return packs.pack("more", Map.of("joint.md", "The seal is replaced every year."), EMBEDDER, readers);
    }

    @Test
    void otherWeightsOfTheSameSizeAndTimeAreNoticed() throws Exception {
        try (Served served = serve(packs.serving(MODEL, seals("Ada")))) {
            assertEquals(SEAL, found(search(served, ada, GASKET)).getFirst());
            FileTime time = Files.getLastModifiedTime(weights);
            Path others = Files.writeString(folder.resolve("others.gguf"), WEIGHTS.toUpperCase(Locale.ROOT));
            Files.move(Files.setLastModifiedTime(others, time), weights, StandardCopyOption.REPLACE_EXISTING);
            assertEquals(List.of(), found(search(served, ada, GASKET)));
        }
    }

    @Test
    void whereTheModelFailsASearchGoesByWords() throws Exception {
        engine.loadFailure = new EngineException(EngineError.OUT_OF_MEMORY, "no memory");
        try (Served served = serve(packs.serving(MODEL, seals("Ada")))) {
            assertEquals(List.of(), found(search(served, ada, GASKET)));
            assertEquals(List.of(SEAL), found(search(served, ada, "{\"query\": \"seal\"}")));
            engine.loadFailure = null;
            assertEquals(SEAL, found(search(served, ada, GASKET)).getFirst());
        }
    }

    @Test
    void whereTheModelTakesTooLongASearchGoesByWords() throws Exception {
        QueryModel hurried = new QueryModel(MODEL.name(), MODEL.sha256(), QueryModel.BUDGET);
        engine.keepsVectors = true;
        try (Served served = serve(packs.serving(hurried, seals("Ada")))) {
            while (engine.embedded.isEmpty()) {
                assertEquals(List.of(SEAL), found(search(served, ada, "{\"query\": \"seal\"}")));
            }
            engine.vectorsCancelled.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void packsThatOneMayNotReadChangeNothingOfASearchWithVectors() throws Exception {
        PackSettings seals = seals("*");
        PackSettings merger = packs.pack("merger", Map.of("merger.md", "The gasket of the takeover: a seal."),
                EMBEDDER, "Grace");
        PackSettings plain = packs.pack("plain", Map.of("gasket.md", "The gasket is black."), "Ada");
        try (Served served = serve(packs.serving(MODEL, seals, merger));
                Served without = serve(packs.serving(MODEL, seals))) {
            assertTrue(found(search(served, grace, GASKET)).contains("merger:source-merger/merger.md"));
            for (String body : List.of(GASKET, "{\"query\": \"takeover\"}",
                    "{\"query\": \"gasket\", \"limit\": 1}")) {
                assertEquals(search(without, ada, body).body(), search(served, ada, body).body(), body);
            }
        }
        engine.embedded.clear();
        try (Served served = serve(packs.serving(MODEL, plain, merger))) {
            assertEquals(List.of("plain:source-plain/gasket.md"), found(search(served, ada, GASKET)));
            assertTrue(engine.embedded.isEmpty(), "the only vectors are in a pack that Ada may not read");
        }
    }
}
