// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion.ahead;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.completion.ahead.EarlyStart;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.assist.tests.FakeAssistant;
import org.vauban.assist.tests.UserHome;

/** The engine starts before it is needed if that is wanted, permitted, and does not drain a battery. */
class EarlyStartTest {

    @TempDir
    Path folder;

    private UserHome home;

    @BeforeEach
    void home() {
        home = new UserHome(folder.resolve("home"));
    }

    @AfterEach
    void leave() {
        home.close();
    }

    private static boolean isAllowed(ReadAheadMode wanted, boolean mains) {
        return new EarlyStart(() -> wanted, () -> mains).isAllowed();
    }

    @Test
    void theModelIsLoadedBeforeAnybodyAsks() throws Exception {
        try (FakeAssistant fake = new FakeAssistant(folder, Locale.ENGLISH)) {
            fake.assistant().warmUpEarly();
            fake.engine.nextLoad();
        }
    }

    @Test
    void onBatteryOnlyWhoAlwaysReadsAheadWantsIt() {
        assertTrue(isAllowed(ReadAheadMode.ON_MAINS, true));
        assertFalse(isAllowed(ReadAheadMode.ON_MAINS, false));
        assertTrue(isAllowed(ReadAheadMode.ALWAYS, false));
        assertFalse(isAllowed(ReadAheadMode.NEVER, true));
    }

    @Test
    void aPolicyCanForbidIt() throws Exception {
        home.policy("{\"completion.readAhead\": \"forbidden\"}");
        assertFalse(isAllowed(ReadAheadMode.ALWAYS, true));
    }

    @Test
    void withoutCompletionNothingStarts() throws Exception {
        home.policy("{\"features.disabled\": [\"chat\", \"completion\"]}");
        assertFalse(isAllowed(ReadAheadMode.ALWAYS, true));
    }

    @Test
    void whereThePolicyCannotBeUnderstoodNothingStarts() throws Exception {
        home.policy("{\"features.disabled\":");
        assertFalse(isAllowed(ReadAheadMode.ALWAYS, true));
    }
}
