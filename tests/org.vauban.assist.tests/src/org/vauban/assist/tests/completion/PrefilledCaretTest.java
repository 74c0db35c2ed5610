// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.tests.FakeEngine.Asked;
import org.vauban.assist.tests.Patience;
import org.vauban.engine.FinishReason;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** Whether the prompt at a caret counts as prefilled. */
class PrefilledCaretTest extends WithReadAhead {
    @Test
    void aCaretIsPrefilledAsSoonAsItsShortPromptIsRead() throws Exception {
        rest(typed(""));
        Asked first = fake.engine.nextAhead();
        assertFalse(isPrefilled(CARET));
        first.finish(FinishReason.LENGTH);
        fake.engine.nextAhead();
        assertTrue(isPrefilled(CARET));
        assertTrue(isPrefilled(CARET + 5), "what was typed since is little");
        assertFalse(isPrefilled(CARET - 5));
        rest(query("A.java", TEXT, 100));
        assertFalse(isPrefilled(CARET), "the caret is elsewhere");
    }

    @Test
    void aCaretIsNotPrefilledWhereItsPromptWasBrokenOff() throws Exception {
        rest(typed(""));
        fake.engine.nextAhead().finish(FinishReason.CANCELLED);
        settle();
        assertFalse(isPrefilled(CARET));
    }

    @Test
    void whereSomebodyWasAnsweredTheCaretIsPrefilled() throws Exception {
        CompletionCall call = ask(typed("in"));
        Asked asked = fake.engine.next();
        assertFalse(isPrefilled(CARET + 2));
        asked.write("t a = 1;").finish(FinishReason.END);
        call.result().get(Patience.SECONDS, TimeUnit.SECONDS);
        assertTrue(isPrefilled(CARET + 2));
        assertFalse(isPrefilled(CARET), "the prompt ends behind it");
    }

    @Test
    void whileAnotherEditorIsAnsweredNoCaretIsPrefilled() throws Exception {
        CompletionCall call = ask(typed("in"));
        fake.engine.next().write("t a = 1;").finish(FinishReason.END);
        call.result().get(Patience.SECONDS, TimeUnit.SECONDS);
        ask(typed("int"));
        assertTrue(isPrefilled(CARET + 3), "what it computes itself is no other's");
        fake.assistant().completions().complete(new CompletionQuery("other",
                SourceText.whole(TextSource.file(folder.resolve("B.java"), folder), "class B {}"), "java", 9,
                Trigger.AUTOMATIC, List.of()), PartialListener.NONE);
        assertFalse(isPrefilled(CARET + 3));
    }

    private boolean isPrefilled(int offset) {
        return fake.assistant().completions().isPrefilled("editor", offset);
    }
}
