// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.completion;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.text.link.LinkedModeModel;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.ui.ide.ResourceUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.fix.FixTest;

/**
 * Typing gives the same result with suggestions and without: the same keys are struck in the Java editor with
 * completion switched off, then with several kinds of suggestions visible between the keys, and the texts are compared
 * after each phrase. The recordings include the editor's own behaviour (closing of brackets and quotes, smart indents,
 * undo), content assist, templates and renaming.
 */
@Tag("slow")
class SameTypingTest {
    private static final String CLASS = "class A {\n\tint count;\n\n\tvoid run(StringBuilder sb, String[] split) {\n\t\t|\n\t}\n}\n";
    private static final String ACTIVATION = "content_assist_autoactivation";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    /** The suggestion at every position. */
    enum Suggestion {
        SEVERAL_LINES("zzz();\n\t\tmore();\n\t\tandMore();"), A_CLOSING_BRACKET(")"), A_PAIR("();");

        private final String text;

        Suggestion(String text) {
            this.text = text;
        }
    }

    /** A part of a recording: consecutive actions in an editor. */
    record Phrase(String name, List<Consumer<Editor>> keys) {}

    // ---- keys

    private static Consumer<Editor> press(int keyCode) {
        return editor -> Keys.strike(keyCode);
    }

    private static Consumer<Editor> chord(String keys) {
        return editor -> Keys.chord(keys);
    }

    /** Sends keys to the text, whatever pop-up is open beside it. */
    private static Consumer<Editor> inText(int... keys) {
        return editor -> Keys.strikeIn(editor.widget(), keys);
    }

