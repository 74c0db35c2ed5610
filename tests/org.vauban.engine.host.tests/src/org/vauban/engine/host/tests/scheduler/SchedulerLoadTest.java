// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.host.tests.scheduler.Served.Same;
import org.vauban.engine.host.tests.scheduler.Served.Sent;
import org.vauban.engine.slot.Priority;
import org.vauban.llama.LlamaLibrary;

/** Many requests with common parts in a memory too small for all of them, some cancelled: each is answered. */
class SchedulerLoadTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyRequestIsAnswered(boolean separate) throws Exception {
        Random random = new Random(17);
        try (LlamaLibrary library = Served.library();
                Served served = new Served(library, Served.TINY, separate ? 3 * 2048 : 2048,
                        options -> options.withSlots(3).withSeparate(separate))) {
            List<Sent> sent = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                GenerationOptions options = GenerationOptions.greedy(1 + random.nextInt(12))
                        .withSpeculation(random.nextBoolean());
                Priority priority = Priority.values()[random.nextInt(Priority.values().length)];
                sent.add(served.send(priority, random.nextInt(4) == 0 ? "key" : null, served.text(text(random)),
                        options, piece -> {}));
                if (random.nextInt(4) == 0) {
                    served.scheduler().end(sent.get(random.nextInt(sent.size())).id(), FinishReason.CANCELLED);
                }
                if (i % 6 == 5) {
                    sent.get(random.nextInt(sent.size())).get();
                }
            }
            for (Sent one : sent) {
                Generation g = one.get();
                assertTrue(g.finish() == FinishReason.CANCELLED || g.generatedTokens() > 0
                        || g.finish() == FinishReason.END, g.toString());
                assertTrue(g.reusedTokens() < Math.max(1, g.promptTokens()), g.toString());
            }
            // the remaining state is consistent
            String last = Texts.lines("fresh", 12) + "int z =";
            try (Served other = new Served(library, Served.TINY, 2048, options -> options.withSlots(1))) {
                assertNotEquals(Same.DIFFERENT,
                        Served.compare(other.plain(other.text(last), 12), served.plain(served.text(last), 12)));
            }
        }
    }

    /** Returns a few equal blocks in random order, with short texts between them. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        if (random.nextBoolean()) {
            text.append("// ").append(random.nextInt(1000)).append('\n');
        }
        int blocks = 1 + random.nextInt(3);
        for (int i = 0; i < blocks; i++) {
            text.append(Texts.lines("block" + random.nextInt(4), 4 + random.nextInt(4)));
            if (random.nextInt(3) == 0) {
                text.append("int added").append(random.nextInt(100)).append(" = 1;\n");
            }
        }
        return text.append("int x").append(random.nextInt(10)).append(" =").toString();
    }
}
