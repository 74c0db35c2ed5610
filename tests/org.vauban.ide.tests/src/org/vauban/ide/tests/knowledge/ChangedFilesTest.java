// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
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
import org.vauban.ide.tests.ScriptedQuestions.Update;

/** Which files are indexed when they are created, saved or deleted. */
class ChangedFilesTest {
    @TempDir
    private Path folder;

    private final ScriptedQuestions questions = new ScriptedQuestions();
    private final SourceStates states = new SourceStates();
    private final ChangedFiles changes = new ChangedFiles(questions::index, states);
    private KnowledgeSource project;
    private Path known;
    private Path fresh;

    @BeforeEach
    void index() throws Exception {
        known = Files.writeString(folder.resolve("known.md"), "The pump.");
        fresh = Files.writeString(folder.resolve("new.md"), "The valve.");
        project = new KnowledgeSource(KnowledgeScope.WORKSPACE, folder);
        questions.passages.add(ScriptedQuestions.text(known, "The pump."));
        questions.indexed.add(folder);
        states.sources(List.of(project));
        states.done(project);
    }

    @Test
    void aFileThatIsNewOrChangedIsRead() throws Exception {
        assertTrue(changes.add(List.of(known, fresh)));
        assertEquals(List.of(known, fresh), changes.update());
        assertEquals(List.of(new Update(folder, List.of(known, fresh))), questions.updated);
        changes.count();
        assertEquals(1, states.rows().getFirst().contents().files());
        assertEquals(List.of(), changes.update());
        assertEquals(1, questions.updated.size(), "once");
    }

    @Test
    void aSourceInAnotherOneIsReadAsItWasNamed() throws Exception {
        Path hidden = Files.createDirectory(folder.resolve(".docs"));
        Path file = Files.writeString(hidden.resolve("a.md"), "The pump.");
        KnowledgeSource docs = new KnowledgeSource(KnowledgeScope.DOCS, hidden);
        states.sources(List.of(project, docs));
        states.done(docs);
        assertTrue(changes.add(List.of(file)));
        changes.update();
        assertEquals(List.of(new Update(hidden, List.of(file))), questions.updated);
    }

    @Test
    void anArchiveIsReadAsAWhole() throws Exception {
        Path archive = Files.createFile(folder.resolve("a-sources.jar"));
        KnowledgeSource library = new KnowledgeSource(KnowledgeScope.LIBRARY, archive);
        states.sources(List.of(library));
        states.done(library);
        assertTrue(changes.add(List.of(archive.resolve("a/A.java"))));
        changes.update();
        assertEquals(List.of(), questions.updated);
        assertEquals(List.of(library), changes.crowded());
    }

    @Test
    void aFileThatSaysWhatIsLeftOutHasItsSourceRead() throws Exception {
        assertTrue(ChangedFiles.isOfInterest(folder.resolve("sub/.gitignore")));
        assertTrue(ChangedFiles.isOfInterest(known));
        assertTrue(ChangedFiles.isOfInterest(folder.resolve("pump-javadoc.jar")));
        assertFalse(ChangedFiles.isOfInterest(folder.resolve("A.class")));
        assertTrue(changes.add(List.of(folder.resolve("sub/.gitignore"))));
        assertEquals(List.of(), changes.update());
        assertEquals(List.of(project), changes.crowded());
    }

    @Test
    void filesAreFollowedWhileTheirSourceWaitsOrIsPaused() throws Exception {
        changes.count();
        states.waiting(List.of(project));
        assertTrue(changes.add(List.of(known)));
        states.pause();
        states.stopped(List.of(project));
        assertTrue(changes.add(List.of(fresh)));
        assertEquals(List.of(known, fresh), changes.update());
    }

    @Test
    void aSourceThatCouldNotBeReadAsAWholeIsReadLaterIfItIsInTheIndex() throws Exception {
        KnowledgeSource other = new KnowledgeSource(KnowledgeScope.DOCS, folder.resolveSibling("other"));
        states.sources(List.of(project, other));
        changes.count();
        List.of(project, other).forEach(each -> states.failed(each, "The index is busy."));
        List.of(project, other).forEach(changes::crowd);
        assertEquals(List.of(project), changes.crowded(), "the user has not seen the other one succeed");
        assertEquals(List.of(), changes.crowded(), "once");
    }

    @Test
    void whatAnEarlierSessionHasIndexedIsFollowed() throws Exception {
        SourceStates later = new SourceStates(() -> Set.of(folder));
        ChangedFiles followed = new ChangedFiles(questions::index, later);
        assertFalse(followed.add(List.of(fresh)), "no project is open");
        later.sources(List.of(new KnowledgeSource(KnowledgeScope.WORKSPACE, folder.resolveSibling("other")), project));
        assertTrue(followed.add(List.of(fresh)));
        questions.indexed.clear();
        followed.count();
        assertEquals(List.of(), followed.update(), "another program has removed it");
        assertEquals(List.of(), questions.updated);
    }

    @Test
    void whatIsAboutToBeRemovedDoesNotComeBack() throws Exception {
        assertTrue(changes.add(List.of(known, fresh)));
        states.leaving(List.of(project));
        questions.indexed.clear();
        assertEquals(List.of(), changes.update());
        assertFalse(changes.add(List.of(known)));
        assertEquals(List.of(), questions.indexed);
    }

    @Test
    void withoutItsTableOfContentsTheFolderOfAHelpIsReadAnew() throws Exception {
        Path table = Files.createDirectory(folder.resolve("help")).resolve("toc.xml");
        assertTrue(ChangedFiles.isOfInterest(table));
        assertTrue(changes.add(List.of(table, folder.resolve("help/page.html"))));
        changes.update();
        assertEquals(List.of(new Update(folder, List.of(table))), questions.updated);
    }

    @Test
    void aFolderThatIsGoneIsForgotten() throws Exception {
        Path sub = folder.resolve("sub");
        questions.passages.add(ScriptedQuestions.text(sub.resolve("a.md"), "The pump."));
        questions.indexed.add(sub);
        assertTrue(changes.add(List.of(sub, folder.resolve("never"))));
        changes.update();
        assertEquals(List.of(folder), questions.indexed);

        states.sources(List.of());
        changes.left(List.of(folder));
        changes.update();
        assertEquals(List.of(folder), questions.indexed, "a project that was only closed");
        Files.delete(known);
        Files.delete(fresh);
        Files.delete(folder);
        changes.left(List.of(folder));
        changes.update();
        assertEquals(List.of(), questions.indexed);
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
        states.waiting(List.of(project));
        assertFalse(changes.add(List.of(known)), "it is about to be read anyway");
        changes.update();
        assertEquals(List.of(folder), questions.indexed);
        assertEquals(List.of(), changes.crowded());
    }

    @Test
    void filesOfAnotherBranchAreForARunOverTheirSource() throws Exception {
        assertTrue(changes.add(IntStream.range(0, 1_000).mapToObj(n -> folder.resolve(n + ".md")).toList()));
        assertEquals(List.of(project), changes.crowded());
        assertEquals(List.of(), changes.crowded(), "once");
        changes.update();
        assertEquals(List.of(folder), questions.indexed);
    }
}
