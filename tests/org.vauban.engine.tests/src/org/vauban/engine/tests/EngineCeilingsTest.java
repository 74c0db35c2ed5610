// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.EngineCeilings;
import org.vauban.engine.EngineLimits;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.TokenListener;
import org.vauban.engine.process.EngineClient;
import org.vauban.engine.process.HostEngineProvider;
import org.vauban.engine.slot.Priority;

/** Whatever a request asks for, the host gets no more than the ceilings allow. */
class EngineCeilingsTest extends WithFakeHost {

    private void open(EngineCeilings ceilings) throws IOException {
        client = assertInstanceOf(EngineClient.class, new HostEngineProvider(host.launch())
                .within(new EngineLimits(List.of(folder), false, null, ceilings)).open());
    }

    /** Returns the last message of a kind that the host got. */
    private String told(String event) throws IOException {
        return host.requests().stream().filter(line -> line.startsWith(event + " ")).toList().getLast();
    }

    private void load(int contextTokens) throws Exception {
        client.load(new LoadRequest("m", model, contextTokens, 0, false), share -> {}).result()
                .get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({"0, 4096, -4096", "8192, 4096, 4096", "2048, 4096, 2048", "-8192, 4096, -4096", "-2048, 4096, -2048",
            "0, 0, 0", "8192, 0, 8192"})
    void theContextIsNoLarger(int wanted, int ceiling, int told) throws Exception {
        open(new EngineCeilings(ceiling, 0, 0));
        load(wanted);
        assertTrue(told("load").contains("\"contextTokens\":" + told + ","), told("load"));
    }

    /**
     * Under a ceiling, fewer slots remain and each keeps its share, because ever smaller shares would hold no request.
     */
    @ParameterizedTest
    @CsvSource({"131072, 32, 0, 131072, 32", "131072, 32, 131072, 131072, 32", "131072, 32, 8192, 8192, 2",
            "131072, 32, 10000, 8192, 2", "131072, 32, 2048, 2048, 1", "900, 3, 1536, 900, 3", "900, 3, 1000, 512, 1",
            "12000, 3, 8192, 8192, 2"})
    void theContextOfSlotsTogetherIsNoLarger(int wanted, int slots, int ceiling, int context, int left) {
        LoadRequest lowered = new EngineCeilings(ceiling, 0, 0)
                .lowered(new LoadRequest("m", model, wanted, 0, false, slots, true).withSeparateSlots(true));
        assertEquals(context, lowered.contextTokens());
        assertEquals(left, lowered.slots());
        assertTrue(lowered.separateSlots());
    }

    @Test
    void answersAreNoLonger() throws Exception {
        open(new EngineCeilings(0, 50, 0));
        load(0);
        for (int wanted : new int[] {20, 50, 1_000}) {
            String most = "\"maxTokens\":" + Math.min(wanted, 50) + ",";
            client.complete(new CompletionRequest("m", null, approved.text("a"), approved.text(""), List.of(),
                    GenerationOptions.greedy(wanted), Priority.INTERACTIVE, null, null), TokenListener.NONE).result()
                    .get(Patience.SECONDS, TimeUnit.SECONDS);
            assertTrue(told("complete").contains(most), told("complete"));
            client.chat(new ChatRequest("m",
                    List.of(new ChatRequest.Message(ChatRequest.Role.USER, approved.text("a"))),
                    GenerationOptions.greedy(wanted), Priority.CHAT), TokenListener.NONE).result()
                    .get(Patience.SECONDS, TimeUnit.SECONDS);
            assertTrue(told("chat").contains(most), told("chat"));
        }
    }

    @Test
    void modelsTakeNoMoreMemory() throws Exception {
        open(new EngineCeilings(0, 0, 3L << 30));
        load(0);
        assertTrue(told("initialize").contains("\"memoryBudget\":" + (3L << 30) + ","), told("initialize"));
        assertEquals(2L << 30, new EngineCeilings(0, 0, 3L << 30).memory(2L << 30));
        assertEquals(3L << 30, new EngineCeilings(0, 0, 3L << 30).memory(4L << 30));
        assertEquals(0, EngineCeilings.NONE.memory(0));
    }
}
