// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;

/** Drains a host's standard error and keeps its last lines within limits. Any thread. */
public final class StderrTail {
    private static final int LINES = 200;
    private static final int LINE_BYTES = 500;
    /** Lines that explain the end of a process: llama.cpp's assertions, C++ exceptions, messages of the JVM. */
    private static final Pattern REASON = Pattern.compile(
            "GGML_ASSERT|ggml_abort|what\\(\\):|terminate called|OutOfMemoryError|^Error occurred|^Error:"
                    + "|^Exception in thread|^Unrecognized|FindException|LayerInstantiationException"
                    + "|insufficient memory");

    private static final String CRASH = "# A fatal error has been detected by the Java Runtime Environment";
    private static final String FRAME = "# Problematic frame";

    private final ArrayDeque<String> lines = new ArrayDeque<>();
    /** Location of a JVM crash, or null. */
    private @Nullable String crash;

    /** Reads until the end of the stream; must run on a separate thread. */
    public void drain(InputStream in) {
        byte[] line = new byte[LINE_BYTES];
        int size = 0;
        byte[] buffer = new byte[8192];
        try (in) {
            int n;
            while ((n = in.read(buffer)) >= 0) {
                for (int i = 0; i < n; i++) {
                    if (buffer[i] == '\n') {
                        add(line, size);
                        size = 0;
                    } else if (size < LINE_BYTES) {
                        line[size++] = buffer[i]; // the rest of an overlong line is dropped
                    }
                }
            }
        } catch (IOException e) {
            add("(" + e.getMessage() + ")"); // the pipe broke because the process ended; the earlier lines matter
        }
        add(line, size);
    }

    private void add(byte[] line, int size) {
        add(new String(line, 0, size, StandardCharsets.UTF_8).strip());
    }

    private synchronized void add(String line) {
        if (line.isEmpty()) {
            return;
        }
        if (lines.size() == LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    /**
     * Accepts output that a process wrote to the wrong stream.
     *
     * @return whether it is the report of a crashing JVM
     */
    boolean crashed(String text) {
        if (!text.contains(CRASH)) {
            return false;
        }
        String found = frame(text.lines().limit(LINES)
                .map(line -> line.substring(0, Math.min(LINE_BYTES, line.length()))).toList());
        synchronized (this) {
            crash = found;
        }
        return true;
    }

    private static @Nullable String frame(List<String> all) {
        for (int i = 0; i + 1 < all.size(); i++) {
            if (all.get(i).startsWith(FRAME)) {
                return all.get(i + 1).replaceFirst("^#\\s*", "");
            }
        }
        return null;
    }

    /** Returns the last lines, the oldest first. */
    private synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** Returns the line that best explains the end of the process, or null. */
    public @Nullable String reason() {
        List<String> all = new ArrayList<>(lines());
        synchronized (this) {
            if (crash != null) {
                return crash;
            }
        }
        String frame = frame(all);
        if (frame != null) {
            return frame;
        }
        for (int i = all.size() - 1; i >= 0; i--) {
            if (REASON.matcher(all.get(i)).find()) {
                return all.get(i);
            }
        }
        return all.isEmpty() ? null : all.getLast();
    }
}
