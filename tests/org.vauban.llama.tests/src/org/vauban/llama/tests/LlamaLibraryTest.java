// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.vauban.llama.ChatMessage;
import org.vauban.llama.LlamaDevice;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.error.ChatTemplateException;
import org.vauban.llama.parameters.ModelParameters;

/** The real libraries, opened. */
class LlamaLibraryTest {
    private static final ModelParameters VOCABULARY = ModelParameters.defaults().withVocabularyOnly(true);

    @Test
    void itsFunctionsCanBePreparedAtAnyTime() {
        LlamaLibrary.prepare();
        LlamaLibrary.prepare();
    }

    @Test
    void saysWhatItIs() {
        try (LlamaLibrary library = Given.library()) {
            assertTrue(library.version().startsWith("0.5.0"), library.version());
            assertTrue(library.ggmlVersion().startsWith("0.25.1"), library.ggmlVersion());
            assertTrue(library.systemInfo().contains("CPU"), library.systemInfo());
            LlamaDevice cpu = library.devices().stream().filter(d -> d.type() == LlamaDevice.Type.CPU).findFirst()
                    .orElseThrow();
            assertTrue(cpu.totalBytes() > 0, cpu.toString());
            assertEquals(1, library.devices().stream().filter(d -> d.type() == LlamaDevice.Type.CPU).count());
        }
    }

    @Test
    void onlyOneIsOpenAtATime() {
        try (LlamaLibrary library = Given.library()) {
            assertThrows(IllegalStateException.class, Given::library);
            assertFalse(library.isClosed());
        }
        try (LlamaLibrary again = Given.library()) {
            assertEquals(1, again.devices().stream().filter(d -> d.type() == LlamaDevice.Type.CPU).count());
        }
    }

    @Test
    void closesAfterItsModels() {
        LlamaLibrary library = Given.library();
        try (LlamaModel model = library.loadModel(Given.model(Given.SMOL), VOCABULARY)) {
            assertThrows(IllegalStateException.class, library::close);
            assertFalse(library.isClosed());
            assertTrue(model.vocabulary().size() > 0);
        } finally {
            library.close();
        }
        library.close();
        assertTrue(library.isClosed());
        assertThrows(IllegalStateException.class, library::version);
        assertThrows(IllegalStateException.class, library::devices);
        assertThrows(IllegalStateException.class, () -> library.loadModel(Given.model(Given.SMOL), VOCABULARY));
        assertThrows(IllegalStateException.class, () -> library.chatTemplates().builtIn());
    }

    @Test
    void theLogIsHeardAndKept() {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (LlamaLibrary library = LlamaLibrary.open(Given.nativeDirectory(), (level, line) -> heard.add(line))) {
            library.loadModel(Given.model(Given.SMOL), VOCABULARY).close();
            assertTrue(heard.stream().anyMatch(l -> l.contains("vocab")), heard.toString());
            assertTrue(heard.stream().noneMatch(l -> l.contains("\n")), heard.toString());
            assertFalse(library.lastLogLines(10).isEmpty());
            assertTrue(library.lastLogLines(10).size() <= 10);
            assertTrue(library.lastLogLines(10_000).size() <= 256);

            library.setLogListener((level, line) -> {
                throw new IllegalStateException("a listener that fails");
            });
            library.loadModel(Given.model(Given.SMOL), VOCABULARY).close();
        }
    }

    @Test
    void builtInChatTemplates() {
        try (LlamaLibrary library = Given.library();
                LlamaModel model = library.loadModel(Given.model(Given.CODER), VOCABULARY)) {
            assertTrue(library.chatTemplates().builtIn().contains("chatml"));
            List<ChatMessage> messages = List.of(new ChatMessage("system", "Soyez bref."),
                    new ChatMessage("user", "Où ça ? 🙂"));
            String expected = "<|im_start|>system\nSoyez bref.<|im_end|>\n<|im_start|>user\nOù ça ? 🙂<|im_end|>\n";
            assertEquals(expected, library.chatTemplates().apply("chatml", messages, false));
            assertEquals(expected + "<|im_start|>assistant\n",
                    library.chatTemplates().apply(model.chatTemplate().orElseThrow(), messages, true));
            String longText = "x".repeat(100_000);
            assertTrue(library.chatTemplates().apply("chatml", List.of(new ChatMessage("user", longText)), true)
                    .contains(longText));
            assertEquals("", library.chatTemplates().apply("chatml", List.of(), false));
            assertThrows(ChatTemplateException.class,
                    () -> library.chatTemplates().apply("{{ nothing known }}", messages, true));
            assertThrows(IllegalArgumentException.class, () -> library.chatTemplates().apply("chatml",
                    List.of(new ChatMessage("user", "cut \0 here")), true));
        }
    }
}
