// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The search path of a host on Windows whose libraries include those for CUDA: they need cuBLAS, which Windows finds in
 * the PATH only. No other host has a PATH.
 */
public final class CudaPath {
    /** Set by the installer of the CUDA toolkit. */
    static final String VARIABLE = "CUDA_PATH";

    private CudaPath() {}

    /**
     * Returns the folders of the CUDA runtime. Whoever can set the variable can also choose the JVM and the libraries,
     * so it is trusted as they are; the folders come last in the search, after those of Java and Windows.
     *
     * @param natives folder of the llama.cpp libraries
     * @param windows whether this is Windows
     * @param toolkit value of {@code CUDA_PATH}, or null
     * @return empty if the libraries do not need them, or there are none
     */
    public static Optional<String> of(Path natives, boolean windows, @Nullable String toolkit) {
        if (!windows || toolkit == null || toolkit.isBlank() || toolkit.contains(File.pathSeparator)
                || !hasCuda(natives)) {
            return Optional.empty();
        }
        try {
            Path bin = Path.of(toolkit).resolve("bin");
            String folders = Stream.of(bin.resolve("x64"), bin)
                    .filter(folder -> folder.isAbsolute() && Files.isDirectory(folder)).map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
            return folders.isEmpty() ? Optional.empty() : Optional.of(folders);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static boolean hasCuda(Path natives) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(natives, "ggml-cuda*")) {
            return files.iterator().hasNext();
        } catch (IOException e) {
            return false; // the start reports the error
        }
    }
}
