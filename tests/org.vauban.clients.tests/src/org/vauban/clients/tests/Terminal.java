// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A program in a separate terminal that receives keys and shows a screen. */
final class Terminal implements AutoCloseable {
    static final int COLUMNS = 100;
    static final int ROWS = 40;

    private final Path socket;
    private final Supplier<String> more;

    /**
     * @param folder the folder where the program starts, which also contains the terminal's socket
     * @param more details, beside the screen, for the message when something was not seen
     */
    Terminal(Path folder, Map<String, String> environment, List<String> command, Supplier<String> more)
            throws Exception {
        this.socket = folder.resolve("tmux");
        this.more = more;
        List<String> start = new ArrayList<>(
                List.of("new-session", "-d", "-x", "" + COLUMNS, "-y", "" + ROWS, "-c", folder.toString()));
        environment.forEach((name, value) -> start.addAll(List.of("-e", name + "=" + value)));
        start.addAll(command);
        tmux(start.toArray(String[]::new));
        // a delay distinguishes Esc from Alt; here it is not needed, because nothing is typed by hand
        tmux("set-option", "-s", "escape-time", "0");
        // stays after the program has ended, so that its last screen can be read
        tmux("set-option", "-g", "remain-on-exit", "on");
    }

    private String tmux(String... arguments) throws IOException, InterruptedException {
        // ignores the user's own tmux settings and the terminal in which the test may run
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString(), "-f", "/dev/null", "-u"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("TMUX");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    /** Presses keys by their tmux names: {@code Enter}, {@code Tab}, {@code C-Right}, {@code a}. */
    Terminal press(String... keys) throws Exception {
        List<String> command = new ArrayList<>(List.of("send-keys"));
        command.addAll(Arrays.asList(keys));
        tmux(command.toArray(String[]::new));
        return this;
    }

    /** Types characters literally. */
    Terminal type(String text) throws Exception {
        List<String> command = new ArrayList<>(List.of("send-keys", "-H"));
        // as bytes, because tmux would interpret a leading minus or a trailing semicolon
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            command.add(Integer.toHexString(b & 0xff));
        }
        tmux(command.toArray(String[]::new));
        return this;
    }

    /** Returns the screen, its lines without trailing blanks. */
    String screen() throws IOException, InterruptedException {
        return tmux("capture-pane", "-p");
    }

    /**
     * Returns a line with the caret's column and row, counted from 0, followed by the screen with its colour sequences.
     */
    String coloured() throws IOException, InterruptedException {
        return tmux("display-message", "-p", "#{cursor_x} #{cursor_y}") + tmux("capture-pane", "-p", "-e");
    }

    /** Waits until the screen contains a text. */
    String see(String text) throws Exception {
        return until("\"" + text + "\"", screen -> screen.contains(text));
    }

    /** Waits until the screen does not contain a text. */
    String miss(String text) throws Exception {
        return until("the screen without \"" + text + "\"", screen -> !screen.contains(text));
    }

    String until(String wanted, Predicate<String> check) throws Exception {
        return Await.until(wanted, this::screen, check::test, more);
    }

    /** Ends the program with its terminal. */
    @Override
    public void close() throws Exception {
        tmux("kill-server");
        Files.deleteIfExists(socket);
    }
}
