// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.failure;
import static org.vauban.assist.tests.FakeAssistant.get;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.tests.FakeEngine;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.FinishReason;
import org.vauban.governance.source.TextSource;

/** An edit of Markdown may have blocks of code, inside its own fence or without one. */
class MarkdownEditTest extends WithFakeAssistant {
    private static final String OLD = "Run the tool.\n";
    private static final String TEXT = "# Use\n\n" + OLD + "\n# More\n";
    private static final String NEW = "Run the tool:\n\n```sh\ntool --help\n```\n\nIt prints its options.\n";

    private AssistCall<EditOutcome> ask(@Nullable String language, EditListener listener) {
        return ask(language, OLD, listener);
    }

    private AssistCall<EditOutcome> ask(@Nullable String language, String old, EditListener listener) {
        String text = TEXT.replace(OLD, old);
        int start = text.indexOf(old);
        return fake.assistant().edits().edit(new EditQuery("e", TextSource.file(folder.resolve("README.md"), folder),
                language, text, start, start + old.length(), "add an example", List.of()), listener);
    }

    /** Returns the document after an answer, written line by line. */
    private String made(String old, String answer) throws Exception {
        AssistCall<EditOutcome> call = ask("markdown", old, EditListener.NONE);
        FakeEngine.Asked asked = engine.next();
        for (String line : answer.split("(?<=\n)")) {
            asked.write(line);
        }
        asked.finish(FinishReason.END);
        return get(call.result()).proposal().preview();
    }

    @ParameterizedTest
    @ValueSource(strings = {"```markdown\n%s```\n", "````markdown\n%s````\n", "```\n%s```\nThat is all.\n", "%s",
            "Here is the text:\n\n```md\n%s```\n", "Certainly:\n\n%s", "I added an example:\n```markdown\n%s```\n",
            "~~~markdown\n%s~~~\n", "Sure!\n\nHere is the text:\n\n```markdown\n%s```\n",
            "```markdown:README.md\n%s```\n"})
    void keepsBlocksOfCodeAndTheTextAroundThem(String answer) throws Exception {
        assertEquals(TEXT.replace(OLD, NEW), made(OLD, answer.formatted(NEW)));
    }

    @Test
    void fencesTheRegionSoThatBlocksOfCodeFitIn() throws Exception {
        ask(null, EditListener.NONE);
        String question = engine.next().question();
        assertTrue(question.contains("````\n" + OLD + "````\n"), question);
    }

    @Test
    void growsAsTheWholeBlock() throws Exception {
        List<String> partials = Collections.synchronizedList(new ArrayList<>());
        AssistCall<EditOutcome> call = ask("markdown", partials::add);
        FakeEngine.Asked asked = engine.next();
        for (String line : ("```markdown\n" + NEW + "```\n").split("(?<=\n)")) {
            asked.write(line);
        }
        asked.finish(FinishReason.END);
        get(call.result());
        assertEquals(NEW, partials.getLast());
        for (String partial : partials) {
            assertTrue(NEW.startsWith(partial), partial);
        }
    }

    @Test
    void anAnswerThatIsOnlyTalkIsNoText() throws Exception {
        AssistCall<EditOutcome> call = ask("markdown", EditListener.NONE);
        engine.next().write("I cannot do that.").finish(FinishReason.END);
        assertEquals(AssistError.NO_USE, failure(call.result()).error());
    }

    @Test
    void blocksWithoutALanguageAndInListsAreInside() throws Exception {
        String output = "It prints:\n\n```\nusage\n```\n\n1. Run it:\n\n    ```sh\n    tool\n    ```\n";
        assertEquals(TEXT.replace(OLD, output), made(OLD, "````markdown\n" + output + "````\n"));
        assertEquals(TEXT.replace(OLD, output), made(OLD, "````markdown\n" + output), "a fence that is not closed");
        String sample = "Write:\n\n````md\n```sh\ntool\n```\n````\n";
        assertEquals(TEXT.replace(OLD, sample), made(OLD, "```markdown\n" + sample + "```\n"));
    }

    @Test
    void aBlockOfCodeThatIsChangedStaysOne() throws Exception {
        String changed = "```sh\ntool -v\n```\n";
        assertEquals(TEXT.replace(OLD, changed), made("```sh\ntool\n```\n", changed));
        assertEquals(TEXT.replace(OLD, changed), made("```sh\ntool\n```\n", "````markdown\n" + changed + "````\n"));
        assertEquals(TEXT.replace(OLD, "```\ntool -v\n```\n"),
                made("```\ntool\n```\n", "```\ntool -v\n```\n"));
    }

    @Test
    void codeInsideABlockIsReplacedByCodeOnly() throws Exception {
        String text = "# Use\n\n```sh\ntool\n```\n\n# More\n";
        int start = text.indexOf("tool\n");
        AssistCall<EditOutcome> call = fake.assistant().edits().edit(new EditQuery("e",
                TextSource.file(folder.resolve("README.md"), folder), "markdown", text, start, start + 5,
                "be verbose", List.of()), EditListener.NONE);
        engine.next().write("```bash\ntool -v\n```\nIt says more now.\n").finish(FinishReason.END);
        assertEquals(text.replace("tool\n", "tool -v\n"), get(call.result()).proposal().preview());
    }
}
