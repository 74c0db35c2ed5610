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

/** An editor in a terminal with a client, the server and a model. The editor stays; each test has its own file. */
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
    /** With the sign that lets the model write several lines. */
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
    /** Of a user who has nothing but what the page says. */
    Path home;
    int files;
    Wire wire;
    Terminal terminal;

    /** The command that starts the editor with its client, on no file. */
    abstract List<String> command(Path server) throws Exception;

    /**
     * Opens a file with the caret behind column {@code column} of line {@code line}, both from 1, where typing inserts.
     */
    abstract void open(Path file, int line, int column) throws Exception;

    /** Leaves typing and saves the file. */
    abstract void save() throws Exception;

    /** What takes a user away from the place, beyond {@link #save}. */
    abstract void leave() throws Exception;

    /** The key that dismisses, with what the editor needs to insert again. */
    abstract void dismiss() throws Exception;

    /** Takes the last step back. */
    abstract void undo() throws Exception;

    /** Ends the editor without saving. */
    abstract void quit() throws Exception;

    /** Asks what can be done with lines, from 1, and chooses the action of that title, the second that is offered. */
    abstract void act(int first, int last, String title) throws Exception;

    /** Opens the conversation with a question about the file. */
    abstract void chat(String question) throws Exception;

    /** Asks another question in the conversation that is open. */
    abstract void goOn(String question) throws Exception;

    abstract void stopChat() throws Exception;

    /** Begins a new conversation, from the one that is open. */
    abstract void newChat() throws Exception;

    /** Goes from the conversation back to the file alone. */
    abstract void closeChat() throws Exception;

    /** Lists the passages of the index that match. */
    abstract void search(String query) throws Exception;

    /** Lists those below a folder, or in a file. */
    abstract void searchIn(Path place, String query) throws Exception;

    /** Asks the index. */
    abstract void askIndex(String question) throws Exception;

    /** Opens the first of the passages that are listed. */
    abstract void openPassage() throws Exception;

    /** Goes from passages back to one window. */
    abstract void closePassages() throws Exception;

    /** Changes lines, from 1, by an instruction. */
    abstract void edit(int first, int last, String instruction) throws Exception;

    /** Goes to the next place of an edit; there, makes it. */
    abstract void nextEdit() throws Exception;

    /** Writes {@code count} for {@code size} in line 2. */
    abstract void renameField() throws Exception;

    /** Brings the code of the conversation to the line behind line {@code line}, which has the caret at its end. */
    abstract void insertCode(int line) throws Exception;

    abstract void acceptWord() throws Exception;

    abstract void acceptLine() throws Exception;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        // what is kept of the wire is no part of the workspace
        folder = Files.createDirectories(temporary.toRealPath().resolve("work"));
        wire = new Wire(Files.createDirectories(temporary.toRealPath().resolve("wire")));
        home = Path.of(wire.environment().get("HOME"));
        terminal = new Terminal(folder, wire.environment(), command(wire.command()), wire::all);
    }

    /** The settings that the page about an editor tells a new user to write, with the places and the model of here. */
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

    /** What an editor says of a fault in a client. */
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
            // an editor that ends takes its server along, and the server its engine
            Await.until("the end of the server", wire::processes, List::isEmpty, this::seen);
        }
    }

    /** A file of the class, with the caret behind {@code return}. */
    Path opened() throws Exception {
        return opened("Stack", CLASS, 5);
    }

    /** A file of a class whose name stands for {@code %s}, with the caret at the section sign, in that line. */
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

    /** Keeps the screen, for the pages about the editors: {@code releng/screens.py} draws it. */
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
        // an editor that saves may have emptied it just now
        return lines.size() > 4 ? lines.get(4) : "";
    }

    /** The file once the editor has saved it. */
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

    /** The answers of the conversations. */
    List<String> answers() throws Exception {
        return answered("answer");
    }

    /** The texts that were proposed. */
    List<String> proposals() throws Exception {
        return answered("insertText");
    }

    /** The values of a member of the server's answers that is a text. */
    List<String> answered(String member) throws Exception {
        return Pattern.compile("\"" + member + "\":\"((?:[^\"\\\\]++|\\\\.)*+)\"").matcher(wire.answered()).results()
                .map(found -> found.group(1).replace("\\n", "\n").replace("\\\"", "\"").replace("\\u003d", "=")
                        .replace("\\u003c", "<").replace("\\u003e", ">").replace("\\u0026", "&")
                        .replace("\\u0027", "'"))
                .toList();
    }
}
