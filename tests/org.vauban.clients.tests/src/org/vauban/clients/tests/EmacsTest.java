// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** The Emacs package over Eglot, set up as its page says. */
@Tag("slow")
class EmacsTest extends TerminalEditorTest {

    @Override
    List<String> command(Path server) throws Exception {
        Path settings = Files.createDirectories(home.resolve(".emacs.d")).resolve("init.el");
        Files.writeString(settings, settings("emacs.md", "elisp", server)
                + """
                  (setq inhibit-startup-screen t make-backup-files nil auto-save-default nil create-lockfiles nil
                        warning-minimum-level :error)
                  """);
        // before the settings load anything
        Files.writeString(settings.resolveSibling("early-init.el"), "(setq native-comp-jit-compilation nil)\n");
        return List.of("emacs", "-nw");
    }

    @Override
    void open(Path file, int line, int column) throws Exception {
        // a previous test may have left windows open
        terminal.press("C-x", "1");
        terminal.press("C-x", "C-f", "C-a", "C-k").type(file.toString()).press("Enter");
        // the mode line shows the name, and the mode once the server is running
        terminal.until(file.getFileName() + " with its server", screen -> screen.lines()
                .anyMatch(each -> each.contains(file.getFileName().toString()) && each.contains("Vauban")));
        goTo(line);
        terminal.press("M-x").type("move-to-column").press("Enter").type("" + column).press("Enter");
    }

    @Override
    void save() throws Exception {
        terminal.press("C-x", "C-s");
    }

    @Override
    void leave() throws Exception {
        terminal.press("C-a");
    }

    @Override
    void dismiss() throws Exception {
        terminal.press("Escape");
    }

    @Override
    void undo() throws Exception {
        terminal.press("C-_");
    }

    @Override
    void quit() throws Exception {
        terminal.press("M-x").type("kill-emacs").press("Enter");
    }

    @Override
    void act(int first, int last, String title) throws Exception {
        select(first, last);
        terminal.press("M-x").type("eglot-code-actions").press("Enter");
        terminal.see("action");
        terminal.type(title).press("Enter");
        terminal.see("Proceed?");
        terminal.type("y");
    }

    /** Selects lines as the region. */
    private void select(int first, int last) throws Exception {
        goTo(first);
        terminal.press("C-a", "C-Space");
        for (int line = first; line < last; line++) {
            terminal.press("C-n");
        }
        terminal.press("C-e");
    }

    @Override
    void search(String query) throws Exception {
        terminal.press("M-x").type("vauban-search").press("Enter");
        terminal.see("Search:");
        terminal.type(query).press("Enter");
    }

    @Override
    void searchIn(Path place, String query) throws Exception {
        terminal.press("C-u", "M-x").type("vauban-search").press("Enter");
        terminal.see("Search:");
        terminal.type(query).press("Enter");
        terminal.see("Folder, file or pack:");
        terminal.type(place.toString()).press("Enter"); // after the folder in the prompt, which it replaces
    }

    @Override
    void askIndex(String question) throws Exception {
        terminal.press("M-x").type("vauban-ask").press("Enter");
        terminal.see("Question:");
        terminal.type(question).press("Enter");
    }

    @Override
    void openPassage() throws Exception {
        terminal.press("C-x").type("o").type("n").press("Enter");
    }

    @Override
    void closePassages() throws Exception {
        terminal.press("C-x").type("1");
    }

    @Override
    void edit(int first, int last, String instruction) throws Exception {
        select(first, last);
        terminal.press("M-x").type("vauban-edit").press("Enter");
        terminal.see("Instruction:");
        terminal.type(instruction).press("Enter");
        terminal.see("Proceed?");
        terminal.type("y");
    }

    @Override
    void chat(String question) throws Exception {
        terminal.press("M-x").type("vauban-chat").press("Enter");
        terminal.see("Ask:");
        terminal.type(question).press("Enter");
    }

    @Override
    void goOn(String question) throws Exception {
        terminal.type(question).press("Enter");
    }

    @Override
    void stopChat() throws Exception {
        terminal.press("C-c", "C-k");
    }

    @Override
    void newChat() throws Exception {
        terminal.press("C-c", "C-n");
    }

    @Override
    void closeChat() throws Exception {
        terminal.press("C-x", "0");
        terminal.miss("*vauban-chat*");
    }

    /** Moves to a line. Emacs discards keys typed before a command failed, so each prompt is awaited. */
    private void goTo(int line) throws Exception {
        terminal.press("M-g", "g");
        terminal.see("Goto line");
        terminal.type("" + line).press("Enter");
        terminal.miss("Goto line");
    }

    @Override
    void nextEdit() throws Exception {
        terminal.press("M-x").type("vauban-next-edit").press("Enter");
    }

    @Override
    void renameField() throws Exception {
        goTo(2);
        terminal.press("C-e", "BSpace", "BSpace", "BSpace", "BSpace", "BSpace").type("count;");
    }

    @Override
    void insertCode(int line) throws Exception {
        goTo(line);
        terminal.press("C-e", "M-x").type("vauban-insert-code").press("Enter");
        terminal.see("Proceed?");
        terminal.type("y");
    }

    @Override
    void lastRequest() throws Exception {
        terminal.press("M-x").type("vauban-requests").press("Enter");
        terminal.see("choose a request");
        terminal.press("Enter");
    }

    @Override
    void closeRequest() throws Exception {
        terminal.type("q");
        terminal.miss("# Request ");
    }

    @Override
    void acceptWord() throws Exception {
        terminal.press("C-Right");
    }

    @Override
    void acceptLine() throws Exception {
        terminal.press("C-Down");
    }
}
