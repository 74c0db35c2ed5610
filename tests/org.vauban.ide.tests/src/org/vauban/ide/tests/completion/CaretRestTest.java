// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.LikelyPlaces;
import org.vauban.assist.completion.LikelyPlaces.Candidate;
import org.vauban.assist.context.Snippet;
import org.vauban.assist.context.Snippet.Kind;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.Workbench.Editor;

/** Reading ahead where the caret comes to rest. */
class CaretRestTest {
    private static final String TEXT = "one\ntwo\nthree\nfour\n";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private CompletionQuery readAt(int offset) {
        Ui.await("a prompt for offset " + offset, () -> workbench.assistant.ahead.stream()
                .anyMatch(query -> query.offset() == offset));
        return workbench.assistant.ahead.getLast();
    }

    @Test
    void theEditorThatIsOpenedIsReadAtItsCaret() {
        workbench.openText(TEXT + "|");
        CompletionQuery query = readAt(TEXT.length());
        assertEquals(TEXT, query.text());
        assertEquals(CompletionQuery.Trigger.AUTOMATIC, query.trigger());
        assertTrue(query.file().endsWith("p/a.txt"), query.file() + "");
        assertTrue(workbench.assistant.asked.isEmpty(), "nobody asked for a completion");
    }

    @Test
    void whereTheShortPromptDoesNotWaitForTheContextItIsFoundLater() throws Exception {
        workbench.assistant.contextAwaited = false;
        workbench.java();
        workbench.file("src/B.java", "class B {\n\tint size() { return 0; }\n}\n");
        String text = "class A {\n\tvoid run(B b) {\n\t\t|\n\t}\n}\n";
        workbench.open("src/A.java", text, null);
        CompletionQuery query = readAt(text.indexOf('|'));
        assertTrue(query.snippets().stream().noneMatch(each -> each.kind() == Kind.TYPE), query.snippets().toString());
        List<Snippet> found = query.later().find().get(Ui.SECONDS, TimeUnit.SECONDS);
        assertTrue(found.stream().anyMatch(each -> each.kind() == Kind.TYPE && each.label().equals("B.java")),
                found.toString());
    }

    @Test
    void ofACaretThatHasLeftNoContextIsFound() {
        workbench.assistant.contextAwaited = false;
        Editor editor = workbench.openText(TEXT + "|");
        CompletionQuery query = readAt(TEXT.length());
        Ui.run(() -> editor.widget().setCaretOffset(4));
        readAt(4);
        CompletableFuture<List<Snippet>> found = query.later().find();
        Ui.await("an answer", found::isDone);
        assertTrue(found.isCompletedExceptionally());
    }

    @Test
    void ofAStormOfMovesOnlyTheLastPlaceIsRead() {
        Editor editor = workbench.openText(TEXT + "|");
        readAt(TEXT.length());
        int before = workbench.assistant.ahead.size();
        Ui.run(() -> {
            for (int i = 0; i < 100; i++) {
                editor.widget().setCaretOffset(i % 12);
            }
            editor.widget().setCaretOffset(4);
        });
        assertEquals(4, readAt(4).offset());
        assertEquals(before + 1, workbench.assistant.ahead.size());
    }

    @Test
    void whileAQuestionWaitsNothingIsReadAhead() {
        Editor editor = workbench.openText("|");
        readAt(0);
        workbench.assistant.byHand();
        Keys.type("a");
        Ui.await(() -> "a question; " + editor.state(), Ui.SECONDS, () -> !workbench.assistant.asked.isEmpty());
        int before = workbench.assistant.ahead.size();
        Ui.run(() -> editor.session().readAhead());
        Ui.settle();
        assertEquals(before, workbench.assistant.ahead.size());
    }

