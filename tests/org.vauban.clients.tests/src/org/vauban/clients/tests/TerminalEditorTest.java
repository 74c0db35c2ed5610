// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Base class with what each client must do in its editor. */
abstract class TerminalEditorTest extends WithTerminalEditor {

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
        // a request for the previous position may still have been in progress
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
        // an answering engine could be faster than the next key
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
        // the model's answer documents this line
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
        // a client that has not yet read the end of the answer keeps the question, and says so for a moment
        Await.until("another question", () -> {
            long now = wire.count("vauban/chat");
            if (now == asked && (terminal.screen().contains("is in progress")
                    || terminal.screen().contains("Ask: And a queue? One sentence."))) {
                terminal.press("Enter");
            }
            return now;
        }, now -> now > asked, this::seen);
        terminal.see("And a queue? One sentence.");
        seeEnd(Await.until("another answer", this::answers, now -> now.size() > answers + 1, this::seen).getLast());
        assertTrue(Pattern.compile("\"conversation\"\\s*:\\s*\"").matcher(wire.said()).find(),
                "it is the same conversation");
        // Neovim writes the members of an object in any order, so that the answer may be before the question
        assertTrue(Pattern.compile("\"earlier\"\\s*:\\s*\\[\\s*\\{.{0,20000}?What is a stack", Pattern.DOTALL)
                .matcher(wire.said()).find(), "a server that has forgotten it goes on with what was said");
        assertTrue(Pattern.compile("\"sources\"\\s*:\\s*\\[").matcher(wire.said()).find(),
                "and knows the files of the answer");
        picture("chat");
        assertTrue(wire.answered().contains("\"value\":{\"text\":"), "it came in pieces");
        closeChat();
    }

    void index(Path source) throws Exception {
        ProcessBuilder index = new ProcessBuilder(Wire.server().toString(), "index", source.toString()).inheritIO();
        index.environment().putAll(wire.environment());
        assertEquals(0, index.start().waitFor());
    }

    /** The passage is not a file: the server provides its text. */
    @Test
    void aPassageInAnArchiveOpensAtItsLine() throws Exception {
        Path archive = folder.resolveSibling("rotor-sources.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry("a/Rotor.java"));
            zip.write(("package a;\n" + "\n// a long header\n".repeat(100)
                    + "\n/** Starts the impeller. */\nclass Rotor {\n}\n").getBytes(StandardCharsets.UTF_8));
        }
        index(archive);
        opened();
        search("impeller");
        terminal.see("Rotor.java");
        openPassage();
        terminal.see("class Rotor {");
        closePassages();
    }

    @Test
    void passagesAndAnswersLeadToTheirPlaces() throws Exception {
        Path docs = Files.createDirectories(folder.resolveSibling("docs"));
        String rule = "The pressure of the pump must not exceed 12 bar.";
        Files.writeString(docs.resolve("manual.md"), "# Pump\n\nThe operator opens it.\n\n## Limits\n\n" + rule + "\n");
        index(docs);
        opened();
        search("pressure of pumps");
        terminal.see(rule);
        picture("search");
        openPassage();
        terminal.see("## Limits");
        closePassages();

        opened();
        long before = ended();
        askIndex("What pressure of the pump must not be exceeded?");
        terminal.see(rule);
        seeEndAfter(before);
        terminal.see(rule);
        assertTrue(wire.answered().contains("\"value\":{\"passages\":"), "the evidence comes first");
        assertTrue(wire.count("vauban/didTypeQuestion") > 0, "passages are read while it is typed");
        picture("ask");
        closePassages();
    }

    /** Returns the number of completed answers from the index, in all tests. */
    long ended() throws Exception {
        return Pattern.compile("\"result\":{\"found\":", Pattern.LITERAL).matcher(wire.answered()).results().count();
    }

    /** Waits for the end of an answer, because a question during an answer is refused. */
    void seeEndAfter(long before) throws Exception {
        Await.until("the end of the answer", this::ended, now -> now > before, this::seen);
    }

    @Test
    void aSearchIsNarrowedToAFolder() throws Exception {
        Path docs = Files.createDirectories(folder.resolveSibling("docs"));
        Path pumps = Files.createDirectory(docs.resolve("pumps"));
        Files.writeString(pumps.resolve("manual.md"), "The pump has a bypass.\n");
        Files.writeString(docs.resolve("seal.md"), "The bypass has a seal.\n");
        index(docs);
        opened();
        searchIn(pumps, "bypass");
        terminal.see("The pump has a bypass.");
        assertFalse(wire.answered().contains("seal.md"), "it lies elsewhere");
        closePassages();
    }

    /** Waits for the end of an answer, which a small window shows. */
    private void seeEnd(String answer) throws Exception {
        terminal.see(answer.lines().filter(line -> line.contains("return")).findFirst().orElseThrow().strip());
    }

    @Test
    void theLastRequestIsShownAsTheModelSawIt() throws Exception {
        opened();
        terminal.type(" ");
        terminal.see(PROPOSED);
        dismiss();
        terminal.miss(PROPOSED);
        long before = wire.count("vauban/bugReport");
        lastRequest();
        terminal.see("# Request ");
        terminal.see("feature: ");
        assertEquals(before + 1, wire.count("vauban/bugReport"));
        assertTrue(wire.answered().contains("## What the model saw"), "with its content");
        closeRequest();
    }

    @Test
    void anAnswerCanBeStopped() throws Exception {
        opened();
        // an answer ends at some length, perhaps before the keys arrive: then another question is asked
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
        // with the previous conversation, this model would write endlessly
        seeEnd(Await.until("an answer in a new conversation", this::answers, now -> now.size() > answers, this::seen)
                .getLast());
        closeChat();
    }

    /** Asks a question and stops the answer once it has begun; returns whether it was still running. */
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
        // the code must be there before it is inserted
        seeEnd(all.getLast());
        closeChat();
        insertCode(6);
        // whatever the model wrote: only the method, or a class around it
        String begins = all.getLast().split("```")[1].lines().skip(1).filter(line -> !line.isBlank()).findFirst()
                .orElseThrow();
        Pattern code = Pattern.compile("(?m)^ {4}" + Pattern.quote(begins.strip()));
        long before = code.matcher(Files.readString(file)).results().count();
        terminal.until("code that is indented", screen -> code.matcher(screen).results().count() > before);
        save();
        Await.until("the code in the file", () -> Files.readString(file),
                now -> code.matcher(now).results().count() > before, this::seen);
    }
}
