// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.vauban.assist.attachment.Attachment;
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
import org.vauban.assist.edit.proposal.Hunk;
import org.vauban.assist.markdown.CodeBlock;
import org.vauban.assist.markdown.CodeBlocks;
import org.vauban.assist.tests.RealAssistant;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** Edits and a conversation with the real engine and a model that gives a fixed answer. */
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

    private static final String ANSWER = "        // the sum\n        return a + b;\n";

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

    private static TextSource source() {
        return TextSource.file(folder.resolve("Prices.java"), folder);
    }

    @Test
    void aCompletionChoosesAmongNamesThatExist() throws Exception {
        String text = TEXT.replace("return x * rate;", "return x * this.;");
        CandidateCheck check = candidate -> CompletableFuture
                .completedFuture(candidate.text().startsWith("tax") ? Verdict.ACCEPTED
                        : new Verdict.Dropped("unknown", new Continuation("", List.of("taxes(", "taxation"))));
        CompletionOutcome outcome = RealAssistant.get(assistant.completions()
                .complete(
                        new CompletionQuery("real", SourceText.whole(source(), text), "java",
                                text.indexOf("this.;") + 5, Trigger.INVOKED, List.of()).with(List.of(), check),
                        PartialListener.NONE)
                .result());
        String chosen = assertInstanceOf(CompletionOutcome.Proposal.class, outcome).text();
        assertTrue(chosen.startsWith("taxes(") || chosen.startsWith("taxation"), chosen);
    }

    /** The model answers with a block of two lines, which replace the region; nothing else changes. */
    @Test
    void anInstructionChangesTheRegion() throws Exception {
        String line = "        double x = 0;\n";
        int start = TEXT.indexOf(line);
        List<String> partials = Collections.synchronizedList(new ArrayList<>());
        EditOutcome outcome = RealAssistant.get(assistant.edits().edit(new EditQuery("e", source(), "java", TEXT, start,
                start + line.length(), "Return the sum of a and b", List.of()), partials::add).result());
        assertEquals(TEXT.replace(line, ANSWER), outcome.proposal().preview());
        Hunk only = outcome.proposal().hunks().getFirst();
        assertEquals(1, outcome.proposal().hunks().size(), outcome.proposal().hunks().toString());
        assertEquals(line, only.oldText());
        assertEquals(ANSWER, only.newText());
        assertFalse(partials.isEmpty(), "the edit grows while the model writes");
    }

    @Test
    void answersAboutAnAttachment() throws Exception {
        ChatSession session = assistant.chats().open(Conversation.create(), ConversationStore.NOTHING);
        Attachment file = Attachment.file(folder.resolve("Prices.java"), folder, "java", TEXT);
        Turn explained = RealAssistant.get(session.ask("/explain", List.of(file)));
        assertEquals(Turn.State.ANSWERED, explained.state(), explained.toString());
        assertEquals(List.of(ANSWER), CodeBlocks.of(explained.answer()).stream().map(CodeBlock::text).toList());
        Turn next = RealAssistant.get(session.ask("/fix The array may be null: then the total is 0.", List.of()));
        assertEquals(Turn.State.ANSWERED, next.state(), next.toString());
        assertEquals(2, session.conversation().path().size());
    }
}
