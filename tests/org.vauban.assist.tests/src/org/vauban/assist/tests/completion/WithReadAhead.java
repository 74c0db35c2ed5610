// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.context.Snippet;
import org.vauban.assist.context.Snippet.Kind;
import org.vauban.assist.tests.FakeAssistant;
import org.vauban.assist.tests.FakeEngine.Asked;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.FinishReason;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** Base class for read-ahead tests, with queries and prefilled prompts of one file. */
abstract class WithReadAhead extends WithFakeAssistant {
    static final String TEXT = IntStream.range(0, 400)
            .mapToObj(i -> "    int line" + i + " = compute(" + i + ");\n").collect(Collectors.joining());
    static final int CARET = TEXT.indexOf("    int line300");
    static final Snippet HELPER = new Snippet(Kind.TYPE, "Helper.java", null,
            SourceText.typed("class Helper {}\n"));

    CompletionQuery query(String file, String text, int caret) {
        return new CompletionQuery("editor", SourceText.whole(TextSource.file(folder.resolve(file), folder), text),
                "java", caret, Trigger.AUTOMATIC, List.of()).with(List.of(HELPER), CandidateCheck.NONE);
    }

    CompletionQuery typed(String typed) {
        return query("A.java", TEXT.substring(0, CARET) + typed + TEXT.substring(CARET), CARET + typed.length());
    }

    void rest(CompletionQuery query) {
        fake.assistant().completions().readAhead(query);
    }

    CompletionCall ask(CompletionQuery query) {
        return fake.assistant().completions().complete(query, PartialListener.NONE);
    }

    /**
     * Completes the prefilling for a resting caret, the short prompt and then the full one; returns the last request.
     */
    Asked readAll(CompletionQuery query) throws InterruptedException {
        rest(query);
        fake.engine.nextAhead().finish(FinishReason.LENGTH);
        Asked full = fake.engine.nextAhead();
        full.finish(FinishReason.LENGTH);
        return full;
    }

    static List<String> names(Asked asked) {
        return asked.request.context().stream().map(each -> each.name().text()).toList();
    }

    /** Waits until the assistant has processed all requests so far, which it does in order. */
    void settle() throws Exception {
        FakeAssistant.get(fake.assistant().describe());
    }
}
