// SPDX-License-Identifier: EPL-2.0
package org.vauban.models.tests;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueException;
import org.vauban.models.ModelStore;
import org.vauban.models.StoredModel.State;

/** Messages about a folder that is not a folder of models. */
class ModelFolderTest {
    @TempDir
    Path temp;

    private static ModelStore store(Path folder) {
        return new ModelStore(folder, Catalogue.builtIn());
    }

    /**
     * A loop stands for a folder above that may not be entered, and has the same effect for all users, root included.
     */
    @Test
    void aFolderThatCannotBeReachedIsNoEmptyOne() throws Exception {
        Path loop = temp.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        ModelStore unreachable = store(loop.resolve("models"));
        String message = assertThrows(CatalogueException.class, unreachable::list).getMessage();
        assertTrue(message.contains(loop.resolve("models").toString()), message);
    }

    @Test
    void aFolderThatIsNotThereIsEmpty() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "");
        for (Path nothing : List.of(temp.resolve("missing/models"), file, file.resolve("models"))) {
            assertTrue(store(nothing).list().stream().allMatch(model -> model.state() == State.ABSENT),
                    nothing.toString());
        }
    }
}
