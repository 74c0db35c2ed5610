// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code vauban models} in an empty store. */
class ModelsTest {
    private static final String SMALL = "smollm2-135m-instruct";

    @TempDir
    private Path folder;
    private Vauban vauban;
    private Path store;

    @BeforeEach
    void empty() {
        store = folder.resolve("models");
        vauban = Vauban.with(folder.resolve("home")).models(store);
    }

    private static Path genuine() {
        Path file = Vauban.sharedModels().resolve(SMALL + ".gguf");
        assertTrue(Files.exists(file), file + " is needed: ./dev test fetches it");
        return file;
    }

    private JsonObject listed(String id) throws Exception {
        Vauban.Result result = vauban.run("models", "list", "--json");
        assertEquals(0, result.code(), result.err());
        for (JsonElement model : JsonParser.parseString(result.out()).getAsJsonArray()) {
            if (model.getAsJsonObject().get("id").getAsString().equals(id)) {
                return model.getAsJsonObject();
            }
        }
        return null;
    }

    @Test
    void listsTheCatalogue() throws Exception {
        Vauban.Result result = vauban.run("models", "list");
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().contains("qwen2.5-coder-1.5b-instruct"), result.out());
        assertTrue(result.out().contains("Apache-2.0"), result.out());
        assertTrue(result.out().contains(store.toString()), result.out());
        assertEquals("absent", listed(SMALL).get("state").getAsString());
    }

    @Test
    void importsVerifiesAndRemoves() throws Exception {
        Vauban.Result imported = vauban.run("models", "import", genuine());
        assertEquals(0, imported.code(), imported.err());
        assertTrue(Files.exists(store.resolve(SMALL + ".gguf")), "known by its hash: " + imported.out());
        assertEquals("verified", listed(SMALL).get("state").getAsString());
        Vauban.Result verified = vauban.run("models", "verify", SMALL);
        assertEquals(0, verified.code(), verified.err());
        assertTrue(verified.out().contains("verified"), verified.out());
        assertEquals(0, vauban.run("models", "remove", SMALL).code());
        assertFalse(Files.exists(store.resolve(SMALL + ".gguf")));
        Vauban.Result again = vauban.run("models", "remove", SMALL);
        assertEquals(1, again.code());
        assertTrue(again.err().contains(SMALL), again.err());
    }

    /** On Windows, a signal ends a program immediately. */
    @DisabledOnOs(OS.WINDOWS)
    @Test
    void anImportThatASignalEndsLeavesNothing() throws Exception {
        Path locks = Files.createDirectories(store.resolve(".locks"));
        try (FileChannel lock = FileChannel.open(locks.resolve(Vauban.MODEL), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            assertTrue(lock.tryLock() != null);
            Process process = vauban.start("models", "import", 
                    Vauban.with(folder).models().resolve(Vauban.MODEL + ".gguf"));
            try (BufferedReader told = process.errorReader()) {
                String line = told.readLine();
                while (line != null && !line.contains("waiting for another process")) {
                    line = told.readLine();
                }
                assertTrue(line != null, "the import has ended");
                process.toHandle().destroy();
                process.waitFor();
            }
        }
        try (Stream<Path> files = Files.list(store)) {
            assertEquals(List.of(locks), files.toList());
        }
    }

    @Test
    void tellsAnAlteredModel() throws Exception {
        Files.createDirectories(store);
        Path file = Files.copy(genuine(), store.resolve(SMALL + ".gguf"));
        try (RandomAccessFile altered = new RandomAccessFile(file.toFile(), "rw")) {
            altered.seek(altered.length() / 2);
            int before = altered.read();
            altered.seek(altered.length() / 2);
            altered.write(before ^ 1);
        }
        assertEquals("unverified", listed(SMALL).get("state").getAsString());
        Vauban.Result result = vauban.run("models", "verify", SMALL);
        assertEquals(1, result.code());
        assertTrue(result.err().contains("b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"),
                result.err());
        assertEquals(1, vauban.run("models", "verify").code(), "all that is installed");
    }

    @Test
    void tellsACutModel() throws Exception {
        Files.createDirectories(store);
        try (RandomAccessFile cut = new RandomAccessFile(
                Files.copy(genuine(), store.resolve(SMALL + ".gguf")).toFile(), "rw")) {
            cut.setLength(1_000_000);
        }
        assertEquals("damaged", listed(SMALL).get("state").getAsString());
        assertEquals(1, vauban.run("models", "verify", SMALL).code());
    }

    @Test
    void refusesToImportWhatIsNoModel() throws Exception {
        Path text = Files.writeString(folder.resolve("notes.gguf"), "no model");
        Vauban.Result result = vauban.run("models", "import", text);
        assertEquals(1, result.code());
        assertEquals(1, result.err().lines().filter(line -> line.startsWith("vauban: ")).count(), result.err());
        assertEquals(1, vauban.run("models", "import", folder.resolve("absent.gguf")).code());
    }

    @Test
    void unknownModelsAndMissingArgumentsAreTold() throws Exception {
        Vauban.Result unknown = vauban.run("models", "verify", "no-such-model");
        assertEquals(1, unknown.code());
        assertTrue(unknown.err().contains("no-such-model"), unknown.err());
        assertEquals(2, vauban.run("models", "fetch", SMALL).code(), "nothing is downloaded");
        assertEquals(2, vauban.run("models").code());
        assertEquals(2, vauban.run("models", "frobnicate").code());
        assertEquals(1, vauban.run("models", "verify").code(), "nothing is installed");
    }
}
