// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.question;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.failure;
import static org.vauban.assist.tests.FakeAssistant.get;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.question.QuestionListener;
import org.vauban.assist.question.QuestionOutcome;
import org.vauban.assist.question.QuestionQuery;
import org.vauban.assist.tests.FakeEngine.Asked;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;

/** Which passage a question is answered from, and whether that passage answers it. */
class PassageChoiceTest extends WithQuestions {
    /**
     * Only sentences of the chosen passage are quotable: others share words with the question, but are about something
     * else.
     */
    @Test
    void theModelChoosesAmongFewSentences() throws Exception {
        List<String> headings = List.of("1. Limits");
        AssistCall<QuestionOutcome> call = ask(QUESTION,
                passage(0, headings, "The pump is blue. The maximum pressure of the pump is 12 bar.", 0),
                passage(1, List.of("2. Valves"), "A high pressure opens the valve of the pump.", 0),
                passage(2, List.of("3. Noise"), "The maximum of the noise is 80 decibels.", 0));
        weigh(QUESTION, 0.1, 0.1, 0.2);
        judge("Yes");
        assertEquals(List.of("The pump is blue.", "The maximum pressure of the pump is 12 bar."),
                quotable(engine.next()));
        call.cancel();
        failure(call.result());
    }

    /**
     * Common words are a weaker sign than the probability that the model assigns to the question after reading a
     * passage.
     */
    @Test
    void thePassageThatTheQuestionIsLikeliestAfterIsQuoted() throws Exception {
        String right = "Each pump is limited to 12 bar of pressure.";
        AssistCall<QuestionOutcome> call = ask(QUESTION,
                passage(0, List.of("1. Tests"), "The maximum pressure of the pump is tested.", 0.6),
                passage(1, List.of("2. Limits"), right, 0.4));
        weigh(QUESTION, 0.3, 0.0001);
        judge("Yes");
        Asked quote = engine.next();
        assertEquals(List.of(right), quotable(quote));
        assertFalse(texts(quote).contains("is tested"), "other passages mislead a small model");
        quote.write(right).finish(FinishReason.END);
        answer("The pressure is limited to 12 bar.");
        QuestionOutcome outcome = get(call.result());
        assertEquals(2, outcome.read());
        assertEquals(right, outcome.claims().getFirst().citation().text());
    }

    /** Text that the model must write goes through the gate like text that it reads. */
    @Test
    void aSecretInAQuestionIsNeitherReadNorWritten() throws Exception {
        String secret = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a";
        AssistCall<QuestionOutcome> call = ask("Which pump has the token " + secret + "?",
                passage(0, List.of(), "The pump has a token.", 0.6), passage(1, List.of(), "The pump is blue.", 0.4));
        Asked weighed = engine.next();
        String written = weighed.chat.quotable().getFirst().text().text();
        assertTrue(written.startsWith("Which pump has the token "));
        assertFalse(written.contains(secret));
        weighed.write(written, 0.5).finish(FinishReason.END);
        answer(written);
        Asked judged = engine.next();
        assertTrue(texts(judged).contains("Which pump has the token "));
        assertFalse(texts(judged).contains(secret));
        call.cancel();
        failure(call.result());
    }

    @Test
    void howFarThePassagesAreReadIsToldOverAllOfThem() throws Exception {
        List<Integer> percent = new ArrayList<>();
        AssistCall<QuestionOutcome> call = fake.assistant().questions().ask(new QuestionQuery(QUESTION,
                List.of(passage(0, List.of(), "The pressure is low.", 0.6),
                        passage(1, List.of(), "The pump is blue.", 0.4))),
                new QuestionListener() {
                    @Override
                    public void reading(int read, int total) {
                        percent.add(100 * read / total);
                    }
                });
        for (String written : List.of(QUESTION, QUESTION, "Yes")) {
            engine.next().read(50, 100).write(written, 0.5).finish(FinishReason.END);
        }
        engine.next();
        assertEquals(List.of(25, 75), percent);
        call.cancel();
        failure(call.result());
    }

    /** Whatever its length, a passage that is too long is shortened and not refused. */
    @Test
    void aPassageThatFillsTheContextIsShortened() throws Exception {
        engine.contextTokens = 512;
        String sentence = "The maximum pressure of the pump is 12 bar. ";
        for (int sentences = 27; sentences <= 38; sentences++) {
            AssistCall<QuestionOutcome> call = ask(QUESTION, passage(0, List.of(), sentence.repeat(sentences), 0));
            Asked judged = engine.next();
            assertTrue(texts(judged).contains(sentence.strip()));
            call.cancel();
            assertEquals(AssistError.CANCELLED, failure(call.result()).error());
            judged.awaitCancelled();
        }
    }

    /** The passage was read without the question, but the model's judgement without the passage decides nothing. */
    @Test
    void aPassageThatHasNoRoomBesideTheQuestionIsNotSaidToHaveNoAnswer() throws Exception {
        engine.contextTokens = 512;
        String question = QUESTION + " pump".repeat(284);
        String text = "The maximum pressure of the pump is 12 bar and not more.";
        AssistCall<QuestionOutcome> call = ask(question, passage(0, List.of(), text, 0.6),
                passage(1, List.of(), text, 0.4));
        weigh(question, 0.1, 0.1);
        Asked judged = engine.next();
        assertFalse(texts(judged).contains("12 bar"));
        judged.write("No", 0.9).finish(FinishReason.LENGTH);
        assertEquals(AssistError.REFUSED, failure(call.result()).error());
    }

    /** Some vocabularies drop blanks after punctuation, or lack a token for a character. */
    @Test
    void aQuestionThatTheVocabularyCannotWriteIsAnsweredFromWhatWasFoundFirst() throws Exception {
        String text = "The maximum pressure of the pump is 12 bar.";
        AssistCall<QuestionOutcome> call = ask(QUESTION, passage(0, List.of(), text, 0.6),
                passage(1, List.of(), "The pump is blue.", 0.4));
        engine.next().fail(new EngineException(EngineError.INVALID_REQUEST, "None of the texts can be quoted."));
        judge("Yes");
        assertEquals(List.of(text), quotable(engine.next()));
        call.cancel();
        failure(call.result());
    }

    /** A passage may contain all words of a question and not answer it. */
    @Test
    void whatTheModelSaysDecidesMoreThanWords() throws Exception {
        String text = "The seal is replaced every year.";
        AssistCall<QuestionOutcome> not = ask("Who replaced the seal?", passage(0, List.of(), text, 0.6));
        judge("No");
        assertFalse(get(not.result()).found());
        AssistCall<QuestionOutcome> well = ask("How often is the seal replaced?", passage(0, List.of(), text, 0.6));
        judge("Yes");
        assertEquals(List.of(text), quotable(engine.next()));
        well.cancel();
        failure(well.result());
    }

    /** A passage in another language shares no words with the question, whether it answers it or not. */
    @Test
    void aPassageInAnotherLanguageNeedsNoWordOfTheQuestion() throws Exception {
        String text = "The seal of the pump is replaced every year by the operator, and never by others.";
        AssistCall<QuestionOutcome> call = ask("Combien de fois par an faut-il changer le joint ?",
                passage(0, List.of(), text, 0.6));
        judge("Oui");
        assertEquals(List.of(text), quotable(engine.next()));
        call.cancel();
        failure(call.result());
    }
}
