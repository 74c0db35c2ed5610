// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.process.launch.CudaPath;

/** Which folders a host on Windows may load CUDA's own libraries from. */
class CudaPathTest {
    @TempDir
    private Path temp;

    private Path natives;
    private Path toolkit;

    @BeforeEach
    void folders() throws Exception {
        natives = Files.createDirectory(temp.resolve("natives"));
        toolkit = temp.resolve("CUDA").resolve("v13.0");
        Files.createDirectories(toolkit.resolve("bin").resolve("x64"));
        Files.createFile(natives.resolve("ggml-cuda.dll"));
    }

    @Test
    void theCudaLibrariesFindTheRuntime() throws Exception {
        Path bin = toolkit.resolve("bin");
        assertEquals(Optional.of(bin.resolve("x64") + File.pathSeparator + bin),
                CudaPath.of(natives, true, toolkit.toString()));
        Files.delete(bin.resolve("x64"));
        assertEquals(Optional.of(bin.toString()), CudaPath.of(natives, true, toolkit.toString()), "CUDA 12's layout");
    }

    @Test
    void nothingElseBecomesASearchPath() {
        String given = toolkit.toString();
        assertEquals(Optional.empty(), CudaPath.of(natives, false, given), "not on Windows");
        assertEquals(Optional.empty(), CudaPath.of(natives, true, null));
        assertEquals(Optional.empty(), CudaPath.of(natives, true, " "));
        assertEquals(Optional.empty(), CudaPath.of(natives, true, "bin"), "not absolute");
        assertEquals(Optional.empty(), CudaPath.of(natives, true, temp.resolve("other").toString()), "missing");
        assertEquals(Optional.empty(), CudaPath.of(natives, true, given + File.pathSeparator + temp), "two folders");
        assertEquals(Optional.empty(), CudaPath.of(natives, true, given + "\0"), "no path");
    }

    @Test
    void withoutTheCudaLibrariesThereIsNoSearchPath() throws Exception {
        Files.move(natives.resolve("ggml-cuda.dll"), natives.resolve("ggml-vulkan.dll"));
        assertEquals(Optional.empty(), CudaPath.of(natives, true, toolkit.toString()));
    }
}
