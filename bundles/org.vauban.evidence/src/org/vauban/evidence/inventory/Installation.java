// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The files of an installation of the product.
 *
 * @param version version of the product
 * @param folder the folder that file names are relative to
 * @param jars jars of the product and of the libraries that it includes
 * @param natives native libraries and their manifests
 * @param notice the file NOTICE, which lists licences; null if there is none
 */
public record Installation(String version, Path folder, List<Path> jars, List<Path> natives, @Nullable Path notice) {
    private static final int DEEPEST = 6;

    /** Copies the lists. */
    public Installation {
        jars = List.copyOf(jars);
        natives = List.copyOf(natives);
    }

    /**
     * Returns a stand-alone distribution: jars in {@code lib} and, if installed, {@code remote}; native libraries in
     * {@code lib/native}.
     *
     * @throws IOException if the folder cannot be read
     */
    public static Installation distribution(Path folder, String version) throws IOException {
        List<Path> jars = new ArrayList<>();
        List<Path> natives = new ArrayList<>();
        Path lib = folder.resolve("lib");
        addJars(lib, jars);
        Path remote = folder.resolve("remote");
        if (Files.isDirectory(remote)) {
            addJars(remote, jars);
        }
        Path libraries = lib.resolve("native");
        if (Files.isDirectory(libraries)) {
            addLibraries(libraries, natives);
        }
        Path notice = folder.resolve("NOTICE");
        return new Installation(version, folder, jars, natives, Files.isRegularFile(notice) ? notice : null);
    }

    /**
     * Returns the bundles of an IDE: a jar contains code, a folder native libraries or data.
     *
     * @param folder the folder that file names are relative to
     * @param bundles files and folders
     * @throws IOException if a folder cannot be read
     */
    public static Installation bundles(Path folder, String version, List<Path> bundles) throws IOException {
        List<Path> jars = new ArrayList<>();
        List<Path> natives = new ArrayList<>();
        for (Path bundle : bundles.stream().sorted().toList()) {
            if (Files.isDirectory(bundle)) {
                addLibraries(bundle, natives);
            } else {
                jars.add(bundle);
            }
        }
        return new Installation(version, folder, jars, natives, null);
    }

    private static void addJars(Path folder, List<Path> jars) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
        }
    }

    private static void addLibraries(Path folder, List<Path> natives) throws IOException {
        try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
            files.filter(Files::isRegularFile).filter(Installation::isLibrary).sorted().forEach(natives::add);
        }
    }

    private static boolean isLibrary(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".so") || name.contains(".so.") || name.endsWith(".dll") || name.endsWith(".dylib");
    }

    /** Returns a file's name relative to the folder, with forward slashes; the file name if it is elsewhere. */
    String relative(Path file) {
        return file.startsWith(folder) ? folder.relativize(file).toString().replace('\\', '/')
                : file.getFileName().toString();
    }
}
