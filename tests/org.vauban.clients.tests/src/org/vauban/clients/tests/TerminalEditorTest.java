// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What each client promises, in its editor in a terminal, with the server and a model. The editor stays; each test has its own file. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TerminalEditorTest {
    private static final String CLASS = """
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
    private static final String NAMES = """
                                        import java.util.*;

                                        class %s {
                                            private final List<String> names = new ArrayList<>();

                                            /** Adds a name unless it is blank. Says so in a line on System.err if it is. */
                                            void add(String name) {
                                                // first look at it
                                               §
                                            }
                                        }
                                        """;
    static final String LINE = "        return";
    static final String PROPOSED = LINE + " size;";

    Path folder;
    /** Of a user who has nothing but what the page says. */
    Path home;
    private int files;
    private Wire wire;
    Terminal terminal;

    /** The command that starts the editor with its client, on no file. */
    abstract List<String> command(Path server) throws Exception;

    /** Opens a file with the caret behind column {@code column} of line {@code line}, both from 1, where typing inserts. */
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

    /** Goes from the conversation back to the file alone. */
    abstract void closeChat() throws Exception;

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
    private Path opened(String kind, String source, int line) throws Exception {
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
    private void picture(String of) throws Exception {
        Path screens = Files.createDirectories(Path.of(System.getProperty("vauban.root"), "target", "screens"));
        String editor = getClass().getSimpleName().replace("Test", "").toLowerCase(Locale.ROOT);
        Files.writeString(screens.resolve(editor + "-" + of + ".ansi"), terminal.coloured());
    }

    private String seen() {
        try {
            return terminal.screen();
        } catch (Exception e) {
            return e.toString();
        }
    }

    private String line(Path file) throws Exception {
        List<String> lines = Files.readAllLines(file);
        // an editor that saves may have emptied it just now
        return lines.size() > 4 ? lines.get(4) : "";
    }

    /** The file once the editor has saved it. */
    String saved(Path file, String wanted) throws Exception {
        save();
        return Await.until("\"" + wanted + "\" in " + file, () -> line(file), wanted::equals, this::seen);
    }

    @Test
    void ghostTextIsSeenAndIsNotInTheFile() throws Exception {
        Path file = opened();
        terminal.type(" ");
        terminal.see(PROPOSED);
        saved(file, LINE + " ");
        leave();
        terminal.miss(PROPOSED);
    }

    @Test
    void tabAcceptsAndOneUndoTakesItBack() throws Exception {
        Path file = opened();
        terminal.type(" ");
        terminal.see(PROPOSED);
        terminal.press("Tab");
        saved(file, PROPOSED);
        undo();
        saved(file, LINE + " ");
    }

    @Test
    void withoutGhostTextTabIsTab() throws Exception {
        Path file = opened();
        terminal.type(" ");
        terminal.see(PROPOSED);
        dismiss();
        terminal.miss(PROPOSED);
        String before = line(file);
        terminal.press("Tab");
        save();
        String after = Await.until("a tab", () -> line(file), now -> now.startsWith(LINE) && !now.equals(before),
                wire::all);
        assertEquals(LINE, after.stripTrailing(), "nothing but blanks came");
    }

    @Test
    void whatStandsBehindTheCaretIsSeenBehindTheGhostText() throws Exception {
        Path file = opened("Stack", CLASS.replace("§", "§;"), 5);
        terminal.type(" ");
        terminal.see(PROPOSED);
        terminal.press("Tab");
        saved(file, PROPOSED);
    }

    @Test
    void severalLinesAreShownAndAccepted() throws Exception {
        Path file = opened("Names", NAMES, 9);
        int proposals = proposals().size();
        terminal.type(" ");
        String proposed = Await.until("a proposal of several lines", this::proposals,
                now -> now.size() > proposals && now.getLast().contains("\n"), wire::all).getLast();
        String last = proposed.lines().reduce((first, second) -> second).orElseThrow();
        terminal.until("\"" + last + "\"", screen -> screen.lines().anyMatch(last::equals));
        picture("ghost");
        terminal.press("Tab");
        save();
        Await.until("the lines in the file", () -> Files.readString(file), now -> now.contains("       " + proposed),
                this::seen);
    }

    @Test
    void typingAlongKeepsTheGhostText() throws Exception {
        Path file = opened();
        terminal.type(" ");
        terminal.see(PROPOSED);
        long asked = wire.count("textDocument/inlineCompletion");
        terminal.type("si");
        terminal.see(PROPOSED);
        terminal.press("Tab");
        saved(file, PROPOSED);
        assertEquals(asked, wire.count("textDocument/inlineCompletion"),
                "nothing more was asked while the text fitted");
    }

    @Test
    void typingSomethingElseHidesIt() throws Exception {
        Path file = opened();
        terminal.type(" ");
        terminal.see(PROPOSED);
        terminal.type("-1;");
        terminal.see(LINE + " -1;");
        saved(file, LINE + " -1;");
    }

    @Test
    void aWordIsAcceptedAlone() throws Exception {
        Path file = opened();
        terminal.type(" ");
        terminal.see(PROPOSED);
        acceptWord();
        terminal.see(PROPOSED);
        saved(file, LINE + " size");
    }

    @Test
    void aLineIsAcceptedAlone() throws Exception {
        Path file = opened();
        terminal.type(" ");
        terminal.see(PROPOSED);
        acceptLine();
        saved(file, PROPOSED);
    }

    @Test
    void whatIsNotWantedAnyMoreIsCancelled() throws Exception {
        Path file = opened();
        long asked = wire.count("textDocument/inlineCompletion");
        int cancelled = wire.cancelled().size();
        terminal.type(" ");
        Await.until("a question", () -> wire.count("textDocument/inlineCompletion"), now -> now > asked, wire::all);
        // while it is read: a text that no answer fits
        terminal.type("0");
        List<String> ids = Await.until("a cancelled request", wire::cancelled, now -> now.size() > cancelled,
                wire::all);
        String id = ids.getLast();
        Await.until("the end of request " + id, wire::answered,
                now -> now.contains("\"id\":" + id + ",\"error\":{\"code\":-32800"), wire::all);
        assertFalse(terminal.screen().contains(PROPOSED));
        terminal.type(";");
        saved(file, LINE + " 0;");
    }

    @Test
    void aCodeActionChangesTheFile() throws Exception {
        // a whole method: of half a one a small model may write without an end, and now and then of a whole one too
        Path file = opened("Stack", CLASS.replace("return§", "return size;§"), 5);
        String before = Files.readString(file);
        int edits = edits();
        int endless = endless();
        act(4, 6, "Document");
        Await.until("an edit, or that there is none", () -> edits() + endless(), now -> now > edits + endless,
                this::seen);
        if (edits() == edits) {
            act(8, 10, "Document");
            Await.until("an edit", this::edits, now -> now > edits, this::seen);
        }
        save();
        String after = Await.until("a changed file", () -> Files.readString(file),
                now -> !now.isEmpty() && !now.equals(before), this::seen);
        picture("action");
        assertTrue(after.startsWith(before.lines().findFirst().orElseThrow()), "what was not selected stays");
        assertTrue(after.contains("*/") || after.contains("//"), after);
    }

    @Test
    void aQuestionIsAnsweredWhileItIsWritten() throws Exception {
        opened();
        int answers = answers().size();
        chat("What is a stack? One sentence.");
        terminal.see("What is a stack? One sentence.");
        List<String> all = Await.until("an answer", this::answers, now -> now.size() > answers, this::seen);
        seeBeginning(all.getLast());
        long asked = wire.count("vauban/chat");
        goOn("And a queue? One sentence.");
        // a client that has not read the end of the answer yet keeps the question
        Await.until("another question", () -> {
            long now = wire.count("vauban/chat");
            if (now == asked && terminal.screen().contains("is being written")) {
                terminal.press("Enter");
            }
            return now;
        }, now -> now > asked, this::seen);
        terminal.see("And a queue? One sentence.");
        seeBeginning(
                Await.until("another answer", this::answers, now -> now.size() > answers + 1, this::seen).getLast());
        assertTrue(Pattern.compile("\"conversation\"\\s*:\\s*\"").matcher(wire.said()).find(),
                "it is the same conversation");
        picture("chat");
        assertTrue(wire.answered().contains("\"value\":{\"text\":"), "it came in pieces");
        closeChat();
    }

    private void seeBeginning(String answer) throws Exception {
        assertFalse(answer.isBlank());
        String line = answer.lines().findFirst().orElseThrow();
        terminal.see(line.substring(0, Math.min(40, line.length())));
    }

    @Test
    void anAnswerCanBeStopped() throws Exception {
        opened();
        int pieces = pieces();
        int cancelled = wire.cancelled().size();
        chat("Write a very long story about a castle, at least a thousand words.");
        Await.until("the beginning of an answer", this::pieces, now -> now > pieces, this::seen);
        stopChat();
        terminal.see("*Stopped.*");
        List<String> ids = Await.until("a cancelled request", wire::cancelled, now -> now.size() > cancelled,
                wire::all);
        Await.until("the end of request " + ids.getLast(), wire::answered,
                now -> now.contains("\"id\":" + ids.getLast() + ",\"error\":{\"code\":-32800"), wire::all);
        closeChat();
    }

    @Test
    void anInstructionChangesTheFile() throws Exception {
        Path file = opened("Stack", CLASS.replace("return§", "return size;§"), 5);
        String before = Files.readString(file);
        long asked = wire.count("workspace/executeCommand");
        edit(4, 6, "Return 0 instead of size.");
        Await.until("a command", () -> wire.count("workspace/executeCommand"), now -> now > asked, this::seen);
        terminal.until("another body", screen -> screen.lines().noneMatch("        return size;"::equals));
        save();
        String after = Await.until("a changed file", () -> Files.readString(file),
                now -> !now.isEmpty() && !now.equals(before), this::seen);
        assertTrue(after.startsWith(before.lines().findFirst().orElseThrow()), "what was not selected stays");
    }

    @Test
    void theNextPlaceOfARenameIsShownAndMade() throws Exception {
        Path file = opened("Sum", CLASS.replace("return§", "return size;§"), 5);
        renameField();
        nextEdit();
        terminal.see("Change \"size\" to \"count\" here too");
        nextEdit();
        terminal.see("    int count() {");
        save();
        Await.until("the name of the method changed", () -> Files.readAllLines(file),
                now -> now.size() > 4 && now.get(3).equals("    int count() {"), this::seen);
    }

    @Test
    void codeOfAnAnswerIsBroughtIntoTheFile() throws Exception {
        Path file = opened("Stack", CLASS.replace("return§", "return size;§"), 5);
        int answers = answers().size();
        chat("Write a Java method int zero() that returns 0. Answer with the code only, in one code block.");
        List<String> all = Await.until("an answer", this::answers, now -> now.size() > answers, this::seen);
        assertTrue(all.getLast().contains("```"), all::getLast);
        closeChat();
        insertCode(6);
        // whatever the model wrote: the method alone, or a class around it
        String begins = all.getLast().split("```")[1].lines().skip(1).filter(line -> !line.isBlank()).findFirst()
                .orElseThrow();
        Pattern code = Pattern.compile("(?m)^ {4}" + Pattern.quote(begins.strip()));
        long before = code.matcher(Files.readString(file)).results().count();
        terminal.until("code that is indented", screen -> code.matcher(screen).results().count() > before);
        save();
        Await.until("the code in the file", () -> Files.readString(file),
                now -> code.matcher(now).results().count() > before, this::seen);
    }

    private int edits() throws Exception {
        return wire.answered().split("\"newText\"", -1).length;
    }

    /** How often the model found no end, and the user was told so. */
    private int endless() throws Exception {
        return wire.answered().split("did not come to an end", -1).length;
    }

    private int pieces() throws Exception {
        return wire.answered().split("\"value\":\\{\"text\":", -1).length;
    }

    /** The answers of the conversations. */
    private List<String> answers() throws Exception {
        return answered("answer");
    }

    /** The texts that were proposed. */
    private List<String> proposals() throws Exception {
        return answered("insertText");
    }

    /** The values of a member of the server's answers that is a text. */
    private List<String> answered(String member) throws Exception {
        return Pattern.compile("\"" + member + "\":\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(wire.answered()).results()
                .map(found -> found.group(1).replace("\\n", "\n").replace("\\\"", "\"").replace("\\u003d", "=")
                        .replace("\\u003c", "<").replace("\\u003e", ">").replace("\\u0026", "&")
                        .replace("\\u0027", "'"))
                .toList();
    }
}
