// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.swt.SWT;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.AssistStatus;
import org.vauban.engine.Generation;
import org.vauban.ide.CurrentAssistant;
import org.vauban.ide.preferences.VaubanPreferences;
import org.vauban.ide.tests.Workbench.Editor;

/** The bundled engine with a real model behind the Java editor, and what happens when it fails. */
class RealEngineTest {

    private static final String MODEL = "qwen2.5-coder-0.5b-instruct";
    /** A cold start on a busy machine. */
    private static final int COLD_SECONDS = 180;

    @RegisterExtension
    final Workbench workbench = Workbench.realEngine();

    @TempDir
    Path folder;

    @BeforeEach
    void chooseModel() {
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).put(VaubanPreferences.MODEL, MODEL);
    }

    private Editor openSample() {
        workbench.java();
        return workbench.open("src/Stock.java", """
                                                import java.util.HashMap;
                                                import java.util.Map;

                                                class Stock {
                                                \tprivate final Map<String, Integer> amounts = new HashMap<>();

                                                \tvoid add(String article, int amount) {
                                                \t\tamounts.merge(article, amount, Integer::sum);
                                                \t}

                                                \tint amount(String article) {
                                                \t\t|
                                                \t}
                                                }
                                                """, null);
    }

    private static AssistStatus status() {
        return PlatformUI.getWorkbench().getService(CurrentAssistant.class).status();
    }

    private static void awaitGhost(Editor editor) {
        Ui.await("ghost text of the real engine; " + status(), COLD_SECONDS,
                () -> editor.session().ghost().isPresent() && !editor.session().asking());
    }

    @Test
    void completesWhileTypingAndTabAccepts() {
        Editor editor = openSample();
        Keys.type("return ");
        awaitGhost(editor);
        String ghost = editor.ghost().orElseThrow();
        Pictures.save("real-engine");
        assertTrue(ghost.startsWith("amounts.get"), ghost);
        String before = editor.text();
        Keys.press(SWT.TAB);
        editor.awaitNoGhost();
        assertTrue(editor.textWithCaret().contains("return " + ghost + "|"), editor.textWithCaret());
        Generation numbers = Ui.call(() -> editor.session().generation().orElseThrow());
        assertEquals(MODEL, numbers.modelId());
        assertTrue(numbers.promptTokens() > 50 && numbers.generatedTokens() > 0, numbers + "");
        Keys.chord("ctrl+z");
        assertEquals(before, editor.text());
    }

    @Test
    void completesOnRequest() {
        Editor editor = openSample();
        Keys.chord("ctrl+alt+space");
        awaitGhost(editor);
        Keys.chord("Escape");
        editor.awaitNoGhost();
        assertFalse(editor.dirty());
    }

    @Test
    void aKilledEngineCostsNothingButTheCompletion() {
        Editor editor = openSample();
        Keys.chord("ctrl+alt+space");
        awaitGhost(editor);
        Keys.chord("Escape");
        editor.awaitNoGhost();
        Keys.type("int found = ");
        String before = editor.text();
        Ui.await("a question", () -> editor.session().asking() || editor.session().ghost().isPresent());
        List<ProcessHandle> hosts = ProcessHandle.current().children()
                .filter(p -> p.info().commandLine().orElse("").contains("org.vauban")).toList();
        assertFalse(hosts.isEmpty(), "the engine host runs");
        hosts.forEach(ProcessHandle::destroyForcibly);
        Ui.await("an end", COLD_SECONDS, () -> !editor.session().asking());
        assertEquals(before, editor.text());
        workbench.takeErrors(); // told once, where it was not mended by a second try
        Keys.chord("Escape");
        Ui.settle();
        Keys.chord("ctrl+alt+space");
        awaitGhost(editor);
        assertEquals(before, editor.text());
    }

    @Test
    void anExcludedFileIsNotRead() {
        workbench.file(".vaubanignore", "secret.txt\n");
        Editor editor = workbench.open("secret.txt", "one two |", "org.eclipse.ui.DefaultTextEditor");
        Keys.chord("ctrl+alt+space");
        Ui.await("a refusal", COLD_SECONDS, () -> Workbench.sessions().refusal().isPresent());
        assertEquals(Optional.empty(), editor.ghost());
        assertEquals("one two |", editor.textWithCaret());
    }

    @Test
    void aMissingModelIsToldInTheStatusItem() {
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).put(VaubanPreferences.MODEL, "smollm2-135m-instruct");
        assertFailure(folder, "vauban models fetch");
    }

    @Test
    void aCutModelIsToldInTheStatusItem() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(MODEL + ".gguf").toFile(), "rw")) {
            Path whole = Path.of(System.getProperty("vauban.models", System.getenv("VAUBAN_MODELS")))
                    .resolve(MODEL + ".gguf");
            byte[] beginning = new byte[1 << 20];
            try (var in = Files.newInputStream(whole)) {
                in.readNBytes(beginning, 0, beginning.length);
            }
            file.write(beginning);
        }
        assertFailure(folder, MODEL);
    }

    private void assertFailure(Path models, String expected) {
        String before = System.getProperty("vauban.models");
        System.setProperty("vauban.models", models.toString());
        try {
            refreshSettings();
            Editor editor = openSample();
            String text = editor.text();
            Keys.chord("ctrl+alt+space");
            Ui.await("a sentence; " + status(), COLD_SECONDS, () -> status().state() == AssistStatus.State.ERROR);
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

    /** The settings are read again when one of them changes. */
    private static void refreshSettings() {
        var node = InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE);
        node.put(VaubanPreferences.EXCLUSIONS, node.get(VaubanPreferences.EXCLUSIONS, "") + "\n*.none");
    }
}
