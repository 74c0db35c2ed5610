// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.library;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

import org.vauban.llama.log.LogLevel;
import org.vauban.llama.log.LogListener;
import org.vauban.llama.natives.NativeAccess;

/** Keeps the last lines of llama.cpp's log. Threads: any. */
public final class NativeLog {
    private static final int KEPT_LINES = 256;
    private static final int LINE_LIMIT = 2_000;
    private static final int CONTINUED = 5;

    private record Line(long number, LogLevel level, String text) {}

    private final ArrayDeque<Line> lines = new ArrayDeque<>(KEPT_LINES);
    private final StringBuilder open = new StringBuilder();
    private LogLevel openLevel = LogLevel.INFO;
    private long count;
    private volatile LogListener listener;

    public void listener(LogListener newListener) {
        listener = newListener;
    }

    /** Implements {@code ggml_log_callback}; no exception may enter native code. */
    public void received(int level, MemorySegment text, MemorySegment userData) {
        try {
            String string = NativeAccess.string(text);
            if (string != null) {
                received(level, string);
            }
        } catch (Throwable t) {
            // a lost log line is better than the end of the process
        }
    }

    private void received(int level, String text) {
        List<Line> finished = new ArrayList<>(1);
        synchronized (this) {
            if (level != CONTINUED) {
                if (!open.isEmpty()) {
                    finished.add(finish());
                }
                openLevel = LogLevel.of(level);
            }
            int from = 0;
            for (int end = text.indexOf('\n'); end >= 0; from = end + 1, end = text.indexOf('\n', from)) {
                append(text, from, end);
                finished.add(finish());
            }
            append(text, from, text.length());
        }
        LogListener current = listener;
        if (current != null) {
            for (Line line : finished) {
                current.line(line.level(), line.text());
            }
        }
    }

    private void append(String text, int from, int to) {
        open.append(text, from, Math.min(to, from + Math.max(0, LINE_LIMIT - open.length())));
    }

    private Line finish() {
        Line line = new Line(++count, openLevel, open.toString());
        open.setLength(0);
        if (line.level() != LogLevel.DEBUG && !line.text().isBlank()) {
            if (lines.size() == KEPT_LINES) {
                lines.removeFirst();
            }
            lines.addLast(line);
        }
        return line;
    }

    /** Returns a position in the log, for querying later lines. */
    public synchronized long mark() {
        return count;
    }

    /** Returns warnings and errors after the position. */
    public synchronized List<String> problemsSince(long mark) {
        return lines.stream().filter(l -> l.number() > mark && l.level().compareTo(LogLevel.WARN) >= 0)
                .map(Line::text).toList();
    }

    /** Returns all lines after the position, except debug lines. */
    public synchronized List<String> since(long mark) {
        return lines.stream().filter(l -> l.number() > mark).map(Line::text).toList();
    }

    /** Returns the last lines of any level but debug, oldest first. */
    public synchronized List<String> last(int max) {
        return lines.stream().skip(Math.max(0, lines.size() - max)).map(Line::text).toList();
    }
}
