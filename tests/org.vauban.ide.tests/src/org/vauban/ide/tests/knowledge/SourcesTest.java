// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.question.DocumentIndex;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.ide.knowledge.ChangedFiles;
import org.vauban.ide.knowledge.IndexRun;
import org.vauban.ide.knowledge.KnowledgeSource;
import org.vauban.ide.knowledge.SourceRow.State;
import org.vauban.ide.knowledge.SourceStates;
import org.vauban.ide.tests.ScriptedQuestions;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.indexing.SourceContents;
import org.vauban.knowledge.indexing.UnreadableFile;

/** The sources, how they are stored, and their state while they are read. */
class SourcesTest {
    @TempDir
    private Path folder;

    private final ScriptedQuestions questions = new ScriptedQuestions();
    private final SourceStates states = new SourceStates();
    private KnowledgeSource docs;
    private KnowledgeSource library;

    @BeforeEach
    void make() throws Exception {
        docs = new KnowledgeSource(KnowledgeScope.DOCS, Files.createDirectory(folder.resolve("docs")));
        library = new KnowledgeSource(KnowledgeScope.LIBRARY, Files.createDirectory(folder.resolve("library")));
        states.sources(List.of(docs, library));
    }

    private List<State> shown() {
        return states.rows().stream().map(row -> row.state()).toList();
    }

    /** @return sources that were not read because the index was busy */
    private List<KnowledgeSource> run(AtomicBoolean cancelled, List<String> told) {
        List<KnowledgeSource> all = List.of(docs, library);
        states.waiting(all);
        return new IndexRun(questions.index(), states, cancelled::get,
                (source, done, total, file) -> told.add(source.name() + done)).run(all);
    }

    @Test
    void aListIsReadAsItWasWrittenAndNothingElseIs() {
        List<KnowledgeSource> all = List.of(docs, library);
        assertEquals(all, KnowledgeSource.parse(KnowledgeSource.format(all)));
        assertEquals(all, KnowledgeSource.parse(KnowledgeSource.format(all) + KnowledgeSource.format(all)));
        assertEquals(List.of(), KnowledgeSource.parse("docs\tnot/absolute\nworkspace\t" + folder
                + "\nnothing\t" + folder + "\n\ndocs\n\t\ndocs\t\u0000\n"));
        assertEquals(List.of(library, new KnowledgeSource(KnowledgeScope.LIBRARY, docs.folder())),
                KnowledgeSource.plus(all, new KnowledgeSource(KnowledgeScope.LIBRARY, docs.folder())),
                "a folder has one scope");
    }

    @Test
    void eachSourceIsReadAndTellsWhatTheIndexHolds() {
        questions.passages.add(ScriptedQuestions.text(docs.folder().resolve("a.md"), "pump"));
        questions.unreadable.add(new UnreadableFile(library.folder().resolve("b.pdf"), ReadFailure.ENCRYPTED, ""));
        assertEquals(List.of(State.UNKNOWN, State.UNKNOWN), shown());
        run(new AtomicBoolean(), new ArrayList<>());
        assertEquals(List.of(State.INDEXED, State.INDEXED), shown());
        assertEquals(1, states.rows().getFirst().contents().files());
        assertEquals(ReadFailure.ENCRYPTED, states.rows().getLast().contents().unreadable().getFirst().reason());
        assertFalse(states.isBusy());
    }

    /** A folder without permissions, a damaged archive, a policy: the index knows only files. */
    @Test
    void whatARunCannotLookIntoIsNamedUntilItCanBeRead() throws Exception {
        Path archive = Files.createFile(docs.folder().resolve("pump-javadoc.jar"));
        UnreadableFile damaged = new UnreadableFile(archive, ReadFailure.DAMAGED, "");
        questions.unopened.add(damaged);
        run(new AtomicBoolean(), new ArrayList<>());
        ChangedFiles changes = new ChangedFiles(questions::index, states);
        changes.count();
        assertEquals(List.of(damaged), states.rows().getFirst().contents().unreadable());
        changes.add(List.of(archive));
        changes.update();
        changes.count();
        assertEquals(List.of(damaged), states.rows().getFirst().contents().unreadable(), "it is still damaged");
        questions.unopened.clear();
        changes.add(List.of(archive));
        changes.update();
        changes.count();
        assertEquals(List.of(), states.rows().getFirst().contents().unreadable());
    }

