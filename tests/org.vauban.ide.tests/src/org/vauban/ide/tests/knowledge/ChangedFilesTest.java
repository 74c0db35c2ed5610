// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.ide.knowledge.ChangedFiles;
import org.vauban.ide.knowledge.KnowledgeSource;
import org.vauban.ide.knowledge.SourceStates;
import org.vauban.ide.tests.ScriptedQuestions;

/** Which files are read again when they were saved. */
class ChangedFilesTest {
    @TempDir
    private Path folder;

    private final ScriptedQuestions questions = new ScriptedQuestions();
    private final SourceStates states = new SourceStates();
    private final ChangedFiles changes = new ChangedFiles(questions::index, states);
    private Path known;
    private Path fresh;

    @BeforeEach
    void index() throws Exception {
        known = Files.writeString(folder.resolve("known.md"), "The pump.");
        fresh = Files.writeString(folder.resolve("new.md"), "The valve.");
        KnowledgeSource source = new KnowledgeSource(KnowledgeScope.WORKSPACE, folder);
        questions.passages.add(ScriptedQuestions.text(known, "The pump."));
        questions.indexed.add(folder);
        states.sources(List.of(source));
        states.done(source);
    }

    @Test
    void aFileOfTheIndexIsReadAgainAndANewOneIsNot() throws Exception {
        assertTrue(changes.add(List.of(known, fresh)));
        assertEquals(List.of(known), changes.update());
        assertEquals(List.of(folder, known), questions.indexed);
        changes.count();
        assertEquals(1, states.rows().getFirst().contents().files());
        assertEquals(List.of(), changes.update());
        assertEquals(List.of(folder, known), questions.indexed, "once");
    }

    @Test
    void aFileThatIsGoneIsForgotten() throws Exception {
        questions.indexed.add(known);
        Files.delete(known);
        assertTrue(changes.add(List.of(known)));
        changes.update();
        assertEquals(List.of(folder), questions.indexed);
    }

    @Test
    void aFileWaitsWhereTheIndexCannotBeReached() throws Exception {
        boolean[] failing = {true};
        ChangedFiles waiting = new ChangedFiles(() -> {
            if (failing[0]) {
                throw new EngineException(EngineError.HOST_START_FAILED, "none");
            }
            return questions.index();
        }, states);
        assertTrue(waiting.add(List.of(known)));
        assertThrows(EngineException.class, waiting::update);
        failing[0] = false;
        assertEquals(List.of(known), waiting.update());
    }

    @Test
    void filesElsewhereAreLeftAlone() throws Exception {
        assertFalse(changes.add(List.of(folder.resolveSibling("other.md"))));
        states.waiting(List.of(new KnowledgeSource(KnowledgeScope.WORKSPACE, folder)));
        assertFalse(changes.add(List.of(known)), "it is about to be read anyway");
        changes.update();
        assertEquals(List.of(folder), questions.indexed);
        assertEquals(List.of(), changes.crowded());
    }

    @Test
    void filesOfAnotherBranchAreForARunOverTheirSource() throws Exception {
        assertFalse(changes.add(IntStream.range(0, 1_000).mapToObj(n -> folder.resolve(n + ".md")).toList()));
        assertEquals(List.of(new KnowledgeSource(KnowledgeScope.WORKSPACE, folder)), changes.crowded());
        assertEquals(List.of(), changes.crowded(), "once");
        changes.update();
        assertEquals(List.of(folder), questions.indexed);
    }
}
