// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.process.EngineClient;
import org.vauban.engine.slot.Priority;

/** Base class with the real host as a child process, a new one for each test. */
abstract class WithHost {
    @TempDir
    Path folder;

    EngineClient client;
    Approved approved;

    @BeforeEach
    void start() {
        approved = new Approved(folder);
        client = new EngineClient(Setup.launch(Locale.ENGLISH));
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        client.terminated().get(Patience.SECONDS, TimeUnit.SECONDS);
        approved.close();
    }

    final CompletionRequest request(String model, String prefix, int tokens) {
        return new CompletionRequest(model, null, approved.text(prefix), approved.text(""), List.of(),
                GenerationOptions.greedy(tokens), Priority.INTERACTIVE, null, null);
    }
}
