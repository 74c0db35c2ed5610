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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What each client promises, in its editor in a terminal, with the server and a model. The editor stays; each test has
 * its own file.
 */
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
    /** With the sign that lets the model write several lines. */
    private static final String NAMES = """
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
    private int files;
    private Wire wire;
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
        Path file = opened("Names", NAMES, 7);
        int proposals = proposals().size();
        terminal.type(" {");
        String proposed = Await.until("a proposal of several lines", this::proposals,
                now -> now.size() > proposals && now.getLast().contains("\n"), () -> seen() + wire.all()).getLast();
        String last = proposed.lines().reduce((first, second) -> second).orElseThrow();
        terminal.until("\"" + last + "\"", screen -> screen.lines().anyMatch(last::equals));
        picture("ghost");
        terminal.press("Tab");
        save();
        Await.until("the lines in the file", () -> Files.readString(file),
                now -> now.contains("isBlank()) {" + proposed), this::seen);
    }

    @Test
    void typingAlongKeepsTheGhostText() throws Exception {
        Path file = opened();
        terminal.type(" ");
        terminal.see(PROPOSED);
        int told = wire.said().length();
        terminal.type("si");
        terminal.see(PROPOSED);
        terminal.press("Tab");
        saved(file, PROPOSED);
        // a question about the place before may still have been on its way
        Pattern behind = Pattern
                .compile("\"character\"\\s*:\\s*(" + (LINE.length() + 2) + "|" + (LINE.length() + 3) + ")\\D");
        assertEquals(List.of(), Stream.of(wire.said().substring(told).split("Content-Length"))
                .filter(message -> message.contains("textDocument/inlineCompletion") && behind.matcher(message).find())
                .toList(), "nothing is asked about a text that fits");
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
        terminal.type(" ");
        terminal.see(PROPOSED);
        int cancelled = wire.cancelled().size();
        long asked = wire.count("textDocument/inlineCompletion");
        // an engine that answers could be quicker than the next key
        try (AutoCloseable silent = wire.silence()) {
            terminal.type("0");
            Await.until("another request", () -> wire.count("textDocument/inlineCompletion"), now -> now > asked,
                    wire::all);
            terminal.type("1");
            Await.until("a request that ended by being cancelled", () -> {
                String answered = wire.answered();
                return wire.cancelled().stream().skip(cancelled)
                        .anyMatch(id -> answered.contains("\"id\":" + id + ",\"error\":{\"code\":-32800"));
            }, ended -> ended, wire::all);
        }
        terminal.type(";");
        saved(file, LINE + " 01;");
    }

    @Test
    void aCodeActionChangesTheFile() throws Exception {
        // what the model answers documents this line
        Path file = opened("Sum", """
                                  class %s {
                                      int a;
                                      int b;
                                      int sum() {
                                          return a + b;§
                                      }
                                  }
                                  """, 5);
        String before = Files.readString(file);
        int edits = edits();
        act(5, 5, "Vauban: Document");
        Await.until("an edit", this::edits, now -> now > edits, this::seen);
        save();
        String after = Await.until("a changed file", () -> Files.readString(file),
                now -> !now.isEmpty() && !now.equals(before), this::seen);
        picture("action");
        assertEquals(before.replace("        return", "        // the sum\n        return"), after);
    }

    @Test
    void aQuestionIsAnsweredWhileItIsWritten() throws Exception {
        opened();
        int answers = answers().size();
        chat("What is a stack? One sentence.");
        terminal.see("What is a stack? One sentence.");
        List<String> all = Await.until("an answer", this::answers, now -> now.size() > answers, this::seen);
        seeEnd(all.getLast());
        long asked = wire.count("vauban/chat");
        goOn("And a queue? One sentence.");
        // a client that has not read the end of the answer yet keeps the question
        Await.until("another question", () -> {
            long now = wire.count("vauban/chat");
            if (now == asked && terminal.screen().contains("is in progress")) {
                terminal.press("Enter");
            }
            return now;
        }, now -> now > asked, this::seen);
        terminal.see("And a queue? One sentence.");
        seeEnd(Await.until("another answer", this::answers, now -> now.size() > answers + 1, this::seen).getLast());
        assertTrue(Pattern.compile("\"conversation\"\\s*:\\s*\"").matcher(wire.said()).find(),
                "it is the same conversation");
        assertTrue(Pattern.compile("\"earlier\"\\s*:\\s*\\[\\s*\\{.{0,400}?What is a stack", Pattern.DOTALL)
                .matcher(wire.said()).find(), "a server that has forgotten it goes on with what was said");
        picture("chat");
        assertTrue(wire.answered().contains("\"value\":{\"text\":"), "it came in pieces");
        closeChat();
    }

    @Test
    void passagesAndAnswersLeadToTheirPlaces() throws Exception {
        Path docs = Files.createDirectories(folder.resolveSibling("docs"));
        String rule = "The pressure of the pump must not exceed 12 bar.";
        Files.writeString(docs.resolve("manual.md"), "# Pump\n\nThe operator opens it.\n\n## Limits\n\n" + rule + "\n");
        ProcessBuilder index = new ProcessBuilder(Wire.server().toString(), "index", docs.toString()).inheritIO();
        index.environment().putAll(wire.environment());
        assertEquals(0, index.start().waitFor());
        opened();
        search("pressure of pumps");
        terminal.see(rule);
        picture("search");
        openPassage();
        terminal.see("## Limits");
        closePassages();

        opened();
        askIndex("What pressure of the pump must not be exceeded?");
        terminal.see(rule);
        Await.until("the end of the answer", wire::answered, now -> now.contains("\"result\":{\"found\":"), this::seen);
        terminal.see(rule);
        assertTrue(wire.answered().contains("\"value\":{\"passages\":"), "the evidence comes first");
        picture("ask");
        closePassages();
    }

    /** A small window shows the end of an answer. */
    private void seeEnd(String answer) throws Exception {
        terminal.see(answer.lines().filter(line -> line.contains("return")).findFirst().orElseThrow().strip());
    }

    @Test
    void anAnswerCanBeStopped() throws Exception {
        opened();
        // an answer has its end at some length, perhaps before the keys arrive: then it is asked on
        int asked = 0;
        while (!stopped(asked == 0 ? "Write a story without an end: ∞" : "And on: ∞", asked == 0)) {
            assertTrue(++asked < 20, this::seen);
        }
        terminal.see("*Stopped.*");
        newChat();
        terminal.miss("∞");
        closeChat();
        int answers = answers().size();
        chat("What is a stack? One sentence.");
        // the conversation before would make this model write without an end
        seeEnd(Await.until("an answer in a new conversation", this::answers, now -> now.size() > answers, this::seen)
                .getLast());
        closeChat();
    }

    /** Asks and stops the answer once it has begun; whether that was before the answer had its end. */
    private boolean stopped(String question, boolean first) throws Exception {
        int pieces = pieces();
        int answers = answers().size();
        int cancelled = wire.cancelled().size();
        if (first) {
            chat(question);
        } else {
            goOn(question);
        }
        Await.until("the beginning of an answer", this::pieces, now -> now > pieces, this::seen);
        stopChat();
        return Await.until("the end of the answer", () -> {
            String answered = wire.answered();
            boolean stopped = wire.cancelled().stream().skip(cancelled)
                    .anyMatch(id -> answered.contains("\"id\":" + id + ",\"error\":{\"code\":-32800"));
            return stopped ? "stopped" : answers().size() > answers ? "answered" : "";
        }, end -> !end.isEmpty(), wire::all).equals("stopped");
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
        // nobody inserts what is not there yet
        seeEnd(all.getLast());
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
        return Pattern.compile("\"" + member + "\":\"((?:[^\"\\\\]++|\\\\.)*+)\"").matcher(wire.answered()).results()
                .map(found -> found.group(1).replace("\\n", "\n").replace("\\\"", "\"").replace("\\u003d", "=")
                        .replace("\\u003c", "<").replace("\\u003e", ">").replace("\\u0026", "&")
                        .replace("\\u0027", "'"))
                .toList();
    }
}
