// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.Assistant;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationStore;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.completion.CandidateCheck.Continuation;
import org.vauban.assist.completion.CandidateCheck.Verdict;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.edit.Hunk;
import org.vauban.assist.markdown.CodeBlocks;
import org.vauban.assist.material.Attachment;
import org.vauban.assist.tests.RealAssistant;

/** Edits and a conversation with the 0.5b model. */
class RealEditTest {
    private static final String TEXT = """
                                       package org.example;

                                       class Prices {
                                           private final double rate;

                                           Prices(double rate) {
                                               this.rate = rate;
                                           }

                                           double total(double[] prices) {
                                               double x = 0;
                                               for (double price : prices) {
                                                   x += price;
                                               }
                                               return x * rate;
                                           }
                                       }
                                       """;

    @TempDir
    private static Path folder;
    private static Assistant assistant;

    @BeforeAll
    static void start() {
        assistant = RealAssistant.start(folder, Locale.ENGLISH);
    }

    @AfterAll
    static void end() {
        assistant.close();
    }

    @Test
    void aCompletionChoosesAmongNamesThatExist() throws Exception {
        String text = TEXT.replace("return x * rate;", "return x * this.;");
        CandidateCheck check = candidate -> CompletableFuture
                .completedFuture(candidate.text().startsWith("tax") ? Verdict.ACCEPTED
                        : new Verdict.Dropped("unknown", new Continuation("", List.of("taxes(", "taxation"))));
        CompletionOutcome outcome = RealAssistant.get(assistant.completions()
                .complete(new CompletionQuery("real", folder.resolve("Prices.java"),
                        folder, "java", text, text.indexOf("this.;") + 5, Trigger.INVOKED, List.of())
                        .with(List.of(), check), PartialListener.NONE)
                .result());
        String chosen = assertInstanceOf(CompletionOutcome.Proposal.class, outcome).text();
        assertTrue(chosen.startsWith("taxes(") || chosen.startsWith("taxation"), chosen);
    }

    @Test
    void renamesAVariable() throws Exception {
        int start = TEXT.indexOf("        double x = 0;");
        int end = TEXT.indexOf("        return x * rate;") + "        return x * rate;\n".length();
        List<String> partials = Collections.synchronizedList(new ArrayList<>());
        EditOutcome outcome = RealAssistant.get(assistant.edits()
                .edit(new EditQuery("e", folder.resolve("Prices.java"), folder, "java", TEXT, start, end,
                        "Rename the variable x to sum", List.of()), partials::add)
                .result());
        String expected = TEXT.replace("double x = 0", "double sum = 0").replace("x += price", "sum += price")
                .replace("return x", "return sum");
        assertEquals(expected, outcome.proposal().preview());
        assertEquals(3, outcome.proposal().hunks().size(), outcome.proposal().hunks().toString());
        Hunk first = outcome.proposal().hunks().getFirst();
        assertEquals("        double x = 0;\n", first.oldText());
        assertEquals("        double sum = 0;\n", first.newText());
        assertTrue(outcome.generation().acceptedTokens() > 10,
                "the old text was guessed from: " + outcome.generation());
        assertTrue(partials.size() > 1 && "        double sum".startsWith(partials.getFirst())
                && partials.getLast().startsWith("        double sum"), partials.toString());
    }

    @Test
    void explainsAnAttachmentAndWritesCode() throws Exception {
        ChatSession session = assistant.chats().open(Conversation.create(), ConversationStore.NOTHING);
        Attachment file = Attachment.file(folder.resolve("Prices.java"), folder, "java", TEXT);
        Turn explained = RealAssistant.get(session.ask("/explain", List.of(file)));
        assertEquals(Turn.State.ANSWERED, explained.state(), explained.toString());
        assertTrue(explained.answer().toLowerCase(Locale.ROOT).contains("rate"), explained.answer());
        Turn doc = RealAssistant.get(session.ask("/fix The array may be null: then the total is 0.", List.of()));
        assertTrue(CodeBlocks.of(doc.answer()).stream().anyMatch(block -> block.text().contains("null")), doc.answer());
    }
}
