// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.assist.completion.acceptance.PartialAcceptance;
import org.vauban.assist.completion.acceptance.ProposalTracker;

/** Typing through a suggestion and accepting it in parts. */
class ProposalTest {

    @Test
    void typingWhatIsProposedLeavesTheRest() {
        ProposalTracker tracker = ProposalTracker.of(10, "return size;");
        assertEquals(Optional.of(new ProposalTracker(13, "urn size;", 0)), tracker.edited(10, 0, "ret"));
        assertEquals(Optional.empty(), tracker.edited(10, 0, "return size;"), "used up");
    }

    @Tag("claim:human-acceptance")
    @Test
    void anythingElseMakesItStale() {
        ProposalTracker tracker = ProposalTracker.of(10, "return size;");
        assertEquals(Optional.empty(), tracker.edited(10, 0, "x"));
        assertEquals(Optional.empty(), tracker.edited(9, 0, "r"), "elsewhere");
        assertEquals(Optional.empty(), tracker.edited(10, 1, "r"), "replaces something");
        assertEquals(Optional.empty(), tracker.edited(10, 1, ""), "deletes something");
        assertEquals(Optional.empty(), tracker.edited(10, 0, "return size;;"), "goes on");
    }

    @Test
    void aPairThatTheEditorClosesLeavesItsCloserToBeReplaced() {
        ProposalTracker tracker = ProposalTracker.of(10, "(a, b);");
        Optional<ProposalTracker> open = tracker.edited(10, 0, "()");
        assertEquals(Optional.of(new ProposalTracker(11, "a, b);", 1)), open);
        Optional<ProposalTracker> argument = open.orElseThrow().edited(11, 0, "a, b");
        assertEquals(Optional.of(new ProposalTracker(15, ");", 1)), argument);
        assertEquals(Optional.of(new ProposalTracker(16, ";", 0)), argument.orElseThrow().edited(15, 1, ")"),
                "typed over");
    }

    @Test
    void aNewLineMatchesWhateverTheEditorIndents() {
        ProposalTracker tracker = ProposalTracker.of(5, "\n        a();");
        assertEquals("a();", tracker.edited(5, 0, "\n        ").orElseThrow().remaining());
        assertEquals("    a();", tracker.edited(5, 0, "\n    ").orElseThrow().remaining(),
                "the rest stays to be inserted");
        assertEquals("a();", tracker.edited(5, 0, "\r\n\t\t").orElseThrow().remaining());
        assertEquals(5 + 4, tracker.edited(5, 0, "\r\n\t\t").orElseThrow().offset());
    }

    @Test
    void acceptingAPartMovesOn() {
        assertEquals(Optional.of(new ProposalTracker(16, " size;", 0)),
                ProposalTracker.of(10, "return size;").accepted(6));
        assertTrue(ProposalTracker.of(10, "return").accepted(6).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "`return size;`|`return`", "` size;`|` size`", "`;`|`;`", "`\n    foo(bar)`|`\n    foo`", "`(bar)`|`(`",
            "`->x`|`->`", "`== 1`|`==`", "`été2_a b`|`été2_a`", "`   `|`   `", "`😀x`|`😀`",
            "`e\u0301te\u0301 x`|`e\u0301te\u0301`", "`हिन्दी x`|`हिन्दी`", "`❤\uFE0Fx`|`❤\uFE0F`"})
    void theNextWord(String proposal, String word) {
        assertEquals(word, proposal.substring(0, PartialAcceptance.nextWord(proposal)));
    }

    @Test
    void wordsAndLinesAddUpToTheProposal() {
        String proposal = "if (a == b) {\r\n        c(\"d e\");\n    }\n";
        List<String> words = new ArrayList<>();
        for (String rest = proposal; !rest.isEmpty(); rest = rest.substring(PartialAcceptance.nextWord(rest))) {
            words.add(rest.substring(0, PartialAcceptance.nextWord(rest)));
        }
        assertEquals(proposal, String.join("", words));
        List<String> lines = new ArrayList<>();
        for (String rest = proposal; !rest.isEmpty(); rest = rest.substring(PartialAcceptance.nextLine(rest))) {
            lines.add(rest.substring(0, PartialAcceptance.nextLine(rest)));
        }
        assertEquals(List.of("if (a == b) {", "\r\n        c(\"d e\");", "\n    }", "\n"), lines);
    }
}
