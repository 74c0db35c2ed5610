// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome.Proposal;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.context.Snippet;
import org.vauban.assist.context.Snippet.Kind;
import org.vauban.assist.inspect.InspectedPart;
import org.vauban.assist.tests.FakeEngine;
import org.vauban.assist.tests.Patience;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.FinishReason;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** How snippets are put into a prompt. */
class SnippetPromptTest extends WithFakeAssistant {
    private static final String TEXT = "class A {\n    int size;\n    int size() {\n        return \n    }\n}\n";

    private CompletionCall ask(Snippet... snippets) {
        CompletionQuery query = new CompletionQuery("editor",
                SourceText.whole(TextSource.file(folder.resolve("A.java"), folder), TEXT), "java",
                TEXT.indexOf("return ") + 7, Trigger.INVOKED, List.of()).with(List.of(snippets), CandidateCheck.NONE);
        return fake.assistant().completions().complete(query, PartialListener.NONE);
    }

    private List<String> names(CompletionRequest request) {
        return request.context().stream().map(each -> each.name().text()).toList();
    }

    @Test
    void areReviewedUnderTheirOwnFile() throws Exception {
        Snippet open = new Snippet(Kind.OPEN_FILE, "B.java", null, SourceText.whole(
                TextSource.file(folder.resolve("B.java"), folder), "// AKIA" + "IOSFODNN7EXAMPLE\nclass B {}\n"));
        Snippet secret = new Snippet(Kind.TYPE, "Canary.java", "type of canary",
                SourceText.whole(TextSource.file(folder.resolve("C.secret"), folder), "class Canary {}\n"));
        Snippet members = new Snippet(Kind.MEMBERS, "members", "members of size", SourceText.typed("int intValue()\n"));
        CompletionCall call = ask(members, secret, open);
        FakeEngine.Asked asked = fake.engine.next();
        assertEquals(List.of("B.java", "members"), names(asked.request));
        assertFalse(asked.request.context().getFirst().text().text().contains("IOSFODNN7"), "a secret is masked");
        asked.write("size;").finish(FinishReason.END);
        assertInstanceOf(Proposal.class, call.result().get(Patience.SECONDS, TimeUnit.SECONDS));
        List<InspectedPart> parts = fake.assistant().prompts().requests().getLast().parts();
        assertEquals("open_file", parts.get(0).role());
        assertEquals(1, parts.get(0).masked().size());
        assertEquals("members - members of size", parts.get(1).origin());
        assertTrue(parts.get(1).tokens() > 0);
        InspectedPart held = parts.getLast();
        assertEquals(InspectedPart.State.HELD_BACK, held.state());
        assertTrue(held.role().equals("type") && held.origin().equals("C.secret") && held.text().isEmpty());
    }

    @Test
    void whatDoesNotFitIsLeftOutAndTold() throws Exception {
        Snippet huge = new Snippet(Kind.TYPE, "Huge.java", null, SourceText.typed("int a;\n".repeat(4_000)));
        Snippet small = new Snippet(Kind.TYPE, "Small.java", null, SourceText.typed("class Small {}\n"));
        CompletionCall call = ask(huge, small);
        FakeEngine.Asked asked = fake.engine.next();
        assertEquals(List.of("Small.java"), names(asked.request));
        asked.write("size;").finish(FinishReason.END);
        call.result().get(Patience.SECONDS, TimeUnit.SECONDS);
        InspectedPart left = fake.assistant().prompts().requests().getLast().parts().getLast();
        assertEquals(InspectedPart.State.LEFT_OUT, left.state());
        assertTrue(left.origin().equals("Huge.java") && left.tokens() >= 7_000, left.toString());
    }

    @Test
    void aSmallModelIsNotLedAstray() throws Exception {
        fake.engine.parameters = 135_000_000;
        CompletionCall call = ask(new Snippet(Kind.TYPE, "Small.java", null, SourceText.typed("class Small {}\n")));
        FakeEngine.Asked asked = fake.engine.next();
        assertEquals(List.of(), names(asked.request));
        asked.write("size;").finish(FinishReason.END);
        call.result().get(Patience.SECONDS, TimeUnit.SECONDS);
        assertEquals(InspectedPart.State.LEFT_OUT,
                fake.assistant().prompts().requests().getLast().parts().getLast().state());
    }

    @Test
    void whatWasReadStaysWhereItStood() throws Exception {
        Snippet first = new Snippet(Kind.MEMBERS, "members", null, SourceText.typed("int intValue()\n"));
        Snippet second = new Snippet(Kind.TYPE, "B.java", null, SourceText.typed("class B {}\n"));
        ask(first);
        assertEquals(List.of("members"), names(fake.engine.next().request));
        ask(second);
        assertEquals(List.of("members", "B.java"), names(fake.engine.next().request), "the old one is read already");
    }
}
