// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vauban.engine.host.tests.Setup.TINY;
import static org.vauban.engine.host.tests.Setup.get;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.engine.ContextOverflow;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.embedding.EmbeddingRequest;
import org.vauban.engine.slot.Priority;

/** A requested context with fewer tokens than sequences, each of which has a token in a batch. */
class SmallContextTest extends WithLoadedModels {
    /** llama.cpp's minimum context size. */
    private static final int LEAST = 256;
    private static final String EMBEDDER = "tiny-embedder";

    @ParameterizedTest
    @CsvSource({"5, 0, false", "100, 64, false", "1, 64, true"})
    void aModelThatWritesHasTheSmallestContextThatThereIs(int tokens, int slots, boolean separate) throws Exception {
        String id = TINY + "-" + slots + separate;
        LoadRequest request = new LoadRequest(id, Setup.tiny(TINY), tokens, 0, false, slots, true)
                .withSeparateSlots(separate);
        assertEquals(LEAST, get(client.load(request, share -> {}).result()).contextTokens());
        assertEquals(2, complete(id, "int a", "", GenerationOptions.greedy(2)).generatedTokens());
    }

    @Test
    void aGapInATextThatIsTooLongIsFilled() throws Exception {
        load(TINY, Setup.tiny(TINY), LEAST, false);
        GenerationOptions cut = GenerationOptions.greedy(4).withOverflow(ContextOverflow.CUT);
        Generation first = complete(TINY, "int a;\n".repeat(200), "int b;\n".repeat(4), cut);
        assertEquals("fim:qwen", first.format());
        assertEquals(LEAST - 4, first.promptTokens() - first.cutTokens());
        Generation typed = complete(TINY, "int a;\n".repeat(200) + "int ", "int b;\n".repeat(4), cut);
        assertEquals(LEAST - 4, typed.promptTokens() - typed.cutTokens());
    }

    @Test
    void aModelThatEmbedsHasTheSmallestContextThatThereIs() throws Exception {
        LoadRequest request = new LoadRequest(EMBEDDER, Setup.tiny(EMBEDDER), 5, 0, true, 0, true);
        assertEquals(LEAST, get(client.load(request, share -> {}).result()).contextTokens());
        assertEquals(2, get(client.embed(new EmbeddingRequest(EMBEDDER, List.of(approved.text("a b c d e f"),
                approved.text("g")), Priority.BACKGROUND)).result()).vectors().size());
    }
}
