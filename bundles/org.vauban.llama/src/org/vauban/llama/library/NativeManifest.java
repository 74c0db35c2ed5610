// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.library;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.vauban.llama.error.LibraryAlteredException;
import org.vauban.llama.error.LibraryMissingException;

/**
 * The list of native files written at build time: one line per file, {@code sha256  size  name}, and comments after
 * {@code #}. A file that differs or is missing and a library that is not listed are refused, since ggml loads any
 * backend that it finds in its folder.
 */
public final class NativeManifest {
    static final String NAME = "manifest.txt";

    private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64})\\s+(\\d{1,15})\\s+([A-Za-z0-9._+-]+)");
    private static final Pattern LIBRARY = Pattern.compile(".*\\.(so|dylib|dll)(\\.[0-9.]+)?");
    private static final String REINSTALL = " Reinstall Vauban's engine feature for this platform.";

    private record Entry(String sha256, long size) {}

    private final Path directory;
    private final Map<String, Entry> entries;
    private final Set<Path> hashed = ConcurrentHashMap.newKeySet();

    private NativeManifest(Path directory, Map<String, Entry> entries) {
        this.directory = directory;
        this.entries = entries;
    }

    /** Reads the manifest of the folder. */
    public static NativeManifest read(Path directory) {
        Path file = directory.resolve(NAME);
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new LibraryMissingException("There is no " + NAME + " in " + directory
                    + ", so the native libraries cannot be trusted." + REINSTALL, file);
        } catch (IOException e) {
            throw new LibraryMissingException("The list of native libraries " + file + " cannot be read (" + e
                    + ")." + REINSTALL, file);
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher m = LINE.matcher(line.strip());
            if (!m.matches()) {
                throw new LibraryAlteredException("The list of native libraries " + file
                        + " has a line that is not \"sha256  size  name\"." + REINSTALL, file);
            }
            entries.put(m.group(3), new Entry(m.group(1).toLowerCase(Locale.ROOT),
                    Long.parseLong(m.group(2))));
        }
        return new NativeManifest(directory, entries);
    }

    /**
     * Checks for listed files that are missing or have another size, and for libraries that are not listed. {@link
     * #verified} compares the hashes when a file is about to be opened: hashing all files would take a third of the
     * host's start.
     */
    public void verify() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (LIBRARY.matcher(name).matches() && !entries.containsKey(name)) {
                    throw new LibraryAlteredException("The library " + file + " is not in " + NAME
                            + ": it did not come with Vauban. Remove it or reinstall.", file);
                }
            }
        } catch (IOException e) {
            throw new LibraryMissingException("The folder of native libraries " + directory + " cannot be read (" + e
                    + ")." + REINSTALL, directory);
        }
        entries.forEach(this::verifySize);
    }

    private void verifySize(String name, Entry entry) {
        Path file = directory.resolve(name);
        try {
            if (!Files.isRegularFile(file)) {
                throw new LibraryMissingException("The native file " + file + " is missing." + REINSTALL, file);
            }
            long size = Files.size(file);
            if (size != entry.size()) {
                throw new LibraryAlteredException("The native file " + file + " has " + size + " bytes instead of "
                        + entry.size() + ": it was changed or cut." + REINSTALL, file);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Compares listed files with their hashes, several in parallel, each once.
     *
     * @param files files of this folder, the longest first
     * @throws LibraryAlteredException if one differs
     */
    public void verified(List<Path> files) {
        files.parallelStream().filter(file -> !hashed.contains(file)).forEach(file -> {
            verifyHash(file);
            hashed.add(file);
        });
    }

    private void verifyHash(Path file) {
        Entry entry = entries.get(file.getFileName().toString());
        try {
            String found = sha256(file);
            if (!found.equals(entry.sha256())) {
                throw new LibraryAlteredException("The native file " + file + " was changed: its SHA-256 is " + found
                        + " instead of " + entry.sha256() + "." + REINSTALL, file);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static LibraryMissingException unreadable(Path file, IOException e) {
        return new LibraryMissingException("The native file " + file + " cannot be read (" + e + ")." + REINSTALL,
                file);
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /**
     * Returns the listed backends of ggml of a kind in no particular order: for {@code cpu} all variants, such as
     * {@code libggml-cpu-haswell.so}.
     *
     * @return file by variant; the variant is empty for a backend without variants
     */
    Map<String, Path> backends(String kind) {
        Pattern pattern = Pattern
                .compile("(lib)?ggml-" + Pattern.quote(kind) + "(?:-([A-Za-z0-9_.]+))?\\.(so|dylib|dll)");
        Map<String, Path> found = new LinkedHashMap<>();
        for (String name : entries.keySet()) {
            Matcher m = pattern.matcher(name);
            if (m.matches()) {
                found.put(m.group(2) == null ? "" : m.group(2), directory.resolve(name));
            }
        }
        return found;
    }

    /** Returns all listed files. */
    List<Path> files() {
        return entries.keySet().stream().map(directory::resolve).toList();
    }

    /**
     * Returns the listed library {@code base} under the platform's file name: {@code libggml-base.so},
     * {@code libllama.v0.5.0.so}, {@code libllama.metal.v0.4.0.dylib}, {@code llama.cuda.v0.4.0.dll}.
     */
    public Path library(String base) {
        Pattern pattern = Pattern.compile("(lib)?" + Pattern.quote(base)
                + "(\\.[a-z]+)?(\\.v?[0-9][0-9.]*)?\\.(so|dylib|dll)");
        return entries.keySet().stream().filter(name -> pattern.matcher(name).matches()).findFirst()
                .map(directory::resolve)
                .orElseThrow(() -> new LibraryMissingException("There is no library \"" + base + "\" in " + directory
                        + " for this platform." + REINSTALL, directory));
    }
}
