// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.ide.tests.Workbench;

/** Runs {@link TypingTest} with the bundled engine and a real model, which compete for processor time. */
@Tag("slow")
class TypingEngineTest {
    private static final String MODEL = "qwen2.5-coder-0.5b-instruct";
    /** A minute of typing takes several with the engine on a machine that is also busy with other work. */
    private static final int KEYS_OF_A_TEST = 120;
    /** The model may not suggest anything for several pauses. */
    private static final int KEYS_UNTIL_GHOST_TEXT = 1_500;
    private static final long HEAP_GROWTH = 60_000_000;

    @RegisterExtension
    final Workbench workbench = Workbench.realEngine(MODEL);

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void typingIsNotHeldUpByARealModel() {
        InstanceScope.INSTANCE.getNode("org.eclipse.jdt.ui").putBoolean("content_assist_autoactivation", false);
        workbench.java();
        TypingReplay.Seen seen;
        try (TypingReplay replay = new TypingReplay(workbench)) {
            int minutes = TypingTest.minutes();
            int keys = minutes == 1 ? KEYS_OF_A_TEST : minutes * TypingReplay.KEYS_A_MINUTE;
            replay.run(keys, Math.max(keys, KEYS_UNTIL_GHOST_TEXT));
            seen = replay.seen();
        } finally {
            InstanceScope.INSTANCE.getNode("org.eclipse.jdt.ui").remove("content_assist_autoactivation");
        }
        TypingReplay.tell("engine", seen);
        assertTrue(seen.ghosts() > 0, "no ghost text: " + seen.text());
        assertEquals(List.of(), seen.ours(), "the UI thread was held up by us");
        assertTrue(seen.heapGrowth() < HEAP_GROWTH, seen.text());
    }
}
