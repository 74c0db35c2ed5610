// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.process.EngineClient;

/**
 * A host that can read only the folders it was started with is replaced when another folder is needed, and only then.
 */
class ModelFoldersTest {
    @TempDir
    Path folder;

    private FakeHost host;
    private Path model;
    private EngineClient client;

    @BeforeEach
    void prepare() throws IOException {
        host = FakeHost.in(folder).script("confined=");
        model = Files.writeString(Files.createDirectory(folder.resolve("models")).resolve("m.gguf"), "GGUF");
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        client.terminated().get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    private void load(String id, Path file) throws Exception {
        client.load(LoadRequest.of(id, file), share -> {}).result().get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void aKnownFolderNeedsNoSecondHost() throws Exception {
        client = new EngineClient(host.launch().withModelFolders(List.of(model.getParent(), folder.resolve("none"))));
        client.describe().get(Patience.SECONDS, TimeUnit.SECONDS);
        load("m", model);
        load("n", Files.writeString(model.resolveSibling("n.gguf"), "GGUF"));
        assertEquals(1, host.starts());
    }

    @Test
    void aHostThatOnlyDescribedItselfGivesWayToOneForTheFolder() throws Exception {
        client = new EngineClient(host.launch());
        client.describe().get(Patience.SECONDS, TimeUnit.SECONDS);
        load("m", model);
        assertEquals(2, host.starts());
        load("n", Files.writeString(model.resolveSibling("n.gguf"), "GGUF"));
        assertEquals(2, host.starts());
    }

    @Test
    void aKnownFolderThatWasReplacedIsAnotherFolder() throws Exception {
        client = new EngineClient(host.launch().withModelFolders(List.of(model.getParent())));
        client.describe().get(Patience.SECONDS, TimeUnit.SECONDS);
        Files.move(model.getParent(), folder.resolve("old"));
        Files.createDirectory(model.getParent());
        Files.writeString(model, "GGUF");
        load("m", model);
        assertEquals(2, host.starts());
    }
}
