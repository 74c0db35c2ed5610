// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.ide.attach.AttachmentCandidate;
import org.vauban.ide.attach.EditorText;
import org.vauban.ide.chat.page.PageTheme;
import org.vauban.ide.perspective.VaubanPerspective;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;

/** The chat's colours in light and dark themes, its focus order, and screenshots. */
@Tag("slow")
public class ChatLookTest {

    private static final String LIGHT = "org.eclipse.e4.ui.css.theme.e4_default";
    private static final String DARK = "org.eclipse.e4.ui.css.theme.e4_dark";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private Rectangle bounds;

    @BeforeEach
    void forget() {
        bounds = Ui.call(() -> Ui.window().getShell().getBounds());
        ChatWindow.forgetAll();
        workbench.assistant.chats.asked.clear();
    }

    @AfterEach
    void close() {
        ChatWindow.forgetAll();
        theme(LIGHT);
        Ui.run(() -> {
            PlatformUI.getWorkbench().showPerspective("org.eclipse.ui.resourcePerspective", Ui.window());
            Ui.window().getShell().setBounds(bounds);
        });
    }

    private static void theme(String id) {
        Ui.run(() -> PlatformUI.getWorkbench().getService(IThemeEngine.class).setTheme(id, false));
        Ui.settle();
    }

    /** Shows a question with an answer beside the file that it is about; for screenshots. */
    public static ChatWindow scene(Workbench workbench) {
        workbench.java();
        Editor editor = workbench.open("src/Stock.java", """
                                                         import java.util.HashMap;
                                                         import java.util.Map;

                                                         class Stock {
                                                         \tprivate final Map<String, Integer> amounts = new HashMap<>();

                                                         \tvoid remove(String article, int amount) {
                                                         \t\t|amounts.put(article, amounts.get(article) - amount);
                                                         \t}
                                                         }
                                                         """, null);
        String line = "amounts.put(article, amounts.get(article) - amount);";
        Ui.run(() -> editor.viewer().setSelectedRange(editor.document().get().indexOf(line), line.length()));
        boolean french = Locale.getDefault().getLanguage().equals("fr");
        ChatWindow chat = ChatWindow.open();
        Ui.run(() -> chat.view().attach(AttachmentCandidate.of("", EditorText.selection(editor.part()).orElseThrow())));
        chat.awaitChips("Stock.java:8 · 14 " + (french ? "jetons" : "tokens"));
        Keys.type(french ? "Que se passe-t-il pour un article absent\u00a0?\n"
                : "What happens to an article that is not there?\n");
        Ui.await("a question", () -> workbench.assistant.chats.asked.size() == 1);
        workbench.assistant.chats.last()
                .write(french
                        ? """
                          `amounts.get(article)` est **null** pour un article absent : le calcul lance une `NullPointerException`.

                          ```java
                          amounts.computeIfPresent(article, (key, old) -> old - amount); // rien sinon
                          ```

                          | cas | résultat |
                          |---|---|
                          | présent | la quantité diminue |
                          | absent | rien ne change |
                          """
                        : """
                          `amounts.get(article)` is **null** for an article that is not there, so that the subtraction throws a
                          `NullPointerException`.

                          ```java
                          amounts.computeIfPresent(article, (key, old) -> old - amount); // else nothing
                          ```

                          | case | result |
                          |---|---|
                          | there | the amount goes down |
                          | not there | nothing changes |
                          """)
                .end();
        chat.awaitText("computeIfPresent");
        ChatWindow.awaitEnd();
        Ui.settle();
        Ui.run(() -> chat.view().attach(AttachmentCandidate.of("", EditorText.selection(editor.part()).orElseThrow())));
        chat.awaitChips("Stock.java:8 · 14 " + (french ? "jetons" : "tokens"));
        return chat;
    }

    private ChatWindow scene() {
        Ui.run(() -> {
            Ui.window().getShell().setBounds(0, 0, 1300, 860);
            PlatformUI.getWorkbench().showPerspective(VaubanPerspective.ID, Ui.window());
        });
        Ui.settle();
        return scene(workbench);
    }

    /** Asserts the contrast that WCAG requires for text: 4.5. */
    private static void assertReadable(PageTheme look) {
        RGB code = look.shade(0.045);
        look.code().forEach((span, colour) -> assertTrue(PageTheme.contrast(colour, code) >= 4.5,
                span + " " + PageTheme.contrast(colour, code)));
        assertTrue(PageTheme.contrast(look.link(), look.background()) >= 4.5,
                "link " + PageTheme.contrast(look.link(), look.background()));
        assertTrue(PageTheme.contrast(look.quiet(), look.shade(0.07)) >= 4.5,
                "quiet " + PageTheme.contrast(look.quiet(), look.shade(0.07)));
    }

    @Test
    void followsTheTheme() {
        ChatWindow chat = scene();
        String suffix = Locale.getDefault().getLanguage().equals("fr") ? "-fr" : "";
        Pictures.save("chat-light" + suffix);
        PageTheme light = Ui.call(() -> PageTheme.of(chat.view().transcript().getParent()));
        assertReadable(light);
        theme(DARK);
        Ui.await("a dark page", () -> Boolean.TRUE.equals(chat.browser().evaluate(
                "return document.documentElement.classList.contains('dark')")));
        Pictures.save("chat-dark" + suffix);
        PageTheme dark = Ui.call(() -> PageTheme.of(chat.view().transcript().getParent()));
        assertTrue(dark.dark());
        assertReadable(dark);
        theme(LIGHT);
        Ui.await("a light page", () -> Boolean.FALSE.equals(chat.browser().evaluate(
                "return document.documentElement.classList.contains('dark')")));
    }

    @Test
    void theKeyboardReachesEverything() {
        ChatWindow chat = scene();
        chat.focus();
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Keys.press(org.eclipse.swt.SWT.TAB);
            seen.add(Ui.call(() -> name(Ui.display().getFocusControl())));
        }
        assertEquals(List.of("@ Attach", "Send"), seen.subList(0, 2), seen + "");
        chat.focus();
        Keys.chord("shift+Tab");
        assertEquals("Chip", Ui.call(() -> name(Ui.display().getFocusControl())));
        Keys.chord("shift+Tab");
        assertEquals("Browser", Ui.call(() -> name(Ui.display().getFocusControl())));
        // through the page and out of it again
        assertEquals(true, chat.evaluate("document.querySelector('.foot').lastElementChild.focus();"
                + " return document.activeElement.tagName === 'BUTTON'"));
        Keys.press(org.eclipse.swt.SWT.TAB);
        Ui.await("the input", () -> chat.input().isFocusControl());
        assertEquals("log", chat.evaluate("return document.getElementById('log').getAttribute('role')"));
        assertEquals(0.0,
                chat.evaluate("return [...document.querySelectorAll('button')].filter(b => !b.textContent).length"));
    }

    private static String name(Control control) {
        return control instanceof org.eclipse.swt.widgets.Button button ? button.getText()
                : control.getClass().getSimpleName();
    }
}
