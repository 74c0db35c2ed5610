// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueModel;

/** Files that stand for models of the catalogue where nothing reads them. */
public final class ModelFiles {
    private ModelFiles() {}

    /** A hole of the right size, which uses no disk, with the record that an import would have left. */
    public static Path place(Path models, String id) throws IOException {
        CatalogueModel model = Catalogue.builtIn().find(id).orElseThrow();
        Path path = Files.createDirectories(models).resolve(id + ".gguf");
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(model.sizeBytes());
        }
        Files.writeString(models.resolve(id + ".gguf.verified"),
                "{\"sizeBytes\":" + model.sizeBytes() + ",\"modifiedMillis\":"
                        + Files.getLastModifiedTime(path).toMillis() + ",\"sha256\":\"" + model.sha256() + "\"}");
        return path;
    }
}
