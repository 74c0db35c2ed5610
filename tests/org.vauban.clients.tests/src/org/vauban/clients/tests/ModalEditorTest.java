// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The keys that Vim and Neovim share. */
abstract class ModalEditorTest extends TerminalEditorTest {
    private static final String VALVE = "The valve must not exceed 9 bar.";
    private static final String LIST = "[Quickfix List]";

    @Override
    void open(Path file, int line, int column) throws Exception {
        // a previous test may have left windows open
        terminal.press("Escape").type(":silent! only").press("Enter").type(":edit! " + file.getFileName())
                .press("Enter");
        terminal.type(":call cursor(" + line + ", " + column + ")").press("Enter").type("a");
        terminal.see("-- INSERT --");
    }

    @Override
    void save() throws Exception {
        terminal.press("Escape").type(":write").press("Enter");
    }

    @Override
    void leave() {
        // saving has left Insert mode
    }

    @Override
    void dismiss() throws Exception {
        terminal.press("C-]");
    }

    @Override
    void undo() throws Exception {
        terminal.type("u");
    }

    @Override
    void quit() throws Exception {
        terminal.press("Escape").type(":quitall!").press("Enter");
    }

    @Override
    void act(int first, int last, String title) throws Exception {
        terminal.press("Escape").type(":" + first + "," + last + "VaubanActions").press("Enter");
        terminal.see(title);
        terminal.type("2").press("Enter");
    }

    @Override
    void chat(String question) throws Exception {
        terminal.press("Escape").type(":VaubanChat " + question).press("Enter");
    }

    @Override
    void goOn(String question) throws Exception {
        terminal.type("i" + question).press("Enter");
    }

    @Override
    void stopChat() throws Exception {
        terminal.press("Escape").type(":VaubanChatStop").press("Enter");
    }

    @Override
    void newChat() throws Exception {
        terminal.press("Escape").type(":VaubanChatNew").press("Enter");
    }

    @Override
    void closeChat() throws Exception {
        terminal.press("Escape").type(":close").press("Enter");
    }

    @Override
    void search(String query) throws Exception {
        terminal.press("Escape").type(":VaubanSearch " + query).press("Enter");
    }

    @Override
    void searchIn(Path place, String query) throws Exception {
        terminal.press("Escape").type(":VaubanSearchIn " + place + " " + query).press("Enter");
    }

    @Override
    void askIndex(String question) throws Exception {
        terminal.press("Escape").type(":VaubanAsk " + question).press("Enter");
    }

    @Override
    void openPassage() throws Exception {
        terminal.press("Escape").type(":cfirst").press("Enter");
    }

    @Override
    void closePassages() throws Exception {
        terminal.press("Escape").type(":cclose").press("Enter");
    }

    @Override
    void edit(int first, int last, String instruction) throws Exception {
        terminal.press("Escape").type(":" + first + "," + last + "VaubanEdit " + instruction).press("Enter");
    }

    @Override
    void nextEdit() throws Exception {
        terminal.press("Escape").type(":VaubanNextEdit").press("Enter");
    }

    @Override
    void renameField() throws Exception {
        terminal.press("Escape").type(":2s/size/count/").press("Enter");
    }

    @Override
    void insertCode(int line) throws Exception {
        terminal.press("Escape").type(":" + line).press("Enter").type("$").type(":VaubanInsert").press("Enter");
    }

    @Override
    void lastRequest() throws Exception {
        terminal.press("Escape").type(":VaubanRequests").press("Enter");
        terminal.see("choose a request");
        terminal.type("1").press("Enter");
    }

    @Override
    void closeRequest() throws Exception {
        terminal.press("Escape").type(":close").press("Enter");
    }

    @Override
    void acceptWord() throws Exception {
        terminal.press("C-Right");
    }

    @Override
    void acceptLine() throws Exception {
        terminal.press("C-Down");
    }

    @Test
    void aKeyThatTheUserMappedInTheFileIsGivenBack() throws Exception {
        Path file = opened();
        terminal.press("Escape").type(":inoremap <buffer> <Tab> /*mine*/").press("Enter").type("A").type(" ");
        terminal.see(PROPOSED);
        terminal.press("Tab", "Tab"); // both at once: otherwise the next suggestion would take the second
        saved(file, PROPOSED + "/*mine*/");
    }

    @Test
    void aQuestionThatIsGivenUpIsForgotten() throws Exception {
        opened();
        long before = givenUp();
        terminal.press("Escape").type(":VaubanAsk What pressure").press("Escape");
        Await.until("the question taken back", this::givenUp, now -> now == before + 1, wire::all);
    }

    /**
     * Asks about a valve while the engine is suspended, with the caret in a file, and waits for the list of passages.
     */
    private AutoCloseable askedOfValve() throws Exception {
        Path docs = Files.createDirectories(folder.resolveSibling("docs"));
        Files.writeString(docs.resolve("valve.md"), VALVE + "\n");
        index(docs);
        terminal.type(" ");
        terminal.see(PROPOSED);
        AutoCloseable silent = wire.silence();
        askIndex("What must the valve not exceed?");
        terminal.see(LIST);
        return silent;
    }

    @Test
    void anAnswerLeavesTheCaretToWhoGoesOnWriting() throws Exception {
        Path file = opened();
        long before = ended();
        try (AutoCloseable silent = askedOfValve()) {
            terminal.type(":wincmd p").press("Enter").type("A");
            terminal.see("-- INSERT --");
        }
        terminal.see("\"" + VALVE);
        terminal.type("0;");
        saved(file, LINE + " 0;");
        seeEndAfter(before);
        closePassages();
    }

    /** The answer continues in a separate list. */
    @Test
    void aSearchStaysInFrontOfAnOlderAnswer() throws Exception {
        opened();
        index(Files.writeString(folder.resolveSibling("spring.md"), "The spring has a washer.\n"));
        long before = ended();
        try (AutoCloseable silent = askedOfValve()) {
            search("washer");
            terminal.see("The spring has a washer.");
        }
        seeEndAfter(before);
        terminal.type(":echo 'now ' .. getqflist({'title': 0}).title").press("Enter");
        terminal.see("now washer");
        terminal.type(":silent colder").press("Enter").type(":echo 'then ' .. getqflist()[0].text").press("Enter");
        terminal.see("then \"" + VALVE);
        closePassages();
    }

    @Test
    void passagesThatAreClosedStayClosedWhenTheAnswerComes() throws Exception {
        opened();
        long before = ended();
        try (AutoCloseable silent = askedOfValve()) {
            closePassages();
            terminal.miss(LIST);
        }
        String screen = Await.until("the answer in the list", () -> {
            terminal.type(":echo getqflist()[0].text").press("Enter");
            return terminal.screen();
        }, now -> now.contains("\"" + VALVE), wire::all);
        assertFalse(screen.contains(LIST), screen);
        seeEndAfter(before);
    }

    @Test
    void theListOfPassagesIsNoDocument() throws Exception {
        opened();
        index(Files.writeString(folder.resolveSibling("hatch.md"), "The hatch has a spring.\n"));
        long before = unnamed();
        search("hatch");
        terminal.see(LIST);
        closePassages();
        opened(); // the server was notified of that last
        assertEquals(before, unnamed(), wire::all);
    }

    private long unnamed() throws Exception {
        return Pattern.compile("\"uri\"\\s*:\\s*\"file:(\\\\?/){2}\"").matcher(wire.said()).results().count();
    }

    private long givenUp() throws Exception {
        return Pattern.compile("\"question\"\\s*:\\s*\"\"").matcher(wire.said()).results().count();
    }
}
