// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.context;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vauban.assist.context.Snippet;
import org.vauban.assist.context.Snippet.Kind;
import org.vauban.assist.context.StableSnippetOrder;
import org.vauban.governance.SourceText;

/** Which snippets are sent, and in which order. */
class StableSnippetOrderTest {
    private final StableSnippetOrder shelf = new StableSnippetOrder();

    private static Snippet snippet(Kind kind, String label, String text) {
        return new Snippet(kind, label, null, SourceText.typed(text));
    }

    /** Returns the sent text; each character of a snippet counts as a token. */
    private String send(int room, Snippet... wanted) {
        List<Snippet> candidates = shelf.candidates("A.java", List.of(wanted));
        return shelf
                .arrange("A.java", candidates,
                        candidates.stream().collect(Collectors.toMap(s -> s, s -> s.text().length())), room)
                .stream().map(Snippet::label).collect(Collectors.joining(" "));
    }

    private final Snippet members = snippet(Kind.MEMBERS, "members", "mmmm");
    private final Snippet type = snippet(Kind.TYPE, "type", "tttt");
    private final Snippet other = snippet(Kind.TYPE, "other", "oooo");
    private final Snippet edit = snippet(Kind.RECENT_EDIT, "edit", "eeee");

    @Test
    void whatChangesLeastComesFirst() {
        assertEquals("type edit members", send(100, members, edit, type));
    }

    @Test
    void theMostUsefulAreTakenAsLongAsThereIsRoom() {
        assertEquals("edit members", send(9, members, edit, type));
        assertEquals("type", new StableSnippetOrderTest().send(5, snippet(Kind.TYPE, "large", "too large"), type),
                "a smaller one fits");
    }

    @Test
    void whatWasReadKeepsItsPlaceAndNewComesBehind() {
        send(100, members, edit);
        assertEquals("edit members type", send(100, type, members, edit));
    }

    @Test
    void whatIsNotWantedAnyMoreStaysWhileThereIsRoom() {
        send(12, type, members);
        assertEquals("type members", send(12, type));
        assertEquals("type other edit", send(12, type, other, edit));
    }

    @Test
    void anotherStateOfTheSameTakesItsPlace() {
        send(100, members, type);
        Snippet newer = snippet(Kind.TYPE, "type", "TTTTT");
        List<Snippet> candidates = shelf.candidates("A.java", List.of(newer));
        assertEquals(List.of(newer, members), candidates);
        assertEquals("members type", send(100, newer));
    }

    @Test
    void documentsAreApart() {
        send(100, members, type);
        assertEquals(List.of(), shelf.candidates("B.java", List.of()));
    }
}