    private static Phrase phrase(String name, Object... parts) {
        List<Consumer<Editor>> keys = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof String text) {
                text.chars().mapToObj(SameTypingTest::press).forEach(keys::add);
            } else {
                @SuppressWarnings("unchecked")
                Consumer<Editor> key = (Consumer<Editor>) part;
                keys.add(key);
            }
        }
        return new Phrase(name, keys);
    }

    // ---- recordings

    private static List<Phrase> typing() {
        return List.of(
                phrase("nested brackets", "sb.append(split[0]);\n"),
                phrase("quotes", "sb.append(\"a \\\"b\\\" c\");\n"),
                phrase("a block", "if (count > 0) {\ncount--;\n"),
                phrase("out of the block", press(SWT.ARROW_DOWN), press(SWT.END), "\n"),
                phrase("brackets that are deleted again", "run(", press(SWT.BS), press(SWT.BS), "n(", press(SWT.BS),
                        "();\n"),
                phrase("a character", "char c = 'x';\n"),
                phrase("type arguments", "java.util.List<String> l = null;\n"),
                phrase("Enter between brackets", "sb.append(1\n", press(SWT.END), "\n"),
                phrase("undo and redo", "count = (1);", chord("ctrl+z"), chord("ctrl+z"), chord("ctrl+y"),
                        press(SWT.END), "\n"),
                phrase("a comment", "// it's (not) \"closed\"\n"));
    }

    private static List<Phrase> assisted() {
        return List.of(
                // while the text compiles, otherwise the platform opens a dialog
                phrase("renaming", "sb.length();", RENAMING, inText('o'), inText('u'), inText('t'), inText('\r'),
                        RENAMED, press(SWT.END), "\n"),
                phrase("a template", "sysout", chord("ctrl+space"), TEMPLATE, "1", press(SWT.END), "\n"),
                phrase("content assist", "outsb.cha", chord("ctrl+space"), OPEN, inText('r'), inText('s'), inText('\r'),
                        CLOSED, press(SWT.END), ";\n"),
                phrase("content assist that is left", "outsb.", chord("ctrl+space"), OPEN, inText(SWT.ESC), CLOSED,
                        "reverse();\n"),
                // whether Enter chooses an entry depends on whether the list is filtered by then, so the script waits
                // for it
                phrase("a word that the list does not have", "outsb.", chord("ctrl+space"), OPEN, inText('j'), CLOSED,
                        ";\n"));
    }

    private static final Consumer<Editor> OPEN = editor -> await("the list", editor, SameTypingTest::isListOpen);

    /** Waits until the list is closed and restores the focus, which the list took without a window manager. */
    private static final Consumer<Editor> CLOSED = editor -> {
        await("no list", editor, () -> !isListOpen());
        editor.focus();
        Keys.reach();
    };

    /** Waits for the template: a single proposal is inserted immediately, one of several once it is chosen. */
    private static final Consumer<Editor> TEMPLATE = editor -> {
        await("the template", editor,
                () -> row("sysout") >= 0 || editor.document().get().contains("System.out.println()"));
        for (int row = Ui.call(() -> row("sysout")); row >= 0; row--) {
            Keys.strikeIn(editor.widget(), row > 0 ? SWT.ARROW_DOWN : '\r');
        }
        await("its text", editor, () -> editor.document().get().contains("System.out.println()"));
        CLOSED.accept(editor);
    };

    private static final Consumer<Editor> RENAMING = editor -> {
        editor.caret(editor.text().indexOf("sb.length"));
        Keys.chord("alt+shift+r");
        await("the places of the name", editor, () -> LinkedModeModel.hasInstalledModel(editor.document()));
    };

    private static final Consumer<Editor> RENAMED = editor -> {
        await("the new name", editor, () -> !LinkedModeModel.hasInstalledModel(editor.document())
                && editor.document().get().contains("StringBuilder outsb"));
        editor.focus();
        Keys.reach();
    };

    private static void await(String what, Editor editor, Callable<Boolean> condition) {
        Ui.await(() -> what + " in\n" + editor.textWithCaret() + "\n" + rows(), Ui.SECONDS, condition);
    }

    /** Returns the entries of the list; empty if none is open. */
    private static List<String> rows() {
        Table list = FixTest.list();
        return list == null ? List.of() : Arrays.stream(list.getItems()).map(TableItem::getText).toList();
    }

    private static int row(String beginning) {
        List<String> rows = rows();
        return IntStream.range(0, rows.size()).filter(i -> rows.get(i).startsWith(beginning)).findFirst().orElse(-1);
    }

    private static boolean isListOpen() {
        return FixTest.list() != null;
    }

    // ---- replaying

    @BeforeEach
    void typeUnaided() {
        workbench.java();
        java().putBoolean(ACTIVATION, false);
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).putInt(VaubanPreferences.DELAY, 0);
    }

    @AfterEach
    void typeAsUsual() {
        java().remove(ACTIVATION);
    }

    private static IEclipsePreferences java() {
        return InstanceScope.INSTANCE.getNode("org.eclipse.jdt.ui");
    }

    /** @param suggestion the suggestion, or null to switch completion off */
    private List<String> texts(List<Phrase> recording, Suggestion suggestion, int least) {
        boolean with = suggestion != null;
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).putBoolean(VaubanPreferences.ENABLED, with);
        workbench.assistant.answers(suggestion == null ? null : suggestion.text);
        Editor editor = workbench.open("src/A.java", CLASS, null);
        Keys.reach();
        List<String> texts = new ArrayList<>();
        int seen = 0;
        for (Phrase phrase : recording) {
            for (Consumer<Editor> key : phrase.keys()) {
                key.accept(editor);
                answered(editor);
                seen += editor.ghost().isPresent() ? 1 : 0;
            }
            texts.add(phrase.name() + ":\n" + editor.textWithCaret());
        }
        Ui.run(() -> {
            Ui.page().closeAllEditors(false);
            ResourceUtil.getFile(editor.part().getEditorInput()).delete(true, null);
        });
        assertTrue(with ? seen > least : seen == 0, seen + " suggestions seen");
        return texts;
    }

    /** Waits for the script's answer, so that what can be shown here is shown before the next key. */
    private static void answered(Editor editor) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Ui.SECONDS);
        Ui.turn();
        while (Ui.call(() -> editor.session().asking())) {
            assertTrue(System.nanoTime() < end, "an answer");
            Ui.turn();
        }
        Ui.turn();
    }

    @Test
    void suggestionsChangeNothingThatIsTyped() {
        List<String> expected = texts(typing(), null, 0);
        assertTrue(expected.getFirst().contains("sb.append(split[0]);\n"), expected.getFirst());
        assertAll(Arrays.stream(Suggestion.values())
                .map(each -> () -> assertEquals(expected, texts(typing(), each, 50), each.name())));
    }

    @Test
    void suggestionsChangeNothingThatIsCompletedFilledInOrRenamed() {
        List<String> expected = texts(assisted(), null, 0);
        String last = expected.getLast();
        for (String piece : List.of("outsb.chars();\n", "outsb.reverse();\n", "System.out.println(1);\n",
                "StringBuilder outsb,")) {
            assertTrue(last.contains(piece), piece + " in " + last);
        }
        assertEquals(expected, texts(assisted(), Suggestion.SEVERAL_LINES, 10));
    }
}
