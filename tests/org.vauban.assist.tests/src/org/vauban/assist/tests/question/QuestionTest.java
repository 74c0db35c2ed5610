// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.question;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.failure;
import static org.vauban.assist.tests.FakeAssistant.get;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.question.QuestionOutcome;
import org.vauban.assist.question.QuotedClaim;
import org.vauban.assist.tests.FakeEngine.Asked;
import org.vauban.engine.FinishReason;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;

/** Answers claim by claim: what the model may quote, how the answer is built, and what is not shown. */
class QuestionTest extends WithQuestions {
    @Tag("claim:citations-exact")
    @Test
    void eachClaimBeginsWithAQuoteWhosePlaceIsKnown() throws Exception {
        Hit hit = Evidence.file(folder.resolve("manual.txt"), TEXT);
        AssistCall<QuestionOutcome> call = ask(QUESTION, hit);
        judge("Yes");
        Asked quote = answer("The pressure must not exceed 12 bar.");
        assertEquals(List.of("The pressure must not exceed 12 bar.", "The seal A-4711 is replaced every year."),
                quotable(quote), "what has words of the question, and the sentence behind it");
        Asked sentence = answer("The pressure is at most 12 bar. It is measured daily.");
        assertEquals(List.of(), sentence.chat.quotable());
        judge("yes");
        Asked second = answer("The seal A-4711 is replaced every year.");
        assertEquals(List.of("The seal A-4711 is replaced every year."), quotable(second),
                "nothing is quoted twice");
        answer("The seal is replaced every year.");
        // nothing quotable is left
        QuestionOutcome outcome = get(call.result());
        assertTrue(outcome.found());
        Citation citation = outcome.claims().getFirst().citation();
        assertEquals("The pressure must not exceed 12 bar.", citation.text());
        assertEquals(TEXT.indexOf("The pressure"), citation.start());
        assertEquals(1, citation.line());
        assertEquals(3, outcome.claims().get(1).citation().line());
        assertEquals("The pressure is at most 12 bar.", outcome.claims().getFirst().sentence(), "one sentence");
        assertEquals(List.of(), outcome.claims().getFirst().unsupported());
        assertEquals(List.of("The pressure must not exceed 12 bar.", "The pressure is at most 12 bar.",
                "The seal A-4711 is replaced every year.", "The seal is replaced every year."), told);
    }

    @Test
    void theCitedPageIsThatOfTheQuote() throws Exception {
        String text = "Limits of pressure are listed. The pressure must not exceed 12 bar.";
        Hit hit = Evidence.pages(folder.resolve("a.pdf"), 1_000, text, 31);
        AssistCall<QuestionOutcome> call = ask("What are the limits of pressure?", hit);
        judge("Yes");
        answer("The pressure must not exceed 12 bar.");
        answer("12 bar.");
        judge("No");
        Citation citation = get(call.result()).claims().getFirst().citation();
        assertEquals(5, citation.page());
        assertEquals("", citation.pageLabel(), "the label is that of the page before");
        assertEquals(List.of(hit.passage().boxes().get(1)), citation.boxes());
        assertEquals(1_031, citation.start());
        assertEquals(1_067, citation.end());
    }

    @Test
    void whatTheQuoteLacksIsMarked() throws Exception {
        Hit hit = Evidence.file(folder.resolve("manual.txt"), TEXT);
        AssistCall<QuestionOutcome> call = ask(QUESTION, hit);
        judge("Yes");
        answer("The pressure must not exceed 12 bar.");
        answer("According to Siemens and the Manual, openValve() keeps REQ-7 at 12 or twenty bar, not at 1.");
        judge("No");
        assertEquals(List.of("1", "twenty", "Siemens", "openValve", "REQ-7"),
                get(call.result()).claims().getFirst().unsupported());
    }

    private QuotedClaim stated(String text, String question, String sentence, FinishReason finish) throws Exception {
        Passage passage = Evidence.file(folder.resolve("manual.txt"), text).passage();
        AssistCall<QuestionOutcome> call = ask(question, new Hit(passage, 1, 0, null, 0.9));
        judge("Yes");
        answer(text);
        engine.next().write(sentence).finish(finish);
        return get(call.result()).claims().getFirst();
    }

    private List<String> lacking(String text, String sentence) throws Exception {
        return stated(text, QUESTION, sentence, FinishReason.END).unsupported();
    }