    /** A project recreated in place of a deleted one is a different project. */
    @Test
    void whatCouldNotBeLookedIntoIsForgottenWithItsSource() throws Exception {
        questions.unopened.add(new UnreadableFile(docs.folder().resolve("closed"), ReadFailure.UNREADABLE, ""));
        run(new AtomicBoolean(), new ArrayList<>());
        states.sources(List.of(library));
        states.sources(List.of(docs, library));
        new ChangedFiles(questions::index, states).count();
        assertEquals(List.of(State.NOT_INDEXED, State.NOT_INDEXED), shown());
    }

    @Test
    void aFailureOfOneSourceIsSaidAndTheOthersAreRead() throws Exception {
        Files.delete(docs.folder());
        run(new AtomicBoolean(), new ArrayList<>());
        assertEquals(List.of(State.FAILED, State.INDEXED), shown(), "also where it has nothing to index");
        assertTrue(states.rows().getFirst().note().contains(docs.folder().toString()));
        questions.failure = "The index is busy.";
        run(new AtomicBoolean(), new ArrayList<>());
        assertEquals("The index is busy.", states.rows().getLast().note());
    }

    /** Otherwise nothing would read them until the next session. */
    @Test
    void sourcesAreNamedThatAnotherProcessKeepsFromBeingRead() {
        assertEquals(List.of(), run(new AtomicBoolean(), new ArrayList<>()));
        questions.busy = true;
        assertEquals(List.of(docs, library), run(new AtomicBoolean(), new ArrayList<>()));
        assertEquals(List.of(State.FAILED, State.FAILED), shown());
        questions.busy = false;
        questions.failure = "The index is damaged.";
        assertEquals(List.of(), run(new AtomicBoolean(), new ArrayList<>()), "trying again would not help");
    }

    /** Otherwise work that waits until nothing is read would wait forever. */
    @Test
    void aFaultOfTheProgramLeavesNoSourceThatSeemsToBeRead() {
        questions.fault = new IllegalStateException("a fault");
        run(new AtomicBoolean(), new ArrayList<>());
        assertEquals(List.of(State.FAILED, State.FAILED), shown());
        assertFalse(states.rows().getFirst().note().isBlank());
        assertFalse(states.isBusy());
    }

    @Test
    void whatIsPausedGoesOnAndWhatIsCancelledDoesNot() {
        AtomicBoolean cancelled = new AtomicBoolean(true);
        states.waiting(List.of(docs, library));
        assertTrue(states.isBusy());
        states.pause();
        new IndexRun(questions.index(), states, cancelled::get, (source, done, total, file) -> {}).run(
                List.of(docs, library));
        assertEquals(List.of(State.PAUSED, State.PAUSED), shown());
        assertEquals(List.of(docs, library), states.paused());

        run(cancelled, new ArrayList<>());
        assertEquals(List.of(State.UNKNOWN, State.UNKNOWN), shown());
        assertEquals(List.of(), states.paused());
    }

    /** Otherwise a source that was read a moment ago would appear as not indexed. */
    @Test
    void whatTheIndexSaidBeforeARunHasEndedIsNotTakenBehindIt() throws Exception {
        questions.passages.add(ScriptedQuestions.text(docs.folder().resolve("a.md"), "pump"));
        AtomicBoolean read = new AtomicBoolean();
        DocumentIndex slow = (DocumentIndex) Proxy.newProxyInstance(DocumentIndex.class.getClassLoader(),
                new Class<?>[] {DocumentIndex.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(questions.index(), arguments);
                    if (!read.getAndSet(true)) { // as a concurrent run does
                        questions.indexed.add(docs.folder());
                        states.read(questions.index().contents(List.of(docs.folder())).getFirst(), docs, List.of());
                        states.done(docs);
                    }
                    return answer;
                });
        new ChangedFiles(() -> slow, states).count();
        assertEquals(State.INDEXED, shown().getFirst());
        assertEquals(1, states.rows().getFirst().contents().files());
    }

    @Test
    void whatIsKnownOfASourceStaysWhenOthersCome() {
        run(new AtomicBoolean(), new ArrayList<>());
        KnowledgeSource project = new KnowledgeSource(KnowledgeScope.WORKSPACE, folder.resolve("project"));
        states.sources(List.of(project, docs));
        assertEquals(List.of(State.UNKNOWN, State.INDEXED), shown());
        states.contents(List.of(new SourceContents(docs.folder(), 0, 0, 0, List.of())));
        assertEquals(List.of(State.UNKNOWN, State.NOT_INDEXED), shown(), "another program may have removed it");
    }
}
