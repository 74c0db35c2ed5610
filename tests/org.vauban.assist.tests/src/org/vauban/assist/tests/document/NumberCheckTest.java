// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.failure;
import static org.vauban.assist.tests.FakeAssistant.get;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.document.DocumentListener;
import org.vauban.assist.document.DocumentOutcome;
import org.vauban.assist.document.DocumentOutcome.Doubt;
import org.vauban.assist.document.DocumentOutcome.Unchanged;
import org.vauban.assist.document.DocumentQuery;
import org.vauban.assist.document.DocumentTask;
import org.vauban.assist.document.format.DocumentFormat;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.tests.FakeEngine;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.FinishReason;
import org.vauban.governance.source.TextSource;

/** Mistakes of small models in a text that are never proposed. */
class NumberCheckTest extends WithFakeAssistant {

    private AssistCall<DocumentOutcome> run(String text, DocumentTask task, String argument) {
        return fake.assistant().documents().run(new DocumentQuery("e", TextSource.file(folder.resolve("a.md"), folder),
                DocumentFormat.MARKDOWN, text, 0, text.length(), task, argument), DocumentListener.NONE);
    }

    /** Answers one piece, and returns the piece. */
    private String answer(String text) throws Exception {
        FakeEngine.Asked asked = engine.next();
        asked.write(text).finish(FinishReason.END);
        return asked.question();
    }

    @Tag("claim:doubts-told")
    @Test
    void aNumberThatIsLostIsAskedForAgain() throws Exception {
        AssistCall<DocumentOutcome> call = run("It will not be possible to work between 22:00 and 02:00.\n",
                DocumentTask.SHORTEN, "");
        answer("No work at night.");
        assertTrue(answer("No work between 22:00 and 2 am.").contains("22:00  02:00"));
        assertEquals("No work between 22:00 and 2 am.\n", get(call.result()).proposal().preview());
    }

    @Test
    void whatLosesANumberThreeTimesIsLeft() throws Exception {
        AssistCall<DocumentOutcome> call = run("It keeps 14 copies.\n", DocumentTask.CLARIFY, "");
        for (int i = 0; i < 3; i++) {
            answer("It keeps 10 copies.");
        }
        DocumentOutcome outcome = get(call.result());
        assertTrue(outcome.proposal().isEmpty());
        assertTrue(outcome.unchanged().getFirst().reason().contains("numbers"), outcome.unchanged().toString());
    }

    @Test
    void aTranslationMayWriteNumbersInItsWay() throws Exception {
        AssistCall<DocumentOutcome> call = run("All 3,412 mails were sent between 8 am and 6 pm.\n",
                DocumentTask.TRANSLATE, "French");
        answer("Les 3\u00a0412 courriels ont été envoyés entre 8 h et 18 h.");
        assertEquals("Les 3\u00a0412 courriels ont été envoyés entre 8 h et 18 h.\n",
                get(call.result()).proposal().preview());
    }

    @Test
    void anAnswerInAnotherLanguageIsAskedForAgain() throws Exception {
        AssistCall<DocumentOutcome> call = run("T'as pas le droit d'ouvrir ce dossier\n", DocumentTask.FORMALISE, "");
        answer("You are not allowed to open this folder.");
        assertTrue(answer("Vous n'avez pas le droit d'ouvrir ce dossier.").contains("langue du texte"));
        assertEquals("Vous n'avez pas le droit d'ouvrir ce dossier.\n", get(call.result()).proposal().preview());
    }

    @Test
    void aRequirementKeepsItsNameAndGetsNoNumberFromTheModel() throws Exception {
        AssistCall<DocumentOutcome> call = run("REQ-7: The system shall start quickly.\n", DocumentTask.REQUIREMENTS,
                "");
        answer("The system shall start within [number] s.");
        answer("REQ-7: The system shall start within 200 ms.");
        answer("REQ-7: The system shall start within [number] ms.");
        assertEquals("REQ-7: The system shall start within [number] ms.\n", get(call.result()).proposal().preview());
    }

