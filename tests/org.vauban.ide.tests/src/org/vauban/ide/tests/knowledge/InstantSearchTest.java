// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.assist.question.ScopedQuestion.Mention;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.ide.knowledge.view.InstantSearch.Found;
import org.vauban.ide.knowledge.view.InstantSearch;
import org.vauban.ide.tests.ScriptedQuestions;

/** A search runs for each typed text, except for those that are outdated before it starts. */
class InstantSearchTest {
    private static final Path FOLDER = Path.of("docs").toAbsolutePath();

    private final ScriptedQuestions questions = new ScriptedQuestions();
    private final Deque<Runnable> work = new ArrayDeque<>();
    private final List<Found> told = new ArrayList<>();
    private final InstantSearch search = new InstantSearch(questions::index,
            scope -> scope == KnowledgeScope.DOCS ? Optional.of(List.of(FOLDER)) : Optional.empty(), work::add,
            told::add);

    @BeforeEach
    void index() {
        questions.indexed.add(FOLDER);
        questions.passages.add(ScriptedQuestions.text(FOLDER.resolve("a.md"), "The pump starts."));
    }

    private Found last() {
        while (!work.isEmpty()) {
            work.poll().run();
        }
        return told.getLast();
    }

    @Test
    void onlyWhatWasTypedLastIsSearched() {
        search.wanted("p", null);
        search.wanted("pu", null);
        search.wanted(" pump ", null);
        assertEquals(1, work.size());
        Found found = last();
        assertEquals(List.of("pump"), told.stream().map(each -> each.wanted().query()).toList());
        assertEquals("The pump starts.", found.passages().getFirst().excerpt());
        assertEquals(List.of(List.of()), questions.searched);
        search.wanted("pump", new Mention(KnowledgeScope.DOCS, ""));
        last();
        assertEquals(List.of(FOLDER), questions.searched.getLast());
    }

    /** Otherwise its results would arrive first, and those of the previous text would stay. */
    @Test
    void noSearchBeginsBeforeTheOneBeforeItWasTold() {
        InstantSearch[] self = new InstantSearch[1];
        self[0] = new InstantSearch(questions::index, scope -> Optional.empty(), work::add, found -> {
            if (told.isEmpty()) {
                self[0].wanted("pump starts", null);
                assertEquals(List.of(), List.copyOf(work));
            }
            told.add(found);
        });
        self[0].wanted("pump", null);
        last();
        assertEquals(List.of("pump", "pump starts"), told.stream().map(each -> each.wanted().query()).toList());
        self[0].wanted("starts", null);
        assertEquals("starts", last().wanted().query());
    }

    @Test
    void aFolderOfAScopeIsSearchedAloneAndOneThatLiesElsewhereIsNot() {
        search.wanted("pump", new Mention(KnowledgeScope.DOCS, FOLDER.resolve("a.md").toString()));
        assertEquals(1, last().passages().size());
        assertEquals(List.of(FOLDER.resolve("a.md")), questions.searched.getLast());
        String elsewhere = FOLDER.resolveSibling("private").toString();
        search.wanted("pump", new Mention(KnowledgeScope.DOCS, elsewhere));
        assertTrue(last().problem().contains(elsewhere), told.getLast().problem());
        assertEquals(1, questions.searched.size());
    }

    @Test
    void nothingIsSearchedWhereNothingIsWantedOrThere() {
        search.wanted("  ", null);
        assertEquals(List.of(), last().passages());
        assertNull(told.getLast().problem());
        search.wanted("pump", new Mention(KnowledgeScope.LIBRARY, ""));
        assertNotNull(last().problem());
        assertEquals(List.of(), questions.searched);
    }

    @Test
    void aFailureIsToldAndTheNextSearchWorks() {
        questions.failure = "The index is damaged.";
        search.wanted("pump", null);
        assertEquals("The index is damaged.", last().problem());
        questions.failure = null;
        search.wanted("pump", null);
        assertEquals(1, last().passages().size());
        InstantSearch without = new InstantSearch(() -> {
            throw new EngineException(EngineError.CLOSED, "No assistant.");
        }, scope -> Optional.of(List.of()), work::add, told::add);
        without.wanted("pump", null);
        assertEquals("No assistant.", last().problem());
    }

    @Test
    void aFaultOfTheProgramIsToldAndTheNextSearchWorks() {
        AtomicBoolean faulty = new AtomicBoolean(true);
        InstantSearch some = new InstantSearch(() -> {
            if (faulty.getAndSet(false)) {
                throw new IllegalStateException("a fault");
            }
            return questions.index();
        }, scope -> Optional.of(List.of()), work::add, told::add);
        some.wanted("pump", null);
        assertNotNull(last().problem());
        some.wanted("pump", null);
        assertEquals(1, last().passages().size());
    }
}
