// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vauban.ide.tests.Look.say;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Listener;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.ToolBar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.inspect.InspectedPart.State;
import org.vauban.assist.inspect.InspectedPart;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.ide.chat.conversation.ChatPreferences;
import org.vauban.ide.inspector.InspectorView;
import org.vauban.ide.knowledge.KnowledgePreferences;
import org.vauban.ide.knowledge.view.KnowledgeView;
import org.vauban.ide.perspective.VaubanPerspective;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.status.StatusItem;
import org.vauban.ide.tests.FrameBuffer;
import org.vauban.ide.tests.Legible;
import org.vauban.ide.tests.Look;
import org.vauban.ide.tests.LookTest;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.ScriptedQuestions;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.chat.ChatLookTest;
import org.vauban.ide.tests.chat.ChatWindow;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.indexing.UnreadableFile;

/** How the views and the perspective look in a light and in a dark theme, in the workbench's language. */
@Tag("slow")
@ParameterizedClass
@ValueSource(strings = {Look.LIGHT, Look.DARK})
class ViewsLookTest extends LookTest {

    private static final Point MENU = new Point(480, 340);
    private static final String MODEL = "qwen2.5-coder-1.5b-instruct";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    ViewsLookTest(String theme) {
        super(theme, VaubanPerspective.ID);
    }

    @BeforeEach
    void nothingSaid() {
        ChatWindow.forgetAll();
        workbench.assistant.chats.asked.clear();
    }

    @AfterEach
    void forget() {
        ChatPreferences.setPlain(false);
        ChatWindow.forgetAll();
        workbench.assistant.prompts().clear();
    }

    private static void assertNothingIsCut() {
        assertEquals(List.of(), Ui.call(() -> Legible.cutIn(Ui.window().getShell())));
    }

    @Test
    void theChat() {
        ChatWindow chat = ChatLookTest.scene(workbench);
        Ui.await("its theme", () -> Boolean.valueOf(theme.equals(Look.DARK)).equals(chat.browser().evaluate(
                "return document.documentElement.classList.contains('dark')")));
        Ui.settle();
        Pictures.document("chat");
        assertNothingIsCut();
    }

    @Test
    void theChatAsPlainText() {
        ChatPreferences.setPlain(true);
        ChatLookTest.scene(workbench);
        Pictures.document("chat-plain");
        assertNothingIsCut();
    }

    @Test
    void thePerspective() {
        workbench.openJava("\t\t|");
        ChatWindow chat = ChatWindow.open();
        Ui.await("the introduction", () -> Boolean.TRUE.equals(chat.browser().evaluate(
                "return document.getElementById('intro').offsetHeight > 0")));
        chat.awaitChips();
        chat.awaitDrawn();
        Pictures.document("perspective");
    }

    private void request(int second, String feature, String question, String answer, List<InspectedPart> more,
            String failure) {
        List<InspectedPart> parts = new ArrayList<>(List.of(
                new InspectedPart(0, "SYSTEM", "system", null, null, State.SENT,
                        say("You are Vauban, an assistant for software engineers.",
                                "Tu es Vauban, un assistant pour ing\u00e9nieurs logiciels."),
                        11, List.of(), null)));
        parts.addAll(more);
        parts.add(new InspectedPart(1, "USER", "question", null, null, State.SENT, question, 9, List.of(), null));
        workbench.assistant.prompts().add(Instant.now().minusSeconds(second), feature, MODEL, parts, answer,
                failure != null
                        ? null
                        : new Generation(answer, FinishReason.END, MODEL, "chat", 121, 96, 24, 310, 720, 1_050),
                failure);
    }