    @Test
    void whoSelectsWhatWasTypedHasLaterPlacesReadAhead() {
        Editor editor = workbench.openText("|\n" + TEXT);
        readAt(0);
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).putInt(VaubanPreferences.DELAY, 1_000);
        Ui.run(() -> { // before the request is sent, however busy the machine is
            Keys.strikeIn(editor.widget(), 'a');
            editor.widget().setSelection(0, 1);
        });
        SuppressionMonitorTest.awaitDelay();
        assertTrue(workbench.assistant.asked.isEmpty(), "nothing is asked over a selection");
        Ui.run(() -> editor.widget().setCaretOffset(5));
        readAt(5);
    }

    @Test
    void whereCompletionIsOffNothingIsRead() {
        Ui.run(() -> VaubanPreferences.setEnabled(false));
        try {
            workbench.openText(TEXT + "|");
            Editor other = workbench.open("b.txt", "the other|", "org.eclipse.ui.DefaultTextEditor");
            Ui.run(() -> VaubanPreferences.setEnabled(true));
            Ui.run(() -> other.widget().setCaretOffset(3));
            readAt(3);
            assertTrue(workbench.assistant.ahead.stream().allMatch(query -> query.file().endsWith("p/b.txt")));
        } finally {
            Ui.run(() -> VaubanPreferences.setEnabled(true));
        }
    }

    @Test
    void aClosedEditorIsToldOf() {
        Editor editor = workbench.openText(TEXT + "|");
        CompletionQuery query = readAt(TEXT.length());
        Ui.run(() -> Ui.page().closeEditor(editor.part(), false));
        assertTrue(workbench.assistant.left.contains(query.editor()));
    }

    /** Returns the positions that the caret may move to from its current one, as file name and offset. */
    private List<String> likely() {
        LikelyPlaces places = workbench.assistant.likely;
        List<String> all = new ArrayList<>();
        while (true) {
            CompletableFuture<Optional<Candidate>> next = places.next();
            Ui.await("a place", next::isDone);
            if (next.join().isEmpty()) {
                return all;
            }
            CompletionQuery query = next.join().get().query();
            CompletableFuture<List<Snippet>> snippets = next.join().get().snippets().get();
            Ui.await("snippets", snippets::isDone);
            assertFalse(snippets.isCompletedExceptionally());
            all.add(query.file().getFileName() + ":" + query.offset());
        }
    }

    @Test
    void theEditorsBeforeAreLikely() {
        workbench.openText(TEXT + "|");
        readAt(TEXT.length());
        workbench.open("b.txt", "the |other", "org.eclipse.ui.DefaultTextEditor");
        readAt(4);
        workbench.open("c.txt", "the third one|", "org.eclipse.ui.DefaultTextEditor");
        readAt(13);
        assertEquals(List.of("b.txt:4", "a.txt:" + TEXT.length()), likely());
    }

    @Test
    void anEditorThatIsClosedIsNotLikely() {
        Editor editor = workbench.openText(TEXT + "|");
        readAt(TEXT.length());
        workbench.open("b.txt", "the |other", "org.eclipse.ui.DefaultTextEditor");
        readAt(4);
        Ui.run(() -> Ui.page().closeEditor(editor.part(), false));
        assertEquals(List.of(), likely());
    }

    @Test
    void fromWhereTheCaretHasLeftNothingIsLikely() {
        workbench.openText(TEXT + "|");
        readAt(TEXT.length());
        Editor editor = workbench.open("b.txt", "the |other", "org.eclipse.ui.DefaultTextEditor");
        readAt(4);
        LikelyPlaces places = workbench.assistant.likely;
        Ui.run(() -> editor.widget().setCaretOffset(7));
        readAt(7);
        CompletableFuture<Optional<Candidate>> next = places.next();
        Ui.await("an answer", next::isDone);
        assertTrue(next.join().isEmpty());
    }

    @Test
    void theMethodBelowIsLikely() {
        String text = "class A {\n    void one() {\n        run();\n    }\n\n"
                + "    void two() {\n        stop();\n    }\n}\n";
        int caret = text.indexOf("run();");
        workbench.open("A.java", text.substring(0, caret) + "|" + text.substring(caret),
                "org.eclipse.ui.DefaultTextEditor");
        readAt(caret);
        assertEquals(List.of("A.java:" + text.indexOf("stop();")), likely());
    }
}
