// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.swt.SWT;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.AssistStatus;
import org.vauban.engine.Generation;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.workbench.CurrentAssistant;

/** The bundled engine behind the Java editor, and its failures. */
class RealEngineTest {

    /** Time limit for a cold start on a busy machine. */
    private static final int COLD_SECONDS = 180;

    @RegisterExtension
    final Workbench workbench = Workbench.realEngine();

    @TempDir
    Path folder;

    /** @param written the text before the caret; after it, the model writes this Java: {@code size;} */
    private Editor openSample(String written) {
        workbench.java();
        return workbench.open("src/Stock.java", """
                                                import java.util.HashMap;
                                                import java.util.Map;

                                                class Stock {
                                                \tprivate final Map<String, Integer> amounts = new HashMap<>();
                                                \tprivate int size;

                                                \tvoid add(String article, int amount) {
                                                \t\tamounts.merge(article, amount, Integer::sum);
                                                \t}

                                                \tint amount(String article) {
                                                \t\t%s|
                                                \t}
                                                }
                                                """.formatted(written), null);
    }

    private static AssistStatus status() {
        return PlatformUI.getWorkbench().getService(CurrentAssistant.class).status();
    }

    private static void awaitGhost(Editor editor) {
        Ui.await(() -> "ghost text of the real engine; " + status(), COLD_SECONDS,
                () -> editor.session().ghost().isPresent() && !editor.session().asking());
        Keys.reach(editor.widget()); // a cold start takes long, and GTK sometimes loses the first key after it
    }

    @Test
    void completesWhileTypingAndTabAccepts() {
        Editor editor = openSample("");
        Keys.type("return ");
        awaitGhost(editor);
        String ghost = editor.ghost().orElseThrow();
        Pictures.save("real-engine");
        assertEquals("size;", ghost);
        String before = editor.text();
        Keys.press(SWT.TAB);
        editor.awaitNoGhost();
        assertTrue(editor.textWithCaret().contains("return " + ghost + "|"), editor.textWithCaret());
        Generation numbers = Ui.call(() -> editor.session().generation().orElseThrow());
        assertEquals(Workbench.MODEL, numbers.modelId());
        assertTrue(numbers.promptTokens() > 50 && numbers.generatedTokens() > 0, numbers + "");
        Keys.chord("ctrl+z");
        assertEquals(before, editor.text());
    }

    @Test
    void completesOnRequest() {
        Editor editor = openSample("return ");
        Keys.chord("alt+shift+g");
        awaitGhost(editor);
        Keys.chord("Escape");
        editor.awaitNoGhost();
        assertFalse(editor.dirty());
    }

    @Test
    void aKilledEngineCostsNothingButTheCompletion() {
        Editor editor = openSample("int found = ");
        Keys.chord("alt+shift+g");
        awaitGhost(editor);
        Keys.chord("Escape");
        editor.awaitNoGhost();
        Keys.type("1 + ");
        String before = editor.text();
        Ui.await("a question", () -> editor.session().asking() || editor.session().ghost().isPresent());
        List<ProcessHandle> hosts = ProcessHandle.current().children()
                .filter(p -> p.info().commandLine().orElse("").contains("org.vauban")).toList();
        assertFalse(hosts.isEmpty(), "the engine host runs");
        hosts.forEach(ProcessHandle::destroyForcibly);
        Ui.await("an end", COLD_SECONDS, () -> !editor.session().asking());
        assertEquals(before, editor.text());
        Keys.chord("Escape");
        Ui.settle();
        Keys.chord("alt+shift+g");
        awaitGhost(editor);
        assertEquals(before, editor.text());
        workbench.takeErrors(); // reported once by the request at that moment, unless its retry succeeded
    }

    @Test
    void anExcludedFileIsNotRead() {
        workbench.file(".vaubanignore", "secret.txt\n");
        Editor editor = workbench.open("secret.txt", "one two |", "org.eclipse.ui.DefaultTextEditor");
        Keys.chord("alt+shift+g");
        Ui.await("a refusal", COLD_SECONDS, () -> Workbench.sessions().refusal().isPresent());
        assertEquals(Optional.empty(), editor.ghost());
        assertEquals("one two |", editor.textWithCaret());
    }

    @Test
    void aMissingModelIsToldInTheStatusItem() {
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).put(VaubanPreferences.MODEL, "smollm2-135m-instruct");
        assertFailure(folder, "vauban models import");
    }

    @Test
    void aCutModelIsToldInTheStatusItem() throws IOException {
        byte[] whole = Files.readAllBytes(Workbench.models().resolve(Workbench.MODEL + ".gguf"));
        Files.write(folder.resolve(Workbench.MODEL + ".gguf"), Arrays.copyOf(whole, whole.length / 2));
        assertFailure(folder, Workbench.MODEL);
    }

    private void assertFailure(Path models, String expected) {
        String before = System.getProperty("vauban.models");
        System.setProperty("vauban.models", models.toString());
        try {
            refreshSettings();
            Editor editor = openSample("return ");
            String text = editor.text();
            Keys.chord("alt+shift+g");
            Ui.await(() -> "a sentence; " + status(), COLD_SECONDS, () -> status().state() == AssistStatus.State.ERROR);
            assertTrue(status().message().contains(expected), status().message());
            Ui.await("an end", () -> !editor.session().asking());
            assertEquals(text, editor.text());
            assertEquals(Optional.empty(), editor.ghost());
            workbench.takeErrors();
        } finally {
            if (before == null) {
                System.clearProperty("vauban.models");
            } else {
                System.setProperty("vauban.models", before);
            }
            refreshSettings();
        }
    }

    /** Lets the settings be read again, by changing one of them. */
    private static void refreshSettings() {
        var node = InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE);
        node.put(VaubanPreferences.EXCLUSIONS, node.get(VaubanPreferences.EXCLUSIONS, "") + "\n*.none");
    }
}
