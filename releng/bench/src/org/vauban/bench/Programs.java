// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end. */
final class Programs {
    private Programs() {}

    /**
     * Returns the program's standard output; throws an exception with the end of its error output if it fails or takes
     * too long.
     */
    static String run(List<String> command, Path temporary, long seconds) throws IOException, InterruptedException {
        Path out = Files.createTempFile(temporary, "out", ".txt");
        Path err = Files.createTempFile(temporary, "err", ".txt");
        Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            process.getOutputStream().close();
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                String words = Files.readString(err, StandardCharsets.UTF_8);
                throw new IOException(command.getFirst() + (ended ? " ended with " + process.exitValue()
                        : " did not end within " + seconds + " s") + ": "
                        + words.substring(Math.max(0, words.length() - 1000)));
            }
            return Files.readString(out, StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
            process.waitFor();
            Files.delete(out);
            Files.delete(err);
        }
    }
}
