// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.indexing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.UserDirectories;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.host.tests.Hosts;
import org.vauban.knowledge.host.tests.WordEmbedder;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.vector.TextEmbedder;
import org.vauban.knowledge.vector.VectorListener;

/** From a passage to its vector, and from a query to its vector, with real hosts and a model of a few words. */
@Tag("slow")
class KnowledgeVectorsTest {
    @TempDir
    Path folder;

    private Path docs;
    private UserDirectories user;
    private final WordEmbedder words = new WordEmbedder();
    private final List<String> embedded = words.embedded;

    @BeforeEach
    void makeUser() throws Exception {
        docs = Files.createDirectory(folder.toRealPath().resolve("docs"));
        String home = folder.resolve("home").toString();
        user = UserDirectories.of("Linux", folder, name -> name.equals("vauban.home") ? home : null, name -> null);
    }

    private static List<String> names(SearchResult result) {
        return result.hits().stream().map(hit -> Path.of(hit.passage().path()).getFileName().toString()).toList();
    }

    private List<String> search(Knowledge knowledge, String query) throws Exception {
        return names(knowledge.search(query, 5, List.of(), () -> Optional.of(words)));
    }

    @Test
    void otherWordsForTheSameAreFoundOnceThereAreVectors() throws Exception {
        Files.writeString(docs.resolve("joint.md"), "# Pump\n\nThe seal is replaced every year.\n");
        Files.writeString(docs.resolve("valve.md"), "# Valve\n\nThe operator opens it.\n");
        Files.writeString(docs.resolve("long.md"), "A pump stands there for years. ".repeat(38));
        try (Knowledge knowledge = Knowledge.of(user, Hosts.launch(), List.of())) {
            knowledge.index(List.of(docs), IndexingListener.NONE);
            assertEquals(List.of(), search(knowledge, "gasket"));
            assertTrue(embedded.isEmpty(), "without vectors no model is asked");
            assertEquals(3, knowledge.embed(List.of(), words, VectorListener.NONE));
            assertEquals(0, knowledge.embed(List.of(), words, VectorListener.NONE));
            assertEquals("joint.md", search(knowledge, "gasket").getFirst());
            assertEquals("query: gasket", embedded.getLast());
            assertTrue(embedded.contains("passage: Pump # Pump The seal is replaced every year."),
                    embedded.toString());
            assertEquals(List.of(), names(knowledge.search("gasket", 5, List.of())), "words alone");
            Files.writeString(docs.resolve("valve.md"), "# Valve\n\nThe gasket is old.\n");
            knowledge.index(List.of(docs), IndexingListener.NONE);
            assertEquals(1, knowledge.embed(List.of(), words, VectorListener.NONE), "only what changed");
        }
    }

    @Test
    void excludedFilesGetNoVectorsAndSecretsAreMaskedInWhatIsEmbedded() throws Exception {
        Files.writeString(docs.resolve("plan.md"), "The pump of the plan.");
        String token = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a";
        Files.writeString(docs.resolve("key.md"), "The valve opens with " + token + " only.");
        try (Knowledge knowledge = Knowledge.of(user, Hosts.launch(), List.of())) {
            knowledge.index(List.of(docs), IndexingListener.NONE);
        }
        try (Knowledge knowledge = Knowledge.of(user, Hosts.launch(), List.of("plan.md"))) {
            assertEquals(1, knowledge.embed(List.of(), words, VectorListener.NONE));
            assertEquals(List.of("key.md"), search(knowledge, "pompe"));
        }
        assertTrue(embedded.stream().noneMatch(text -> text.contains(token) || text.contains("plan")),
                embedded.toString());
        assertFalse(embedded.isEmpty());
    }

    @Test
    void whatAPolicyExcludesMeanwhileIsNotEmbedded() throws Exception {
        for (int i = 0; i < 3; i++) {
            Files.writeString(docs.resolve(i + ".md"), "Pump number " + i + ".");
        }
        Files.createDirectories(user.config());
        Path policy = Files.writeString(user.config().resolve("policy.json"), "{}");
        try (Knowledge knowledge = Knowledge.of(user, Hosts.launch(), List.of())) {
            knowledge.index(List.of(docs), IndexingListener.NONE);
            knowledge.embed(List.of(), new TextEmbedder() {
                @Override
                public String model() {
                    return words.model();
                }

                @Override
                public List<float[]> embed(List<ApprovedText> texts) {
                    try {
                        Files.writeString(policy, "{\"knowledge.excluded\": [\"*.md\"]}");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return words.embed(texts);
                }
            }, VectorListener.NONE);
        }
        assertEquals(1, embedded.size(), embedded.toString());
    }

    @Test
    void whatIsStoppedGoesOnWhereItWas() throws Exception {
        for (int i = 0; i < 3; i++) {
            Files.writeString(docs.resolve(i + ".md"), "Pump number " + i + ".");
        }
        try (Knowledge knowledge = Knowledge.of(user, Hosts.launch(), List.of())) {
            knowledge.index(List.of(docs), IndexingListener.NONE);
            int[] asked = {0};
            assertEquals(2, knowledge.embed(List.of(), words, new VectorListener() {
                @Override
                public boolean isCancelled() {
                    return asked[0]++ == 2;
                }
            }));
            assertEquals(2, knowledge.statistics().vectors());
            assertEquals(1, knowledge.embed(List.of(), words, VectorListener.NONE));
            assertEquals(3, knowledge.statistics().vectors());
        }
    }
}
