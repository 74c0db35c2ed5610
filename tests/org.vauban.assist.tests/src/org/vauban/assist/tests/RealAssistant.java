// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.engine.process.HostEngineProvider;
import org.vauban.engine.process.launch.HostLaunch;

/** Starts an assistant with the distribution's real engine and a model that gives a fixed answer. */
public final class RealAssistant {

    private RealAssistant() {}

    /** @param folder the folder of its audit log */
    public static Assistant start(Path folder, Locale locale) {
        HostLaunch launch = HostLaunch.fromDistribution(Path.of(System.getProperty("vauban.dist")),
                List.of(Path.of(System.getProperty("vauban.java", System.getProperty("java.home")))));
        return Assistants.create(new AssistSettings(new HostEngineProvider(launch), "scripted", scripted(),
                folder.resolve("audit.jsonl"), List.of(), 100, 4_096, 0, locale));
    }

    /** Returns the folder of the models with fixed answers. */
    static Path scripted() {
        return Path.of(System.getProperty("vauban.root"), "target", "tiny-models");
    }

    static Path models() {
        String named = System.getProperty("vauban.models", "");
        if (named.isBlank() || named.startsWith("${")) {
            named = System.getenv("VAUBAN_MODELS");
        }
        return named == null || named.isBlank()
                ? Path.of(System.getProperty("user.home"), ".local", "share", "vauban", "models")
                : Path.of(named);
    }

    /** Waits for a model on a busy machine. */
    public static <T> T get(Future<T> future) throws Exception {
        return future.get(240, TimeUnit.SECONDS);
    }
}
