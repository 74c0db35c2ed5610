// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.vauban.governance.internal.Messages;

/** Python's package installer, used to download single wheels. No code of a package is run: only wheels are taken. */
final class Pip {
    private static final List<List<String>> COMMANDS = List.of(List.of("python3", "-m", "pip"),
            List.of("python", "-m", "pip"),
            List.of("py", "-m", "pip"), List.of("pip3"), List.of("pip"));

    /** Hears how many bytes of the package have come so far. */
    interface Progress {
        void bytes(long count) throws CancelledException;
    }

    private final List<String> command;

    private Pip(List<String> command) {
        this.command = command;
    }

    /** @param configured empty to look for one */
    static Pip find(List<String> configured, Path log) throws SourceException, CancelledException {
        List<String> tried = new ArrayList<>();
        for (List<String> command : configured.isEmpty() ? COMMANDS : List.of(configured)) {
            tried.add(String.join(" ", command));
            List<String> line = new ArrayList<>(command);
            line.add("--version");
            try {
                Process process = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile())
                        .start();
                try {
                    process.getOutputStream().close();
                    if (process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0)
                        return new Pip(command);
                } finally {
                    process.destroyForcibly();
                }
            } catch (IOException e) {
                // not installed under this name
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException();
            }
        }
        throw new SourceException(Messages.text("source.pip.missing", String.join(", ", tried)));
    }

    /**
     * Downloads one wheel.
     *
     * @param requirement {@code NAME==VERSION}
     * @param into where the wheel goes
     * @param work empty folder for what is on its way
     * @param log gets what pip prints
     */
    void download(String requirement, Path into, Path work, Path log, Progress progress)
            throws SourceException, CancelledException {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of("download", "--no-deps", "--only-binary=:all:", "--no-cache-dir", "--progress-bar", "off",
                "--dest",
                into.toString(), requirement));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("PIP_NO_INPUT", "1");
        environment.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
        for (String variable : List.of("TMPDIR", "TEMP", "TMP"))
            environment.put(variable, work.toString()); // beside the model, where the space was checked, and to be watched
        try {
            Process process = builder.start();
            try {
                process.getOutputStream().close();
                while (!process.waitFor(200, TimeUnit.MILLISECONDS))
                    progress.bytes(size(work));
                if (process.exitValue() != 0)
                    throw new SourceException(Messages.text("source.pip.failed", requirement, complaint(log)));
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new SourceException(Messages.text("source.pip.failed", requirement, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
    }

    private static long size(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException | UncheckedIOException e) {
            return 0; // pip moves its files while they are counted
        }
    }

    /** The last line in which pip says what went wrong. */
    private static String complaint(Path log) throws IOException {
        String found = "";
        for (String line : new String(Files.readAllBytes(log), Charset.defaultCharset()).lines().toList())
            if (line.startsWith("ERROR:") || found.isEmpty() && !line.isBlank())
                found = line.replaceFirst("^ERROR:\\s*", "").strip();
        return found.length() > 300 ? found.substring(0, 300) + "…" : found;
    }
}
