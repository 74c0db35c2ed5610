// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The keys that Vim and Neovim share. */
abstract class ModalEditorTest extends TerminalEditorTest {

    @Override
    void open(Path file, int line, int column) throws Exception {
        // whatever a test before has left open
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
        terminal.press("Tab", "Tab"); // at once: the next suggestion would take the second
        saved(file, PROPOSED + "/*mine*/");
    }

    @Test
    void aQuestionThatIsGivenUpIsForgotten() throws Exception {
        opened();
        long before = givenUp();
        terminal.press("Escape").type(":VaubanAsk What pressure").press("Escape");
        Await.until("the question taken back", this::givenUp, now -> now == before + 1, wire::all);
    }

    private long givenUp() throws Exception {
        return Pattern.compile("\"question\"\\s*:\\s*\"\"").matcher(wire.said()).results().count();
    }
}
