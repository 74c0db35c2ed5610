// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.error.LibraryAlteredException;
import org.vauban.llama.error.LibraryException;
import org.vauban.llama.error.LibraryMissingException;

/** Native files are used only if they are the ones that the build fetched. */
class NativeManifestTest {
    private static final String[] NAMES = {"libggml-base.so", "libggml.v0.5.0.so", "libllama.v0.5.0.so"};

    @TempDir
    Path dir;

    @BeforeEach
    void writeFiles() throws IOException {
        for (String name : NAMES) {
            Files.writeString(dir.resolve(name), "not really " + name);
        }
        Manifests.write(dir, NAMES);
    }

    private <T extends LibraryException> T refused(Class<T> type, Path culprit) {
        T e = assertThrows(type, () -> LlamaLibrary.open(dir));
        assertEquals(culprit, e.path());
        assertTrue(e.getMessage().contains(culprit.toString()), e.getMessage());
        assertTrue(e.getMessage().contains("einstall") || e.getMessage().contains("Install")
                || e.getMessage().contains("Check"), () -> "says what to do: " + e.getMessage());
        return e;
    }

    @Test
    void noFolder() {
        Path missing = dir.resolve("missing");
        LibraryMissingException e = assertThrows(LibraryMissingException.class, () -> LlamaLibrary.open(missing));
        assertEquals(missing, e.path());
    }

    @Test
    void noManifest() throws IOException {
        Files.delete(dir.resolve("manifest.txt"));
        LibraryMissingException e = assertThrows(LibraryMissingException.class, () -> LlamaLibrary.open(dir));
        assertTrue(e.getMessage().contains("manifest.txt"), e.getMessage());
    }

    @Test
    void aLineThatIsNoEntry() throws IOException {
        Path manifest = dir.resolve("manifest.txt");
        Files.writeString(manifest, Files.readString(manifest) + "abc  12  ../../etc/passwd\n");
        refused(LibraryAlteredException.class, manifest);
    }

    @Test
    void anEmptyManifest() throws IOException {
        Files.writeString(dir.resolve("manifest.txt"), "# nothing\n");
        assertThrows(LibraryAlteredException.class, () -> LlamaLibrary.open(dir));
    }

    @Tag("claim:natives-verified")
    @Test
    void aMissingFile() throws IOException {
        Path file = dir.resolve("libggml-base.so");
        Files.delete(file);
        refused(LibraryMissingException.class, file);
    }

    @Test
    void aCutFile() throws IOException {
        Path file = dir.resolve("libllama.v0.5.0.so");
        Files.writeString(file, "not");
        refused(LibraryAlteredException.class, file);
    }

    @Tag("claim:natives-verified")
    @Test
    void aChangedFileOfTheSameSize() throws IOException {
        Path file = dir.resolve("libllama.v0.5.0.so");
        Files.writeString(file, Files.readString(file).replace("not", "noT"));
        LibraryAlteredException e = refused(LibraryAlteredException.class, file);
        assertTrue(e.getMessage().contains("SHA-256"), e.getMessage());
    }

    @Tag("claim:natives-verified")
    @Test
    void aLibraryThatIsNotListed() throws IOException {
        Path file = dir.resolve("libggml-vulkan.so");
        Files.writeString(file, "planted");
        LibraryAlteredException e = refused(LibraryAlteredException.class, file);
        assertTrue(e.getMessage().contains("did not come with Vauban"), e.getMessage());
    }

    @Test
    void aListedFileThatIsNoLibrary() {
        refused(LibraryMissingException.class, dir.resolve("libggml-base.so"));
    }

    @Test
    void aManifestWithoutLlama() throws IOException {
        Files.delete(dir.resolve("libllama.v0.5.0.so"));
        Manifests.write(dir, "libggml-base.so", "libggml.v0.5.0.so");
        LibraryMissingException e = assertThrows(LibraryMissingException.class, () -> LlamaLibrary.open(dir));
        assertTrue(e.getMessage().contains("\"llama\""), e.getMessage());
    }
}
