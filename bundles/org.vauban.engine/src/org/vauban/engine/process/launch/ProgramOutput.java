// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads the short output of a program of the user, such as a credential helper. */
public final class ProgramOutput {
    private ProgramOutput() {}

    /**
     * Runs a program without input, in the given working directory and with few environment variables.
     *
     * @param program absolute
     * @param directory working directory, absolute
     * @param most maximum number of bytes that it may write
     * @param patience time after which it is ended
     * @throws IOException if it cannot be started, fails, writes too much or takes too long
     * @throws IllegalArgumentException for a path that depends on the current folder
     */
    public static byte[] read(Path program, List<String> arguments, Path directory, int most, Duration patience)
            throws IOException {
        Process process = ProcessPreparation.prepare(program, arguments, directory)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            process.getOutputStream().close();
            CompletableFuture<byte[]> output = new CompletableFuture<>();
            Thread.ofVirtual().name("vauban-program-output").start(() -> {
                try (InputStream in = process.getInputStream()) {
                    output.complete(in.readNBytes(most + 1));
                } catch (IOException e) {
                    output.completeExceptionally(e);
                }
            });
            long end = System.nanoTime() + patience.toNanos();
            byte[] bytes = output.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (bytes.length > most) {
                throw new IOException(program + ": more than " + most + " bytes");
            }
            if (!process.waitFor(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                throw new IOException(program + ": " + patience.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException(program + ": exit code " + process.exitValue());
            }
            return bytes;
        } catch (TimeoutException e) {
            throw new IOException(program + ": " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(program + ": " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(program + ": interrupted", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
