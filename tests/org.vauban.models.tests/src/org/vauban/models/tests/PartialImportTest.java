// SPDX-License-Identifier: EPL-2.0
package org.vauban.models.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.lock.InterProcessLock;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueException;
import org.vauban.models.ModelStore;
import org.vauban.models.ProgressListener;
import org.vauban.models.StoreOptions;

/** Copies of unfinished imports. */
class PartialImportTest {
    private static final int SIZE = 300_000;

    @TempDir
    Path temp;

    private Path directory;

    @BeforeEach
    void makeTheFolder() throws IOException {
        directory = Files.createDirectories(temp.resolve("store"));
    }

    private ModelStore store() throws CatalogueException {
        return new ModelStore(directory, Catalogue.parse("{\"version\": 1, \"models\": []}", "test"),
                new StoreOptions(folder -> 1L << 40, temp.resolve("records")));
    }

    private Path model(String name, int seed) throws IOException {
        return Files.write(temp.resolve(name), Gguf.model(SIZE, seed));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> !name.equals(".locks")).sorted()
                    .toList();
        }
    }

    @Test
    void whatAProcessLeftThatEndedIsRemovedByTheNextImport() throws Exception {
        for (String name : List.of(".import-1.part", ".import-2.part", ".import-2.lock", ".import-3.lock",
                ".import-4.gguf", ".other.part")) {
            Files.createFile(directory.resolve(name));
        }
        store().importFile(model("mine.gguf", 1), null, ProgressListener.NONE);
        assertEquals(List.of(".import-4.gguf", ".other.part", "mine.gguf", "mine.gguf.verified"), names());
    }

    /** A disk that an import has filled is a reason to remove another model. */
    @Test
    void whatAProcessLeftThatEndedIsRemovedWithTheNextModel() throws Exception {
        store().importFile(model("mine.gguf", 1), null, ProgressListener.NONE);
        Files.createFile(directory.resolve(".import-1.part"));
        assertTrue(store().remove("mine"));
        assertEquals(List.of(), names());
    }

    @Test
    void anImportThatGoesOnKeepsItsCopy() throws Exception {
        Path other = model("other.gguf", 2);
        List<String> between = new ArrayList<>();
        store().importFile(model("mine.gguf", 1), null, (phase, detail, done, total) -> {
            if (phase == ProgressListener.Phase.COPYING && between.isEmpty()) {
                between.add("");
                between.add(imported(other));
            }
        });
        assertEquals(List.of("", "other"), between);
        assertEquals(List.of("mine.gguf", "mine.gguf.verified", "other.gguf", "other.gguf.verified"), names());
    }

    /** On Windows, a file that another program reads cannot be deleted. */
    @Test
    void anImportSucceedsThoughItsLockCannotBeRemoved() throws Exception {
        assertEquals("mine", store().importFile(model("mine.gguf", 1), null, (phase, detail, done, total) -> {
            try (DirectoryStream<Path> locks = Files.newDirectoryStream(directory, ".import-*.lock")) {
                for (Path lock : locks) {
                    if (Files.isRegularFile(lock)) {
                        Files.delete(lock);
                        Files.createDirectories(lock.resolve("full"));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }).id());
        assertEquals(List.of("mine.gguf", "mine.gguf.verified"), names().subList(1, 3), names()::toString);
    }

    /**
     * Another process may create a lock with that name, or be about to lock this one. It must not continue with a file
     * that is then removed, because its copy would look abandoned.
     */
    @Test
    void theLockIsHeldWhileItsFileIsRemoved() throws Exception {
        Path link = temp.resolve("link");
        List<Boolean> held = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                held.add(isHeld(link));
            }

            @Override
            public void flush() {
                // nothing to keep
            }

            @Override
            public void close() {
                // nothing to close
            }
        };
        Logger logger = Logger.getLogger("org.vauban.models.PartialImport");
        Level level = logger.getLevel();
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
        try {
            store().importFile(model("mine.gguf", 1), null, (phase, detail, done, total) -> {
                try (DirectoryStream<Path> locks = Files.newDirectoryStream(directory, ".import-*.lock")) {
                    for (Path lock : locks) {
                        if (Files.isRegularFile(lock)) {
                            Files.createLink(link, lock);
                            Files.delete(lock);
                            Files.createDirectories(lock.resolve("full")); // a folder with content cannot be removed
                        }
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(level);
        }
        assertEquals(List.of(true), held);
        assertFalse(isHeld(link));
    }

    private static boolean isHeld(Path file) {
        try {
            Optional<InterProcessLock> lock = InterProcessLock.tryAcquire(file);
            lock.ifPresent(InterProcessLock::close);
            return lock.isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String imported(Path file) {
        try {
            return store().importFile(file, null, ProgressListener.NONE).id();
        } catch (CatalogueException e) {
            throw new AssertionError(e);
        }
    }
}