    @Test
    void numbersAreComparedByValue() throws Exception {
        assertEquals(List.of(), lacking("La pression est de 12,5 bar pendant 1 200 heures.",
                "The pressure is 12.50 bar for 1,200 hours, not 12.5 for 1200."));
        assertEquals(List.of("12.5"), lacking("The pressure of pump 12 is 5 bar or more.",
                "The pressure of the pump is 12.5 bar."));
        assertEquals(List.of("125"), lacking("The pressure of the pump is 12.5 bar or more.",
                "The pressure of the pump is 125 bar."));
        assertEquals(List.of("5"), lacking("The pressure of the pump is 12.5 bar or more.",
                "The pressure of the pump is 5 bar."));
        assertEquals(List.of(), lacking("The pressure of the 40 m\u00B2 room is 10\u00B3 bar.",
                "The pressure of the room of 40 m2 is 10^3 bar."));
        assertEquals(List.of("103"), lacking("The pressure of the room is 10\u00B3 bar.",
                "The pressure of the room is 103 bar."));
        assertEquals(List.of(), lacking("The pump of section 1.2.3 starts at 22:00 with twelve bar.",
                "Section 1.2.3 says that the pump starts at 22:00 with 12 bar."));
    }

    @Test
    void allSentencesAreCandidatesWhereNoneHasAWordOfTheQuestion() throws Exception {
        AssistCall<QuestionOutcome> call = ask("Qui est-ce qui doit venir avec les autres ?",
                Evidence.file(folder.resolve("manual.txt"), TEXT));
        engine.next().write("Yes", 0.99).finish(FinishReason.LENGTH);
        assertEquals(3, quotable(engine.next()).size());
        call.cancel();
        assertEquals(AssistError.CANCELLED, failure(call.result()).error());
    }

    @Test
    void namesAtTheBeginningOfASentenceAreMarked() throws Exception {
        assertEquals(List.of("NATO"), lacking("The pressure of the pump is low.", "NATO limits the pressure."));
        assertEquals(List.of("Zephyr"), stated("The pressure of the pump is low.", "Which pressure has the Zephyr?",
                "Zephyr has a low pressure.", FinishReason.END).unsupported());
        assertEquals(List.of(), lacking("The pressure of the pump is low.", "Low pressure is what the pump has."));
    }

    @Test
    void ofACutTextTheFirstSentenceIsKeptIfItIsWhole() throws Exception {
        String text = "The pressure of the pump is at most 12 bar.";
        assertEquals("The pressure is 12 bar.",
                stated(text, QUESTION, "The pressure is\n12 bar. The pum", FinishReason.LENGTH).sentence());
        assertEquals("Yes. The pressure is 12 bar.", stated(text, QUESTION,
                "Yes. The pressure is 12 bar. The pump is red.", FinishReason.END).sentence());
        assertEquals("", stated(text, QUESTION, "The pressure of the pump is e.g. 1", FinishReason.LENGTH).sentence());
        assertEquals("1. M. Dupont lit « 12 bar. » sur la pompe, p. ex. Le matin !", stated(text, QUESTION,
                "1. M. Dupont lit « 12 bar. » sur la pompe, p. ex. Le matin ! Il", FinishReason.LENGTH).sentence());
    }

    @Test
    void anAnswerThatRepeatsItselfEnds() throws Exception {
        Hit hit = Evidence.file(folder.resolve("manual.txt"), TEXT);
        AssistCall<QuestionOutcome> call = ask(OPENING, hit);
        judge("Yes");
        answer("The operator opens the valve.");
        answer("The operator opens it.");
        judge("yes");
        answer("The pressure must not exceed 12 bar.");
        answer("The operator opens it.");
        QuestionOutcome outcome = get(call.result());
        assertEquals("", outcome.claims().get(1).sentence());
        assertNull(engine.asked.peek(), "nothing more is asked");
        AssistCall<QuestionOutcome> again = ask(OPENING, hit);
        judge("Yes");
        answer("The operator opens the valve.");
        answer("The pressure is 12 bar.");
        judge("yes");
        answer("The pressure must not exceed 12 bar.");
        answer("The pressure is 12 bar.");
        QuotedClaim second = get(again.result()).claims().get(1);
        assertEquals("The pressure is 12 bar.", second.sentence(), "the first quote did not support it");
        assertEquals(List.of(), second.unsupported());
    }

    @Test
    void aSentenceWithoutAWordOfItsQuoteIsDropped() throws Exception {
        Hit hit = Evidence.file(folder.resolve("manual.txt"), TEXT);
        AssistCall<QuestionOutcome> call = ask(OPENING, hit);
        judge("Yes");
        answer("The operator opens the valve.");
        answer("It is a nice day in this town and we are all happy.");
        judge("No");
        assertEquals("", get(call.result()).claims().getFirst().sentence());
    }