    @Test
    void aContinuationThatRepeatsIsRefused() throws Exception {
        String text = "The relay was restarted at 09:20, which did not help. "
                + "A new certificate was installed at 10:05.\n";
        AssistCall<DocumentOutcome> call = run(text, DocumentTask.CONTINUE, "");
        answer("The relay was restarted at 09:20, which did not help.");
        assertTrue(answer("At 10:05, a new certificate was installed at the relay.").contains("Write something new"));
        answer("A new certificate was installed at 10:05.");
        assertEquals(AssistError.NO_USE, failure(call.result()).error());
    }

    @Tag("claim:doubts-told")
    @Test
    void aSummaryInventsNoYearAndStandsBehindTheTitle() throws Exception {
        AssistCall<DocumentOutcome> call = run("# Report of 12 March\n\nAll 3,412 mails were sent.\n",
                DocumentTask.SUMMARISE, "");
        answer("On March 12, 2023, all mails were sent.");
        answer("On March 12 all mails were sent.");
        assertEquals("# Report of 12 March\n\nOn March 12 all mails were sent.\n\nAll 3,412 mails were sent.\n",
                get(call.result()).proposal().preview());
    }

    @Test
    void aTableLeavesTheTitle() throws Exception {
        AssistCall<DocumentOutcome> call = run("# Sizes\n\nA has 1, B has 2.\n", DocumentTask.TABLE, "");
        answer("| A | B |\n|---|---|\n| 1 | 2 |");
        assertEquals("# Sizes\n\n| A | B |\n|---|---|\n| 1 | 2 |\n", get(call.result()).proposal().preview());
    }

    @Test
    void anotherNumberInWordsIsAskedForAgain() throws Exception {
        AssistCall<DocumentOutcome> call = run("It keeps the last fourteen copies.\n", DocumentTask.TRANSLATE,
                "French");
        answer("Il garde les dix derni\u00e8res copies.");
        assertTrue(answer("Il garde les quatorze derni\u00e8res copies.").contains("14"));
        DocumentOutcome outcome = get(call.result());
        assertEquals("Il garde les quatorze derni\u00e8res copies.\n", outcome.proposal().preview());
        assertEquals(List.of(), outcome.doubts());
    }

    @ParameterizedTest
    @CsvSource({"twenty-one, vingt et un", "nineteen, dix-neuf", "sixty-eight, soixante-huit",
            "seventy-one, soixante et onze", "seventy-nine, soixante-dix-neuf", "eighty, quatre-vingts",
            "ninety-seven, quatre-vingt-dix-sept", "ninety-one, nonante et un", "two hundred and five, deux cent cinq",
            "one hundred and eighty, cent quatre-vingts", "two thousand, 2\u00a0000",
            "three thousand four hundred, trois mille quatre cents",
            "one million two hundred thousand, un million deux cent mille", "two dozen, 24", "12, douze",
            "five cents, 5 centimes", "between two and three, entre deux et trois", "two or three, deux ou trois",
            "nine, neuf", "six, six", "one, un"})
    void numbersInWordsAreUnderstoodInBothLanguages(String english, String french) throws Exception {
        for (boolean toFrench : new boolean[] {true, false}) {
            String text = "abc " + (toFrench ? english : french) + " def\n";
            String wanted = "abc " + (toFrench ? french : english) + " def\n";
            AssistCall<DocumentOutcome> call = run(text, DocumentTask.TRANSLATE, toFrench ? "French" : "English");
            answer(wanted.strip());
            DocumentOutcome outcome = get(call.result());
            assertEquals(text.equals(wanted) ? text : wanted, outcome.proposal().preview());
            assertEquals(List.of(), outcome.doubts(), text);
        }
    }

