// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.vauban.ide.tests.Look.say;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.swt.SWT;
import org.eclipse.swt.browser.Browser;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.forms.widgets.ImageHyperlink;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.intro.IIntroManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.ide.tests.Legible;
import org.vauban.ide.tests.Look;
import org.vauban.ide.tests.LookTest;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.preview.PreviewTest;
import org.vauban.ide.tour.Screenshot;

/**
 * Help, welcome and cheat sheets, which guide newcomers in an IDE; in a light and in a dark theme, in the workbench's
 * language.
 */
@Tag("slow")
@ParameterizedClass
@MethodSource("org.vauban.ide.tests.Look#themes")
class WelcomeLookTest extends LookTest {

    private static final String CHEAT_SHEETS = "org.eclipse.ui.cheatsheets.views.CheatSheetView";
    private static final String SHEET = say("Vauban in five minutes", "Vauban en cinq minutes");
    private static final String FIRST_STEP = say("Install a model", "Installer un mod\u00e8le");
    private static final int LETTERS = 20;
    private static final Rectangle HELP = new Rectangle(0, 0, 1120, 800);
    /** Returns the text of a page including its frames. */
    private static final String TEXT = "function all(w) { let text = w.document.body === null ? '' : w.document.body.textContent;"
            + " for (let i = 0; i < w.frames.length; i++) { text += all(w.frames[i]); } return text; } return all(window);";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    WelcomeLookTest(String theme) {
        super(theme, RESOURCES);
    }

    @AfterEach
    void close() {
        Ui.run(() -> {
            help().ifPresent(Shell::close);
            IIntroManager welcome = PlatformUI.getWorkbench().getIntroManager();
            if (welcome.getIntro() != null) {
                welcome.setIntroStandby(welcome.getIntro(), false);
                welcome.closeIntro(welcome.getIntro());
            }
            IViewPart sheet = Ui.page().findView(CHEAT_SHEETS);
            if (sheet != null) {
                Ui.page().hideView(sheet);
            }
        });
    }

    private static <T extends Control> List<T> all(Composite in, Class<T> type) {
        List<T> found = new ArrayList<>();
        PreviewTest.collect(in, type, found);
        return found;
    }

    private static boolean shows(Shell shell, String text) {
        return all(shell, Browser.class).stream()
                .anyMatch(browser -> String.valueOf(browser.evaluate(TEXT)).contains(text));
    }

    private static Optional<Shell> help() {
        return Arrays.stream(Ui.display().getShells())
                .filter(shell -> shell != Ui.window().getShell() && shell.isVisible()
                        && !all(shell, Browser.class).isEmpty())
                .findFirst();
    }

    /** Whether text is painted; another process paints the pages. */
    private static boolean painted(ImageData data) {
        return IntStream.range(0, data.height).map(y -> data.getPixel(data.width / 2, y)).distinct().count() > LETTERS;
    }

    private static boolean labelled(String text) {
        return all(Ui.window().getShell(), Label.class).stream().anyMatch(label -> label.getText().equals(text));
    }

    private static void welcome(String page, String awaited) {
        Ui.run(() -> {
            IIntroManager welcome = PlatformUI.getWorkbench().getIntroManager();
            assertNotNull(welcome.showIntro(Ui.window(), false), "a welcome");
            welcome.setIntroStandby(welcome.getIntro(), false); // it would otherwise reopen as it was left
        });
        Ui.await("a page", () -> !all(Ui.window().getShell(), Browser.class).isEmpty()
                && shows(Ui.window().getShell(), "Eclipse"));
        Ui.run(() -> all(Ui.window().getShell(), Browser.class).getFirst()
                .setUrl("http://org.eclipse.ui.intro/showPage?id=" + page));
        Ui.await(awaited, () -> shows(Ui.window().getShell(), awaited));
        Ui.settle();
    }

    /** Follows the link that contains this text. */
    private static void follow(String link) {
        Ui.run(() -> all(Ui.window().getShell(), Browser.class).getFirst().evaluate(
                "Array.from(document.links).find(link => link.textContent.includes('" + link + "')).click()"));
    }

    @Test
    void theWelcomeLeadsToTheHelpAndToTheCheatSheet() {
        String link = say("An assistant on this machine", "Un assistant sur cette machine");
        welcome("overview", link);
        Pictures.document("welcome");
        follow(link);
        Ui.await("the help", () -> help().isPresent());
        Ui.run(() -> help().orElseThrow().setBounds(HELP));
        Ui.await("the page",
                () -> shows(help().orElseThrow(), say("completes code and text", "compl\u00e8te le code")));
        Ui.await("its contents", () -> shows(help().orElseThrow(), "Contents"));
        Ui.await("it to be painted", () -> painted(Screenshot.of(help().orElseThrow())));
        Pictures.document("help", Ui.call(() -> help().orElseThrow()));
        Ui.run(() -> help().orElseThrow().close());
        // last, because the platform shows an empty welcome in a page where a cheat sheet has replaced it
        welcome("tutorials", SHEET);
        follow(SHEET);
        Ui.await("the sheet", () -> labelled(FIRST_STEP));
    }

    @Test
    void theCheatSheetGoesThroughAllOfIt() {
        Ui.run(() -> {
            ICommandService commands = PlatformUI.getWorkbench().getService(ICommandService.class);
            PlatformUI.getWorkbench().getService(IHandlerService.class)
                    .executeCommand(ParameterizedCommand.generateCommand(
                            commands.getCommand("org.eclipse.ui.cheatsheets.openCheatSheet"),
                            Map.of("cheatSheetId", "org.vauban.doc.fiveMinutes")), null);
        });
        Ui.await("the sheet", () -> labelled(FIRST_STEP));
        Ui.run(() -> {
            // a cheat sheet reopens where it was left
            all(Ui.window().getShell(), ImageHyperlink.class).stream()
                    .filter(link -> "Click to Begin".equals(link.getText())).findFirst()
                    .ifPresent(begin -> {
                        begin.setFocus();
                        Event enter = new Event();
                        enter.character = '\r';
                        begin.notifyListeners(SWT.KeyDown, enter);
                    });
        });
        Ui.await("the first step", () -> all(Ui.window().getShell(), ImageHyperlink.class).stream()
                .anyMatch(link -> "Click to skip".equalsIgnoreCase(link.getText())));
        Ui.settle();
        Pictures.document("cheat-sheet");
        assertEquals(List.of(), Ui.call(() -> Legible.cutIn(Ui.window().getShell())));
    }
}
