// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Base class with an editor in a terminal, a client, the server and a model. All tests share the editor; each has its
 * own file.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WithTerminalEditor {
    static final String CLASS = """
                                        class %s {
                                            private int size;

                                            int size() {
                                                return§
                                            }

                                            boolean isEmpty() {
                                                return size == 0;
                                            }
                                        }
                                        """;
    /** A class with the sign that lets the model write several lines. */
    static final String NAMES = """
                                        import java.util.*;

                                        class %s {
                                            private final List<String> names = new ArrayList<>();

                                            void add(String name) { // ¶
                                                if (!name.isBlank())§
                                            }
                                        }
                                        """;
    static final String LINE = "        return";
    static final String PROPOSED = LINE + " size;";

    Path folder;
    /** Home folder of a user who has only the setup that the page describes. */
    Path home;
    int files;
    Wire wire;
    Terminal terminal;

    /** Returns the command that starts the editor with its client and no file. */
    abstract List<String> command(Path server) throws Exception;

    /**
     * Opens a file for typing, with the caret after column {@code column} of line {@code line}, both counted from 1.
     */
    abstract void open(Path file, int line, int column) throws Exception;

    /** Leaves insertion and saves the file. */
    abstract void save() throws Exception;

    /** Moves the user away from the place, beyond {@link #save}. */
    abstract void leave() throws Exception;

    /** Presses the key that dismisses a suggestion, and returns to insertion. */
    abstract void dismiss() throws Exception;

    /** Undoes the last step. */
    abstract void undo() throws Exception;

    /** Ends the editor without saving. */
    abstract void quit() throws Exception;

    /**
     * Requests the actions for lines, counted from 1, and chooses the one with that title, the second that is offered.
     */
    abstract void act(int first, int last, String title) throws Exception;

    /** Opens the conversation with a question about the file. */
    abstract void chat(String question) throws Exception;

    /** Asks another question in the open conversation. */
    abstract void goOn(String question) throws Exception;

    abstract void stopChat() throws Exception;

    /** Begins a new conversation from the open one. */
    abstract void newChat() throws Exception;

    /** Returns from the conversation to the file. */
    abstract void closeChat() throws Exception;

    /** Lists the matching passages of the index. */
    abstract void search(String query) throws Exception;

    /** Lists the matching passages below a folder, or in a file. */
    abstract void searchIn(Path place, String query) throws Exception;

    /** Asks the index a question. */
    abstract void askIndex(String question) throws Exception;

    /** Opens the first of the listed passages. */
    abstract void openPassage() throws Exception;

    /** Returns from the passages to a single window. */
    abstract void closePassages() throws Exception;

    /** Changes lines, counted from 1, by an instruction. */
    abstract void edit(int first, int last, String instruction) throws Exception;

    /** Goes to the next place of an edit, or makes the edit there. */
    abstract void nextEdit() throws Exception;

    /** Replaces {@code size} by {@code count} in line 2. */
    abstract void renameField() throws Exception;

    /** Inserts the conversation's code after line {@code line}, which has the caret at its end. */
    abstract void insertCode(int line) throws Exception;

    /** Shows the newest of the last requests. */
    abstract void lastRequest() throws Exception;

    /** Returns from it to a single window. */
    abstract void closeRequest() throws Exception;

    abstract void acceptWord() throws Exception;

    abstract void acceptLine() throws Exception;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        // the recorded messages must not be part of the workspace
        folder = Files.createDirectories(temporary.toRealPath().resolve("work"));
        wire = new Wire(Files.createDirectories(temporary.toRealPath().resolve("wire")));
        home = Path.of(wire.environment().get("HOME"));
        terminal = new Terminal(folder, wire.environment(), command(wire.command()), wire::all);
    }

    /**
     * Returns the settings that an editor's page tells a new user to write, adapted to this machine's paths and model.
     */
    static String settings(String page, String language, Path server) throws Exception {
        Path root = Path.of(System.getProperty("vauban.root"));
        String text = Files.readString(root.resolve("docs/editors").resolve(page));
        int begin = text.indexOf("```" + language + "\n") + language.length() + 4;
        String block = text.substring(begin, text.indexOf("```", begin));
        for (String place : List.of("/path/to/vauban/", "/opt/vauban/bin/vauban", "qwen2.5-coder-1.5b-instruct")) {
            assertTrue(block.contains(place), () -> place + " is not in\n" + block);
        }
        return block.replace("/path/to/vauban/", root + "/").replace("/opt/vauban/bin/vauban", server.toString())
                .replace("qwen2.5-coder-1.5b-instruct", Wire.MODEL);
    }

    /** Asserts that the editor shows no error of the client. */
    @AfterEach
    void nothingFailed() throws Exception {
        String screen = terminal.screen();
        for (String fault : List.of("Error detected", "Error executing", "stack traceback", "Symbol’s", "Wrong type",
                "error in process")) {
            assertFalse(screen.contains(fault), screen);
        }
    }

    @AfterAll
    void end() throws Exception {
        try (Terminal ended = terminal) {
            quit();
            // an editor that ends also ends its server, and the server its engine
            Await.until("the end of the server", wire::processes, List::isEmpty, this::seen);
        }
    }

    /** Opens a file of the class, with the caret after {@code return}. */
    Path opened() throws Exception {
        return opened("Stack", CLASS, 5);
    }

    /** Opens a file of a class whose name replaces {@code %s}, with the caret at the section sign, in that line. */
    Path opened(String kind, String source, int line) throws Exception {
        String name = kind + ++files;
        Path file = folder.resolve(name + ".java");
        int column = source.lines().skip(line - 1).findFirst().orElseThrow().indexOf('§');
        Files.writeString(file, source.formatted(name).replace("§", ""));
        long open = wire.count("textDocument/didOpen");
        open(file, line, column);
        terminal.see("class " + name);
        Await.until("the file told to the server", () -> wire.count("textDocument/didOpen"), now -> now > open,
                this::seen);
        return file;
    }

    /** Saves the screen for the pages about the editors; {@code releng/screens.py} draws it. */
    void picture(String of) throws Exception {
        Path screens = Files.createDirectories(Path.of(System.getProperty("vauban.root"), "target", "screens"));
        String editor = getClass().getSimpleName().replace("Test", "").toLowerCase(Locale.ROOT);
        Files.writeString(screens.resolve(editor + "-" + of + ".ansi"), terminal.coloured());
    }

    String seen() {
        try {
            return terminal.screen();
        } catch (Exception e) {
            return e.toString();
        }
    }

    String line(Path file) throws Exception {
        List<String> lines = Files.readAllLines(file);
        // a saving editor may have emptied it just now
        return lines.size() > 4 ? lines.get(4) : "";
    }

    /** Returns the line of the file once the editor has saved it. */
    String saved(Path file, String wanted) throws Exception {
        save();
        return Await.until("\"" + wanted + "\" in " + file, () -> line(file), wanted::equals, this::seen);
    }

    int edits() throws Exception {
        return wire.answered().split("\"newText\"", -1).length;
    }

    int pieces() throws Exception {
        return wire.answered().split("\"value\":\\{\"text\":", -1).length;
    }

    /** Returns the answers of the conversations. */
    List<String> answers() throws Exception {
        return answered("answer");
    }

    /** Returns the suggested texts. */
    List<String> proposals() throws Exception {
        return answered("insertText");
    }

    /** Returns the values of a text member of the server's answers. */
    List<String> answered(String member) throws Exception {
        return Pattern.compile("\"" + member + "\":\"((?:[^\"\\\\]++|\\\\.)*+)\"").matcher(wire.answered()).results()
                .map(found -> found.group(1).replace("\\n", "\n").replace("\\\"", "\"").replace("\\u003d", "=")
                        .replace("\\u003c", "<").replace("\\u003e", ">").replace("\\u0026", "&")
                        .replace("\\u0027", "'"))
                .toList();
    }
}
