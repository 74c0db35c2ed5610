// SPDX-License-Identifier: EPL-2.0
package org.vauban.models.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.policy.ModelPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.models.Catalogue;
import org.vauban.models.InstalledModel;
import org.vauban.models.ModelStore;
import org.vauban.models.StoreOptions;
import org.vauban.models.StoredModel;
import org.vauban.models.StoredModel.State;

/** Models in folders of bundles, whose metadata may claim anything. */
class InstalledModelTest {
    @TempDir
    Path temp;

    /**
     * Creates the bundle of a model.
     * @param file the file's name as a JSON value
     */
    private void bundle(String id, String file) throws IOException {
        Path bundle = Files.createDirectories(
                temp.resolve("plugins").resolve(InstalledModel.bundle(id, 1, 1) + "_1.0.0"));
        Files.write(bundle.resolve("model.gguf"), Gguf.model(5000, 1));
        Files.writeString(bundle.resolve(InstalledModel.FILE), """
                {"id": "%s", "name": "A model", "sha256": "%s", "size": 5000, "shard": 1, "shards": 1, "file": "%s",
                 "fileSize": 5000, "fileSha256": "%s"}""".formatted(id, "0".repeat(64), file, "0".repeat(64)));
    }

    @Test
    void aFolderThatIsNoPathHidesNoOthers() throws Exception {
        bundle("whole", "model.gguf");
        String before = System.setProperty("vauban.model.bundles",
                "/no\0path" + File.pathSeparator + temp.resolve("plugins"));
        try {
            Catalogue catalogue = Catalogue.parse("{\"version\": 1, \"models\": []}", "test");
            assertEquals(List.of("whole"),
                    new ModelStore(temp.resolve("models"), catalogue).list().stream().map(StoredModel::id).toList());
        } finally {
            if (before == null) {
                System.clearProperty("vauban.model.bundles");
            } else {
                System.setProperty("vauban.model.bundles", before);
            }
        }
    }

    @Test
    void aFileNameThatNoFileCanHaveDamagesOneModelOnly() throws Exception {
        bundle("whole", "model.gguf");
        bundle("wrong", "a\\u0000b");
        Catalogue catalogue = Catalogue.parse("{\"version\": 1, \"models\": []}", "test");
        ModelStore store = new ModelStore(temp.resolve("models"), catalogue,
                new StoreOptions(folder -> 1L << 40, temp.resolve("records"),
                        () -> ModelPolicy.of(Policy.read(List.of())), () -> List.of(temp.resolve("plugins"))));
        assertEquals(Map.of("whole", State.INSTALLED, "wrong", State.DAMAGED),
                store.list().stream().collect(Collectors.toMap(StoredModel::id, StoredModel::state)));
    }
}
