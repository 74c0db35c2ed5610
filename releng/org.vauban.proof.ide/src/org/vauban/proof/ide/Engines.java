// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.engine.process.HostEngineProvider;
import org.vauban.ide.engine.BundledEngine;
import org.vauban.ide.engine.JavaHomes;

/** Assistants with the bundled engine, created as in the IDE, in English and with a separate audit log. */
public final class Engines {
    /** The same limit as in the IDE. */
    private static final int MAX_TOKENS = 96;

    private Engines() {}

    /**
     * Opens assistants without prefill ahead of requests, so that each request has one prompt, however long it waits.
     * Where places are settled, they prefill ahead, so that a request finds the cached prompt of its place.
     */
    public static Assistant open(Settings settings, String model) throws IOException {
        BundledEngine home = new BundledEngine(
                new JavaHomes(Optional::empty, List::of, List::of, System.getProperty("java.home"), null));
        Path audit = Files.createTempDirectory("vauban-proof").resolve("audit.jsonl");
        return Assistants.create(new AssistSettings(new HostEngineProvider(home.launch(Locale.ENGLISH)), model,
                settings.modelFolder(), audit, List.of(), MAX_TOKENS, 0, settings.threads(), Locale.ENGLISH)
                .withReadAhead(settings.settled() ? ReadAheadMode.ALWAYS : ReadAheadMode.NEVER));
    }
}
