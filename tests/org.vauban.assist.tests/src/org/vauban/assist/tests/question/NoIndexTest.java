// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.question;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.vauban.assist.tests.FakeAssistant.failure;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.assist.question.DocumentIndex;
import org.vauban.assist.question.QuestionService;
import org.vauban.assist.tests.FakeAssistant;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.indexing.IndexingListener;

/** If the index hosts are not installed, every feature that needs them says what to install. */
class NoIndexTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "en | There is no index of documents here: in Eclipse, install the feature “Vauban Knowledge”; elsewhere, "
                    + "install the complete distribution.",
            "fr | Il n’y a pas d’index de documents ici\u00a0: dans Eclipse, installez la fonctionnalité «\u00a0"
                    + "Connaissances Vauban\u00a0»\u00a0; ailleurs, installez la distribution complète."})
    void saysWhatToInstall(String language, String sentence) throws Exception {
        try (FakeAssistant fake = new FakeAssistant(folder, Locale.of(language))) {
            QuestionService questions = fake.assistant().questions();
            DocumentIndex index = questions.index();
            assertFalse(index.isAvailable());
            List<Path> sources = List.of(folder);
            for (Executable use : List.<Executable>of(() -> index.search("pump", 5, List.of()),
                    () -> index.contents(sources), () -> index.index(sources, IndexingListener.NONE),
                    () -> index.remove(sources), () -> index.document(folder.resolve("manual.pdf")))) {
                assertEquals(sentence, assertThrows(KnowledgeException.class, use).getMessage());
            }
            assertEquals(sentence, failure(questions.search("pump", 5, List.of())).getMessage());
        }
    }

    @Test
    void aClosedAssistantSaysThatInstead() throws Exception {
        FakeAssistant fake = new FakeAssistant(folder, Locale.ENGLISH);
        DocumentIndex index = fake.assistant().questions().index();
        fake.close();
        assertEquals("The assistant was shut down. Restart it.",
                assertThrows(KnowledgeException.class, () -> index.search("pump", 5, List.of())).getMessage());
    }
}
