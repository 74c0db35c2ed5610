// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.swt.SWT;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.completion.CandidateCheck.Candidate;
import org.vauban.assist.completion.CandidateCheck.Verdict;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.context.Snippet.Kind;
import org.vauban.assist.context.Snippet;
import org.vauban.assist.edit.proposal.TextChange;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.ScriptedAssistant;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;

/** What JDT adds to a completion in the Java editor, with real keys. */
class ValidatedCompletionTest {
    private static final TextChange IMPORT = new TextChange(0, 0, "import java.util.List;\n\n");

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private ScriptedAssistant.Asked asked(String typed) {
        // a pending request is kept during typing, but the request must be that of the last key
        workbench.assistant.answers((String) null);
        String before = typed.substring(0, typed.length() - 1);
        if (!before.isEmpty()) {
            Keys.type(before);
            awaitQuestion(before);
        }
        workbench.assistant.byHand();
        Keys.type(typed.substring(before.length()));
        awaitQuestion(typed);
        return workbench.assistant.last();
    }

    private void awaitQuestion(String behind) {
        Ui.await("a question",
                () -> !workbench.assistant.asked.isEmpty() && isBehind(behind, workbench.assistant.last().query));
    }

    /** Only before the caret: an earlier key has sent a request too, and the typed text may also occur elsewhere. */
    private static boolean isBehind(String typed, CompletionQuery query) {
        return query.text().substring(0, query.offset()).endsWith(typed);
    }

    private static void propose(ScriptedAssistant.Asked asked, String text, TextChange... edits) {
        asked.result.complete(new CompletionOutcome.Proposal(text, null, List.of(edits)));
    }

    @Test
    void acceptingWritesTheImportInTheSameUndoStep() {
        Editor editor = workbench.openJava("\t\t|");
        String before = editor.text();
        propose(asked("List"), "<String> all = null;", IMPORT);
        editor.awaitGhost("<String> all = null;");
        Keys.press(SWT.TAB);
        editor.awaitNoGhost();
        assertTrue(editor.textWithCaret().startsWith("import java.util.List;\n\nclass A"), editor.textWithCaret());
        assertTrue(editor.textWithCaret().contains("\t\tList<String> all = null;|\n"), editor.textWithCaret());
        Keys.chord("ctrl+z");
        assertEquals(before.replace("\t\t\n", "\t\tList\n"), editor.text());
    }

    @Test
    void acceptingAWordWritesTheImportAndKeepsTheRest() {
        Editor editor = workbench.openJava("\t\t|");
        propose(asked("List"), "<String> all = null;", IMPORT);
        editor.awaitGhost("<String> all = null;");
        Keys.chord("ctrl+Right");
        editor.awaitGhost("String> all = null;");
        assertTrue(editor.textWithCaret().startsWith("import java.util.List;\n\nclass A"), editor.textWithCaret());
        Keys.press(SWT.TAB);
        editor.awaitNoGhost();
        assertTrue(editor.textWithCaret().contains("\t\tList<String> all = null;|\n"), editor.textWithCaret());
        assertEquals(0, editor.text().indexOf("import"), "once");
        assertEquals(-1, editor.text().indexOf("import", 1));
    }

    @Test
    void whatDidNotStandItsCheckGoesAway() {
        Editor editor = workbench.openJava("\t\t|");
        ScriptedAssistant.Asked asked = asked("cou");
        asked.partial("nt++;");
        editor.awaitGhost("nt++;");
        asked.answer(null);
        editor.awaitNoGhost();
    }

    @Test
    void aRepairTakesThePlaceOfWhatWasShown() {
        Editor editor = workbench.openJava("\t\t|");
        ScriptedAssistant.Asked asked = asked("cou");
        asked.partial("nt++;\n\t\tcount--;");
        editor.awaitGhost("nt++;\n\t\tcount--;");
        propose(asked, "nt++;");
        editor.awaitGhost("nt++;");
    }

    @Test
    void jdtTellsAndJudges() throws Exception {
        workbench.java();
        workbench.file("src/B.java", "class B {\n\tint size() { return 0; }\n}\n");
        Editor editor = workbench.open("src/A.java", "class A {\n\tvoid run(B b) {\n\t\t|\n\t}\n}\n", null);
        ScriptedAssistant.Asked asked = asked("b");
        Snippet type = asked.query.snippets().stream().filter(each -> each.kind() == Kind.TYPE).findFirst()
                .orElseThrow(() -> new AssertionError(asked.query.snippets().toString()));
        assertTrue(type.label().equals("B.java") && type.text().contains("int size();"), type.text());
        Verdict wrong = asked.query.check().check(new Candidate(".frobnicate();", true))
                .get(Ui.SECONDS, TimeUnit.SECONDS);
        assertInstanceOf(Verdict.Dropped.class, wrong);
        assertEquals(".size();", assertInstanceOf(Verdict.Repaired.class,
                asked.query.check().check(new Candidate(".getSize();", true))
                        .get(Ui.SECONDS, TimeUnit.SECONDS)).text());
        propose(asked, ".size();");
        editor.awaitGhost(".size();");
    }

    @Test
    void editsElsewhereGoWithTheNextQuestion() {
        workbench.openText("one|\n" + "line\n".repeat(100));
        Keys.type("_edited");
        Ui.settle();
        Editor other = workbench.open("b.txt", "two\n|", "org.eclipse.ui.DefaultTextEditor");
        ScriptedAssistant.Asked asked = asked("x");
        List<Snippet> edits = asked.query.snippets().stream().filter(each -> each.kind() == Kind.RECENT_EDIT).toList();
        assertTrue(edits.stream().anyMatch(each -> each.label().equals("a.txt") && each.text().contains("one_edited")),
                edits.toString());
        assertTrue(asked.query.snippets().stream()
                .anyMatch(each -> each.kind() == Kind.OPEN_FILE && each.label().equals("a.txt")));
        assertFalse(other.text().isEmpty());
    }
}
