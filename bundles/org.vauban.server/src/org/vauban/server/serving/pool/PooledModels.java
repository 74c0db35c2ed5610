// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving.pool;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vauban.engine.LoadRequest;
import org.vauban.server.configuration.ModelEntry;

/** The served models, and what the engine has loaded of them. */
record PooledModels(EngineModels models, List<ModelEntry> entries, Map<String, ModelEntry> names) {
    /** Placeholder for the file of a model that only other machines have, and that is never loaded. */
    private static final Path NO_FILE = Path.of("");

    static PooledModels of(EngineModels models, List<ModelEntry> entries) {
        Map<String, ModelEntry> names = new HashMap<>();
        for (ModelEntry entry : entries) {
            entry.aliases().forEach(alias -> names.putIfAbsent(alias, entry));
        }
        entries.forEach(entry -> names.put(entry.id(), entry));
        return new PooledModels(models, List.copyOf(entries), Map.copyOf(names));
    }

    boolean wants(LoadRequest model) {
        return entries.stream().anyMatch(entry -> request(entry).equals(model));
    }

    /** Returns the idle time after which a model is unloaded; zero for never. */
    Duration idle(LoadRequest model) {
        return entries.stream().filter(entry -> request(entry).equals(model)).findFirst()
                .map(entry -> entry.serving().idle()).orElse(Duration.ZERO);
    }

    /** Returns the request with which the engine loads a model. */
    static LoadRequest request(ModelEntry entry) {
        Path file = entry.file();
        return new LoadRequest(entry.id(), file == null ? NO_FILE : file, entry.contextTokens(), entry.threads(),
                entry.embeddings(), entry.slots(), true).withSeparateSlots(entry.serving().separateSlots());
    }
}
