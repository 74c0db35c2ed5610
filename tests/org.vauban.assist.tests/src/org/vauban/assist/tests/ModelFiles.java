// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueModel;

/** Files that stand for catalogue models in tests that do not read them. */
public final class ModelFiles {
    private ModelFiles() {}

    /** Creates a sparse file of the right size, with the record that an import would have left. */
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
