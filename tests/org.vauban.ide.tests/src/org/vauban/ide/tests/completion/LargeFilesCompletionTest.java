// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.ide.tests.Look.say;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CLabel;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.ide.IDE;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.StallWatch;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.preview.PreviewTest;

/** Completion in excessively large files: it needs only the text around the caret. */
@Tag("slow")
class LargeFilesCompletionTest {
    /** Limit of the text in a request, however large the file. */
    private static final int MAX_ASKED = 2_000_000;
    private static final String GHOST = "in a ghost";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    /**
     * Opens a file that is written to disk directly, because the workspace would hold its content in memory once more.
     */
    private Editor open(String name, String content, int caret) throws IOException {
        IFile file = workbench.file(name, "");
        Files.writeString(Path.of(file.getLocationURI()), content, StandardCharsets.UTF_8);
        Ui.run(() -> file.refreshLocal(IResource.DEPTH_ZERO, null));
        IEditorPart part = Ui.call(() -> IDE.openEditor(Ui.page(), file, "org.eclipse.ui.DefaultTextEditor"));
        Editor editor = new Editor(part);
        editor.focus();
        editor.caret(caret);
        return editor;
    }

    /** Types, waits for the ghost text, accepts it, and inspects the request. */
    private void completes(Editor editor, int caret) {
        workbench.assistant.answers(GHOST);
        try (StallWatch watch = new StallWatch(Ui.display())) {
            Keys.type("x ");
            editor.awaitGhost(GHOST);
            Keys.press(SWT.TAB);
            editor.awaitNoGhost();
            assertEquals(List.of(), watch.oursInLargeFile(), "the UI thread was held up by us");
        }
        assertEquals("x " + GHOST, Ui.call(() -> editor.document().get(caret, 2 + GHOST.length())));
        CompletionQuery asked = workbench.assistant.asked.stream().map(each -> each.query)
                .filter(query -> query.text().startsWith("x ", query.offset() - 2)).findFirst().orElseThrow();
        assertTrue(asked.text().length() < MAX_ASKED, asked.text().length() + "");
    }

    @Test
    void fiftyMegabytes() throws IOException {
        String half = "some words in a line of the largest file that somebody has\n".repeat(425_000);
        completes(open("big.txt", half + "\n" + half, half.length()), half.length());
    }

    @Test
    void twoHundredThousandLines() throws IOException {
        String half = "some words\n".repeat(100_000);
        completes(open("lines.txt", half + "\n" + half, half.length()), half.length());
    }

    @Test
    void besideALineOfFiveMegabytes() throws IOException {
        completes(open("beside.txt", "one\n\n" + "0123456789".repeat(500_000) + "\n", 4), 4);
    }

    /** Close to the longest line in which a suggestion is shown. */
    @Test
    void aLineOfAlmostTwoThousandCharacters() throws IOException {
        completes(open("long.txt", "one\n" + "0123456789".repeat(199) + "\n", 4 + 1_000), 4 + 1_000);
    }

    /** The widget takes long for each measurement in such a line, so no request is sent. */
    @Test
    void aLineOfAHundredThousandCharacters() throws IOException {
        Editor editor = open("longer.txt", "one\n" + "0123456789".repeat(10_000) + "\n", 4 + 50_000);
        workbench.assistant.answers(GHOST);
        try (StallWatch watch = new StallWatch(Ui.display())) {
            Keys.type("x ");
            assertTellsWhyNot(editor);
            assertEquals(List.of(), watch.oursInLargeFile(), "the UI thread was held up by us");
        }
    }

    /** Without typing: each key takes the widget 7 s. */
    @Test
    void aLineOfFiveMegabytes() throws IOException {
        Editor editor = open("line.txt", "one\n" + "0123456789".repeat(500_000) + "\n", 4 + 2_500_000);
        workbench.assistant.answers(GHOST);
        try (StallWatch watch = new StallWatch(Ui.display())) {
            assertTellsWhyNot(editor);
            assertEquals(List.of(), watch.oursInLargeFile(), "the UI thread was held up by us");
        }
    }

    private void assertTellsWhyNot(Editor editor) {
        Keys.chord("alt+shift+g");
        String reason = say("This line is too long for completion",
                "Cette ligne est trop longue pour \u00eatre compl\u00e9t\u00e9e");
        Ui.await("the reason", () -> labels().anyMatch(label -> label.getText().startsWith(reason)));
        assertEquals(List.of(), workbench.assistant.asked);
        assertEquals(Optional.empty(), editor.ghost());
    }

    private static Stream<CLabel> labels() {
        List<CLabel> found = new ArrayList<>();
        PreviewTest.collect(Ui.window().getShell(), CLabel.class, found);
        return found.stream();
    }
}