    @Test
    void aNumberInWordsThatIsSaidOtherwiseIsForTheReaderToSee() throws Exception {
        AssistCall<DocumentOutcome> call = run("# Stock\n\nIt takes fifteen days.\n", DocumentTask.TRANSLATE, "French");
        answer("Stock");
        answer("Il faut une quinzaine.");
        DocumentOutcome outcome = get(call.result());
        assertEquals("# Stock\n\nIl faut une quinzaine.\n", outcome.proposal().preview());
        assertEquals(3, outcome.doubts().getFirst().line());
        assertTrue(outcome.doubts().getFirst().reason().contains("fifteen"), outcome.doubts().toString());
    }

    @Test
    void accentsOfAHeadingOrANameAreTakenOnlyWhereTheDocumentHasThem() throws Exception {
        AssistCall<DocumentOutcome> call = run(
                "# Reprise apres incident\n\nLa reprise vient apres. Voir Herve et l'equipe Etoile, "
                        + "apr\u00e8s midi.\n",
                DocumentTask.CORRECT, "");
        answer("R\u00e9prise apr\u00e8s incident");
        answer("La reprise vient apr\u00e8s. Voir Herv\u00e9 et l'\u00e9quipe Etoile, apr\u00e8s midi.");
        DocumentOutcome outcome = get(call.result());
        assertEquals(
                "# Reprise apr\u00e8s incident\n\n"
                        + "La reprise vient apr\u00e8s. Voir Herve et l'\u00e9quipe Etoile, apr\u00e8s midi.\n",
                outcome.proposal().preview());
        assertEquals(2, outcome.doubts().size(), outcome.doubts().toString());
        assertEquals(1, outcome.doubts().getFirst().line());
        assertTrue(outcome.doubts().getFirst().reason().contains("R\u00e9prise"), outcome.doubts().toString());
        assertTrue(outcome.doubts().getLast().reason().contains("Herv\u00e9"), outcome.doubts().toString());
    }

    @Test
    void otherCorrectionsOfAHeadingStay() throws Exception {
        AssistCall<DocumentOutcome> call = run("# Les test de reprise\n", DocumentTask.CORRECT, "");
        answer("Les tests de r\u00e9prise");
        assertEquals("# Les tests de reprise\n", get(call.result()).proposal().preview());
    }

    @Test
    void noMoreIsRemarkedThanCanBeRead() {
        List<Doubt> many = IntStream.rangeClosed(1, 1_005).mapToObj(line -> new Doubt(line, "x.")).toList();
        EditProposal proposal = EditProposal.of(null, "a", "b");
        assertEquals(List.of("Line 1: x.", "Line 2: x.", "Line 3: x.", "1,002 more lines need to be checked."),
                new DocumentOutcome(proposal, List.of(), many, 1, null).remarks(Locale.ENGLISH));
        assertEquals("Une autre ligne est également à vérifier.",
                new DocumentOutcome(proposal, List.of(), many.subList(0, 4), 1, null).remarks(Locale.FRENCH).getLast());
        List<Unchanged> two = List.of(new Unchanged(7, "y."), new Unchanged(9, "z."));
        assertEquals(
                List.of("The task did not finish; the result so far is shown here. gone.",
                        "2 of 5 paragraphs are unchanged (the first at line 7): y."),
                new DocumentOutcome(proposal, two, List.of(), 5, new AssistException(AssistError.ENGINE, "gone."))
                        .remarks(Locale.ENGLISH));
        assertEquals(List.of(), new DocumentOutcome(proposal, List.of(), List.of(), 5, null).remarks(Locale.ENGLISH));
    }

    @Test
    void aRequirementGetsNoNumberInWordsEither() throws Exception {
        AssistCall<DocumentOutcome> call = run("The system shall start quickly.\n", DocumentTask.REQUIREMENTS, "");
        answer("The system shall start within two seconds.");
        answer("The system shall start within [number] seconds.");
        assertEquals("The system shall start within [number] seconds.\n", get(call.result()).proposal().preview());
    }
}
