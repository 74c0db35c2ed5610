// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.edit.proposal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.assist.edit.proposal.ApplyResult.Applied;
import org.vauban.assist.edit.proposal.ApplyResult.Conflict;
import org.vauban.assist.edit.proposal.ApplyResult;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.edit.proposal.Hunk;
import org.vauban.assist.edit.proposal.TextChange;

/** A proposal never overwrites text typed meanwhile, and loses no unchanged text. */
class EditProposalTest {
    private static final String BASE = "one\ntwo\nthree\nfour\nfive\nsix\n";
    private static final String WANTED = "one\nTWO\nthree\nfour\nfive\nSIX\n";

    private static EditProposal proposal() {
        return EditProposal.of(null, BASE, WANTED);
    }

    private static Applied applied(EditProposal proposal, String current) {
        Applied applied = assertInstanceOf(Applied.class, proposal.applyTo(current));
        assertEquals(applied.text(), replayed(current, applied.changes()), "the changes make the text");
        return applied;
    }

    private static String replayed(String text, List<TextChange> changes) {
        StringBuilder all = new StringBuilder(text);
        for (TextChange change : changes.reversed()) {
            all.replace(change.offset(), change.offset() + change.length(), change.text());
        }
        return all.toString();
    }

    @Test
    void appliesToTheTextItWasMadeFor() {
        assertEquals(2, proposal().hunks().size());
        Applied applied = applied(proposal(), BASE);
        assertEquals(WANTED, applied.text());
        assertFalse(applied.rebased());
    }

    @Tag("claim:human-acceptance")
    @Test
    void appliesOnlyWhatIsAccepted() {
        EditProposal proposal = proposal();
        Hunk first = proposal.hunks().getFirst();
        EditProposal some = proposal.with(first, false);
        assertEquals("one\ntwo\nthree\nfour\nfive\nSIX\n", some.preview());
        assertEquals(some.preview(), applied(some, BASE).text());
        assertEquals(BASE, applied(proposal.withAll(false), BASE).text());
        assertEquals(WANTED, proposal.withAll(false).withAll(true).preview());
        assertTrue(proposal.accepted(first), "it is immutable");
    }

    @Tag("claim:human-acceptance")
    @Test
    void keepsWhatWasTypedElsewhere() {
        Applied applied = applied(proposal(), "zero\none\ntwo\nthree\n3.5\nfour\nfive\nsix\nseven\n");
        assertEquals("zero\none\nTWO\nthree\n3.5\nfour\nfive\nSIX\nseven\n", applied.text());
        assertTrue(applied.rebased());
    }

    @Tag("claim:human-acceptance")
    @Test
    void refusesWhereTheSameLinesChanged() {
        EditProposal proposal = proposal();
        Conflict conflict = assertInstanceOf(Conflict.class, proposal.applyTo(BASE.replace("two", "2")));
        assertEquals(List.of(proposal.hunks().getFirst()), conflict.hunks());
        assertTrue(conflict.message(Locale.ENGLISH).contains("line 2"), conflict.message(Locale.ENGLISH));
        assertTrue(conflict.message(Locale.FRENCH).contains("ligne 2"), conflict.message(Locale.FRENCH));
        assertEquals("The text has changed at line 2. Request the edit again.",
                conflict.messageOfWhole(Locale.ENGLISH));
        assertEquals("one\n2\nthree\nfour\nfive\nSIX\n",
                applied(proposal.with(conflict.hunks().getFirst(), false), BASE.replace("two", "2")).text(),
                "without it");
    }

    @Test
    void refusesWhereTheLinesAreGone() {
        assertInstanceOf(Conflict.class, proposal().applyTo("one\nthree\nfour\nfive\nsix\n"));
        assertInstanceOf(Conflict.class, proposal().applyTo(""));
    }

