// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineLimits;
import org.vauban.engine.EngineProvider;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueModel;
import org.vauban.server.configuration.LspLimits;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.lsp.LspService;

/** Provides no engine: language server sessions use the server's own. */
public record NoEngines(Locale locale) implements EngineProvider {

    public static LspService service(Path folder, LspLimits limits) {
        return service(folder, limits, System::nanoTime);
    }

    public static LspService service(Path folder, LspLimits limits, LongSupplier nanos) {
        return new LspService(settings(folder), "1.0", limits, nanos);
    }

    /** @param readAhead the most that sessions may read ahead */
    public static LspService service(Path folder, LspLimits limits, ReadAheadMode readAhead) {
        return new LspService(settings(folder).withReadAhead(readAhead), "1.0", limits);
    }

    private static AssistSettings settings(Path folder) {
        return new AssistSettings(new NoEngines(Locale.ENGLISH), null, folder, null, List.of(), 64, 0, 0,
                Locale.ENGLISH);
    }

    /**
     * Creates a sparse file of the right size with an import record, because a session asks for a model of the
     * catalogue.
     */
    public static ModelEntry catalogued(Path folder) throws Exception {
        return catalogued(folder, "smollm2-135m-instruct");
    }

    /** Creates such a file of another model. */
    public static ModelEntry catalogued(Path folder, String id) throws Exception {
        CatalogueModel model = Catalogue.builtIn().find(id).orElseThrow();
        Path path = folder.resolve(model.id() + ".gguf");
        try (RandomAccessFile hole = new RandomAccessFile(path.toFile(), "rw")) {
            hole.setLength(model.sizeBytes());
        }
        Files.writeString(folder.resolve(path.getFileName() + ".verified"),
                "{\"sizeBytes\":" + model.sizeBytes() + ",\"modifiedMillis\":"
                        + Files.getLastModifiedTime(path).toMillis() + ",\"sha256\":\"" + model.sha256() + "\"}");
        return new ModelEntry(model.id(), path, false);
    }

    @Override
    public EngineProvider withLocale(Locale other) {
        return new NoEngines(other);
    }

    @Override
    public EngineProvider within(EngineLimits limits) {
        return this;
    }

    @Override
    public Engine open() {
        throw new AssertionError("an engine beside that of the server");
    }
}
