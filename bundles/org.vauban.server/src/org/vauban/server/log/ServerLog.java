// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.configuration.LogSettings;

/**
 * The log of a server, which replaces the process's log while it is open: lines without texts, names and keys. Any
 * thread.
 */
public final class ServerLog implements AutoCloseable {
    /** Strong reference, because the logger would lose its level if it were garbage-collected. */
    private static final Logger ACCESS = Logger.getLogger(AccessLog.NAME);
    private static final System.Logger LOG = System.getLogger(ServerLog.class.getName());

    private final Logger root = Logger.getLogger("");
    private final List<Handler> before = List.of(root.getHandlers());
    private final @Nullable Level accessBefore = ACCESS.getLevel();
    private final Thread.@Nullable UncaughtExceptionHandler uncaughtBefore = Thread
            .getDefaultUncaughtExceptionHandler();
    private final Lines lines;

    private ServerLog(OutputStream out, Charset charset, LogSettings settings) {
        lines = new Lines(out, charset);
        configure(settings);
        before.forEach(root::removeHandler);
        root.addHandler(lines);
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> LOG.log(System.Logger.Level.ERROR, "A thread failed.", failure));
    }

    /** Opens a log on standard error. */
    public static ServerLog open(LogSettings settings) {
        return open(new FileOutputStream(FileDescriptor.err), settings);
    }

    /** @param out receives each line in one write */
    public static ServerLog open(OutputStream out, LogSettings settings) {
        String text = System.getProperty("stderr.encoding");
        return new ServerLog(out, settings.json() || text == null || !Charset.isSupported(text)
                ? StandardCharsets.UTF_8 : Charset.forName(text), settings);
    }

    /** Changes the format and the logged lines from now on. */
    public void configure(LogSettings settings) {
        ACCESS.setLevel(settings.access() ? Level.FINE : Level.INFO);
        lines.setFormatter(settings.json() ? new JsonLines() : new TextLines());
    }

    /** Restores the log of the process. */
    @Override
    public void close() {
        root.removeHandler(lines);
        before.forEach(root::addHandler);
        ACCESS.setLevel(accessBefore);
        Thread.setDefaultUncaughtExceptionHandler(uncaughtBefore);
    }

    private static final class JsonLines extends Formatter {
        @Override
        @NonNullByDefault({})
        public String format(LogRecord logged) {
            return LogLine.of(logged).json() + "\n";
        }
    }

    private static final class TextLines extends Formatter {
        private final SimpleFormatter standard = new SimpleFormatter();

        @Override
        @NonNullByDefault({})
        public String format(LogRecord logged) {
            return standard.format(LogLine.of(logged).text());
        }
    }

    /** Writes each line in one piece. */
    private static final class Lines extends Handler {
        private final OutputStream out;
        private final Charset charset;

        Lines(OutputStream out, Charset charset) {
            this.out = out;
            this.charset = charset;
            setLevel(Level.ALL);
        }

        @Override
        @NonNullByDefault({})
        public void publish(LogRecord logged) {
            if (isLoggable(logged)) {
                byte[] line = getFormatter().format(logged).getBytes(charset);
                synchronized (out) {
                    try {
                        out.write(line);
                        out.flush();
                    } catch (IOException e) {
                        // the log's reader is gone, which must not affect serving
                    }
                }
            }
        }

        @Override
        public void flush() {
            // nothing is buffered
        }

        @Override
        public void close() {
            // the stream belongs to the caller
        }
    }
}