    @Test
    void theKnowledge() throws IOException {
        Path folder = Files.createDirectories(
                Path.of(System.getProperty("java.io.tmpdir"), say("Manuals", "Manuels")));
        String rule = say("The pressure must not exceed 12 bar.", "La pression ne doit pas d\u00e9passer 12 bars.");
        ScriptedQuestions questions = workbench.assistant.scriptedQuestions;
        questions.passages.add(ScriptedQuestions.text(folder.resolve("pump.md"), rule));
        questions.passages.add(ScriptedQuestions.page(folder.resolve("standard.pdf"), 0, 0, 41,
                say("A pressure of 10 bar is usual.", "Une pression de 10 bars est usuelle.")));
        questions.unreadable.add(new UnreadableFile(folder.resolve("old.pdf"), ReadFailure.SCANNED, ""));
        questions.indexed.add(folder);
        KnowledgeView view = Ui.call(() -> (KnowledgeView) Ui.page().showView(KnowledgeView.ID));
        try {
            Ui.run(() -> {
                Ui.page().toggleZoom(Ui.page().getReference(view));
                view.add(KnowledgeScope.DOCS, folder);
                view.query().setText(say("pressure", "pression"));
            });
            Ui.await("both results", () -> view.results().getItemCount() == 2);
            Ui.settle();
            Pictures.save(theme.equals(Look.DARK) ? "knowledge-dark" : "knowledge-light");
            assertNothingIsCut();
        } finally {
            Ui.run(() -> {
                Ui.page().toggleZoom(Ui.page().getReference(view));
                Ui.page().hideView(view);
            });
            InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).remove(KnowledgePreferences.SOURCES);
        }
    }

    @Test
    void theInspector() {
        Path file = Path.of("/p/src/Stock.java");
        request(90, "completion", "", "amounts.get(article)", List.of(), null);
        request(60, "edit", say("Rename it.", "Renomme-le."), "", List.of(),
                say("The engine ended: try again.", "Moteur arr\u00eat\u00e9 : r\u00e9essayez."));
        request(5, "chat",
                say("What happens to an article that is not there?", "Que se passe-t-il pour un article absent ?"),
                say("`amounts.get(article)` is null, and the subtraction throws.",
                        "`amounts.get(article)` est null, et le calcul \u00e9choue."),
                List.of(new InspectedPart(1, "USER", "selection", "src/Stock.java (8)", file, State.SENT,
                        "amounts.put(article, amounts.get(article) - amount); // ***\n", 14, List.of("github-token"),
                        null),
                        new InspectedPart(-1, "USER", "file", "src/.env", Path.of("/p/src/.env"), State.HELD_BACK, "",
                                0, List.of(), say("It matches the pattern .env.", "Il correspond au motif .env."))),
                null);
        InspectorView view = Ui.call(() -> (InspectorView) Ui.page().showView(InspectorView.ID));
        Ui.run(() -> Ui.page().toggleZoom(Ui.page().getReference(view)));
        Ui.await("requests", () -> view.requests().getItemCount() == 3);
        Ui.settle();
        Pictures.document("inspector");
        assertNothingIsCut();
        assertEquals(List.of(), Ui.call(() -> Legible.cutIn(view.requests())));
        assertEquals(List.of(), Ui.call(() -> Legible.cutIn(view.parts())));
        Ui.run(() -> Ui.page().toggleZoom(Ui.page().getReference(view)));
    }

    @Test
    void theMenuOfTheStatusItem() {
        Assumptions.assumeTrue(FrameBuffer.open().isPresent(),
                "VAUBAN_FRAMES names no frame buffer: ./dev test sets it");
        workbench.openJava("\t\t|");
        workbench.assistant.status(new AssistStatus(AssistStatus.State.READY, MODEL, null, 0));
        List<Menu> shown = new ArrayList<>();
        Listener filter = event -> {
            if (event.widget instanceof Menu menu) {
                shown.add(menu);
            }
        };
        ToolBar bar = Ui.call(() -> statusItem(Ui.window().getShell()));
        Ui.run(() -> Ui.display().addFilter(SWT.Show, filter));
        try {
            Ui.display().asyncExec(() -> bar.getItem(0).notifyListeners(SWT.Selection, new Event()));
            Ui.await("the menu", () -> !shown.isEmpty());
            Ui.settle();
            Point item = Ui.call(() -> bar.toDisplay(0, bar.getSize().y));
            Rectangle window = Ui.call(() -> Ui.window().getShell().getBounds());
            int left = Math.max(0, Math.min(item.x - 20, window.width - MENU.x - 6));
            Pictures.document("status-menu", Pictures.screen(new Rectangle(left, item.y - MENU.y, MENU.x, MENU.y)));
        } finally {
            Ui.run(() -> {
                Ui.display().removeFilter(SWT.Show, filter);
                shown.stream().filter(m -> !m.isDisposed()).forEach(m -> m.setVisible(false));
            });
        }
    }

    private static ToolBar statusItem(Composite in) {
        for (Control child : in.getChildren()) {
            ToolBar found = child instanceof ToolBar bar && StatusItem.ID.equals(bar.getData("id"))
                    ? bar
                    : child instanceof Composite inner ? statusItem(inner) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
