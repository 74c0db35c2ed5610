// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.question;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.question.QuestionListener;
import org.vauban.assist.question.QuestionOutcome;
import org.vauban.assist.question.QuestionQuery;
import org.vauban.assist.question.QuotedClaim;
import org.vauban.assist.tests.FakeEngine.Asked;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.FinishReason;
import org.vauban.engine.quote.QuoteSource;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;

/** Base class with questions about given passages, and a model that answers as a test says. */
abstract class WithQuestions extends WithFakeAssistant {
    static final String TEXT = "The operator opens the valve. The pressure must not exceed 12 bar.\n\n"
            + "The seal A-4711 is replaced every year.\n";
    static final String QUESTION = "What is the maximum pressure of the pump?";
    static final String OPENING = "Who opens the valve?";

    final List<String> told = new ArrayList<>();

    AssistCall<QuestionOutcome> ask(String question, Hit... evidence) {
        return fake.assistant().questions().ask(new QuestionQuery(question, List.of(evidence)), new QuestionListener() {
            @Override
            public void quote(Citation citation) {
                told.add(citation.text());
            }

            @Override
            public void claim(QuotedClaim claim) {
                told.add(claim.sentence());
            }
        });
    }

    Asked answer(String text) throws Exception {
        Asked asked = engine.next();
        asked.write(text).finish(FinishReason.END);
        return asked;
    }

    void judge(String word) throws Exception {
        Asked asked = engine.next();
        assertEquals(1, asked.chat.options().maxTokens());
        asked.write(word, 0.9).finish(FinishReason.LENGTH);
    }

    /**
     * Answers the requests that ask for the question's probability after each passage, in reverse order of the hits.
     */
    void weigh(String question, double... probabilities) throws Exception {
        for (double probability : probabilities) {
            Asked asked = engine.next();
            assertEquals(List.of(question), quotable(asked));
            assertFalse(texts(asked).contains(question), "it would be likely behind itself");
            asked.write(question, probability).finish(FinishReason.END);
        }
    }

    static String texts(Asked asked) {
        return asked.chat.messages().stream().flatMap(message -> message.parts().stream())
                .map(part -> part.text().text()).collect(Collectors.joining("\n"));
    }

    static List<String> quotable(Asked asked) {
        List<String> sentences = new ArrayList<>();
        for (QuoteSource source : asked.chat.quotable()) {
            for (int start : source.starts()) {
                int end = source.ends().stream().filter(each -> each > start).findFirst().orElseThrow();
                sentences.add(source.text().text().substring(start, end));
            }
        }
        return sentences;
    }

    Hit passage(int number, List<String> headings, String text, double likeness) throws Exception {
        Path file = Files.writeString(folder.resolve(number + ".txt"), text);
        return new Hit(new Passage(file.toString(), 0, "Manual", headings, "", "en", 0, text.length(), 1, 0, "", text,
                List.of()), 1, 0, null, likeness);
    }
}