    @Test
    void aQuoteThatTheLengthCutsEndsWithAWholeSentence() throws Exception {
        Hit hit = Evidence.file(folder.resolve("manual.txt"), TEXT);
        AssistCall<QuestionOutcome> call = ask(OPENING, hit);
        judge("Yes");
        engine.next().write("The operator opens the valve. The pres\uFFFD").finish(FinishReason.LENGTH);
        answer("The operator opens it.");
        judge("yes");
        engine.next().write("The pressure must n").finish(FinishReason.LENGTH);
        answer("The pressure must be low.");
        QuestionOutcome outcome = get(call.result());
        assertEquals("The operator opens the valve.", outcome.claims().getFirst().citation().text());
        assertEquals("The pressure must", outcome.claims().get(1).citation().text());
    }

    @Tag("claim:citations-exact")
    @Test
    void aQuoteOfAnEngineThatDoesNotKeepToThePassagesIsNotShown() throws Exception {
        Hit hit = Evidence.file(folder.resolve("manual.txt"), TEXT);
        AssistCall<QuestionOutcome> call = ask(QUESTION, hit);
        judge("Yes");
        answer("The pressure must not exceed 13 bar.");
        assertEquals(AssistError.NO_USE, failure(call.result()).error());
        assertEquals(List.of(), told);
    }

    @Test
    void whatThePassagesDoNotHoldIsNotAnswered() throws Exception {
        Hit hit = Evidence.file(folder.resolve("manual.txt"), TEXT);
        AssistCall<QuestionOutcome> call = ask("Who invented the steam engine in Birmingham?", hit);
        judge("No");
        QuestionOutcome outcome = get(call.result());
        assertFalse(outcome.found());
        assertEquals(List.of(), outcome.claims());
        assertEquals(1, outcome.read());
        assertNull(engine.asked.peek());
        assertFalse(get(ask(QUESTION).result()).found(), "nothing was found");
    }

    @Test
    void excludedFilesAreNeitherReadNorQuoted() throws Exception {
        Hit hidden = Evidence.file(folder.resolve("plan.secret"), "The pressure is 99 bar in the secret plan.");
        Hit hit = Evidence.file(folder.resolve("manual.txt"), TEXT);
        AssistCall<QuestionOutcome> call = ask(QUESTION, hidden, hit);
        weigh(QUESTION, 0.1, 0.9); // the hidden passage is not read, so its probability is meaningless
        judge("Yes");
        Asked quote = engine.next();
        assertFalse(texts(quote).contains("99 bar"));
        assertTrue(texts(quote).contains("12 bar"));
        assertTrue(quotable(quote).stream().noneMatch(each -> each.contains("99 bar")));
        call.cancel();
        assertEquals(AssistError.CANCELLED, failure(call.result()).error());
        quote.awaitCancelled();
        AssistCall<QuestionOutcome> alone = ask(QUESTION, hidden);
        judge("No");
        assertEquals(AssistError.REFUSED, failure(alone.result()).error());
    }

    @Test
    void whatWasMaskedInTheIndexIsNotQuoted() throws Exception {
        String masked = "The token of the pump with high pressure is *************.";
        AssistCall<QuestionOutcome> call = ask(QUESTION, Evidence.file(folder.resolve("manual.txt"), masked
                + " The pressure is 12 bar."));
        judge("Yes");
        assertEquals(List.of("The pressure is 12 bar."), quotable(engine.next()));
        call.cancel();
        failure(call.result());
        AssistCall<QuestionOutcome> only = ask(QUESTION, Evidence.file(folder.resolve("manual.txt"), masked));
        judge("Yes");
        assertFalse(get(only.result()).found());
    }

    /** A secret that the file contains by now is masked in the request, and its sentence is not quoted. */
    @Test
    void whatIsMaskedIsNotQuoted() throws Exception {
        String secret = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a";
        Hit hit = Evidence.file(folder.resolve("manual.txt"),
                "The pressure is 12 bar. The key is " + secret + " for the pump. The valve stays open.");
        AssistCall<QuestionOutcome> call = ask(QUESTION, hit);
        judge("Yes");
        Asked quote = engine.next();
        assertEquals(List.of("The pressure is 12 bar.", "The valve stays open."), quotable(quote));
        assertTrue(quote.chat.quotable().stream().noneMatch(source -> source.text().text().contains("key is")));
        assertTrue(quote.chat.messages().stream().flatMap(message -> message.parts().stream())
                .noneMatch(part -> part.text().text().contains(secret)));
        call.cancel();
        failure(call.result());
    }

    /** A heading with the same question has most of its words, but does not answer it. */
    @Test
    void aHeadingIsNotQuoted() throws Exception {
        String text = "3.2. What is the maximum pressure of the pump?\n\nThe pressure must not exceed 12 bar.";
        AssistCall<QuestionOutcome> call = ask(QUESTION, passage(0,
                List.of("3. Limits", "3.2. What is the maximum pressure of the pump?\u00b6"), text, 0));
        judge("Yes");
        assertEquals(List.of("The pressure must not exceed 12 bar."), quotable(engine.next()));
        call.cancel();
        failure(call.result());
    }
}