    @Test
    void twoInsertionsAtOnePlaceAreAConflict() {
        EditProposal proposal = EditProposal.of(null, "a\nb\n", "a\nnew\nb\n");
        assertInstanceOf(Conflict.class, proposal.applyTo("a\nother\nb\n"));
        assertEquals("a\nnew\nb\nother\n", applied(proposal, "a\nb\nother\n").text());
        assertEquals("other\na\nnew\nb\n", applied(proposal, "other\na\nb\n").text());
    }

    @Test
    void changesAsLittleAsPossible() {
        EditProposal proposal = EditProposal.of(null, "int count = 1;\n", "int total = 1;\n");
        assertEquals(List.of(new TextChange(4, 5, "total")), applied(proposal, "int count = 1;\n").changes());
    }

    @Test
    void neverCutsACharacterOrALineEndInTwo() {
        EditProposal smile = EditProposal.of(null, "\uD83D\uDE00\n", "\uD83D\uDE01\n");
        assertEquals(List.of(new TextChange(0, 2, "\uD83D\uDE01")), applied(smile, "\uD83D\uDE00\n").changes().stream()
                .map(change -> new TextChange(change.offset(), 2, change.text().substring(0, 2))).toList());
        Applied ends = applied(EditProposal.of(null, "a\r\nb", "a\r\n\r\nb"), "a\r\nb");
        assertEquals("a\r\n\r\nb", ends.text());
        for (TextChange change : ends.changes()) {
            assertFalse(change.offset() == 2, "between the two characters of a line end");
        }
    }

    @Test
    void knowsALastLineWithoutAnEnd() {
        EditProposal proposal = EditProposal.of(null, "a\nb", "a\nb\nc");
        assertEquals("a\nb\nc", applied(proposal, "a\nb").text());
        assertEquals("0\na\nb\nc", applied(proposal, "0\na\nb").text());
        assertEquals("", EditProposal.of(null, "a", "").preview());
        assertTrue(EditProposal.of(null, "", "").isEmpty());
        assertEquals("x\n", applied(EditProposal.of(null, "", "x\n"), "").text());
    }

    @Test
    void isQuickForALongDocument() {
        String base = IntStream.range(0, 200_000).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
        String wanted = base.replace("line 100000\n", "LINE\n").replace("line 199999\n", "END\n");
        EditProposal proposal = EditProposal.of(null, base, wanted);
        assertEquals("first\n" + wanted, applied(proposal, "first\n" + base).text());
    }

    /** For any two concurrent edits of the same text, the result contains both, or nothing is applied. */
    @Test
    void mergesOrRefusesAtRandom() {
        Random random = new Random(42);
        int applied = 0;
        int conflicts = 0;
        for (int round = 0; round < 2_000; round++) {
            List<String> lines = random.ints(random.nextInt(12), 0, 5).mapToObj(i -> "l" + i).toList();
            String base = String.join("\n", lines) + (random.nextBoolean() ? "\n" : "");
            String wanted = edited(lines, random, "W");
            String current = edited(lines, random, "C");
            ApplyResult result = EditProposal.of(null, base, wanted).applyTo(current);
            if (result instanceof Applied done) {
                applied++;
                assertEquals(done.text(), replayed(current, done.changes()));
                assertEquals(count(wanted, 'W'), count(done.text(), 'W'), "all that was proposed is there");
                assertEquals(count(current, 'C'), count(done.text(), 'C'), "nothing that was typed is lost");
            } else {
                conflicts++;
            }
        }
        assertTrue(applied > 200 && conflicts > 200, applied + " applied, " + conflicts + " refused");
    }

    private static String edited(List<String> lines, Random random, String mark) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            switch (random.nextInt(8)) {
                case 0 -> text.append(mark).append(i).append("\n");
                case 1 -> text.append(lines.get(i)).append("\n").append(mark).append("+").append(i).append("\n");
                case 2 -> {
                }
                default -> text.append(lines.get(i)).append("\n");
            }
        }
        return text.toString();
    }

    private static long count(String text, char c) {
        return text.chars().filter(each -> each == c).count();
    }
}
