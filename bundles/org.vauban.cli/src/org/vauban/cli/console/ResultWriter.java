// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.console;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;

/** Writes the results of a command, and keeps the reason for a failure, which PrintWriter does not report. */
public final class ResultWriter extends PrintWriter {
    /** Words for a pipe in system messages in English and French, including those of Windows in French. */
    private static final List<String> PIPES = List.of("pipe", "canal");

    private final Results results;

    public ResultWriter(OutputStream out, Charset charset) {
        this(new Results(out), charset);
    }

    private ResultWriter(Results results, Charset charset) {
        super(new OutputStreamWriter(results, charset), false);
        this.results = results;
    }

    /**
     * Returns the system's reason why output failed; null if it did not, or if the reader of a pipe has ended, as
     * {@code head} does.
     */
    public @Nullable String failure() {
        IOException failure = results.failure;
        String reason = failure == null ? "" : String.valueOf(failure.getMessage());
        return failure == null || PIPES.stream().anyMatch(reason.toLowerCase(Locale.ROOT)::contains) ? null : reason;
    }

    /** Keeps the first failure. */
    private static final class Results extends FilterOutputStream {
        private volatile @Nullable IOException failure;

        Results(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        @NonNullByDefault({})
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                }
                throw e;
            }
        }
    }
}
