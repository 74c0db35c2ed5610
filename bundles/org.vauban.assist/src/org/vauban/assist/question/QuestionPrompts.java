// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.Prompt;
import org.vauban.assist.ask.PromptBlock;
import org.vauban.assist.ask.PromptReport;
import org.vauban.assist.ask.QuotableBlocks;
import org.vauban.assist.document.LanguageDetector;
import org.vauban.assist.message.Messages;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.quote.QuoteSource;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.passage.Passage;

/**
 * Builds the prompts for one question. The first ones measure how likely the question is after each passage, which a
 * small model judges far better than which of several passages answers it; the others concern only the selected
 * passage. All prompts about a passage have the same beginning and grow at their end, so that the engine reuses the
 * prefix.
 */
final class QuestionPrompts {
    /** Feature name of the requests: a policy that disables the chat disables questions. */
    static final String FEATURE = "question";
    private static final String FEATURE_AHEAD = "questionAhead";
    /** Token limit of a question whose likelihood is measured; the beginning of a longer one suffices. */
    private static final int QUESTION_TOKENS = 128;
    private static final int QUOTE_TOKENS = 160;
    private static final int SENTENCE_TOKENS = 96;
    private static final int CANDIDATES = 20;

    private final String question;
    private final List<Passage> passages;
    private final Messages words;
    /** Blocks of the passages, in their order. */
    private final List<PromptBlock> blocks = new ArrayList<>();
    /** The text that the model received of each passage. */
    private final Map<Passage, String> sent = new HashMap<>();
    /** The dialogue after the passage: tasks and the model's replies. */
    private final List<Turn> turns = new ArrayList<>();
    private int chosen;

    private record Turn(PromptBlock wanted, PromptBlock written) {}

    /** @param locale the user's language, for a question whose language cannot be detected */
    QuestionPrompts(String question, List<Passage> passages, Locale locale) {
        this.question = question;
        this.passages = passages;
        words = new Messages("org.vauban.assist.question", LanguageDetector.of(question, locale));
        for (Passage passage : passages) {
            blocks.add(new PromptBlock("passage", name(passage), from(passage, passage.text()),
                    words.text("passage", title(passage)) + "\n", "\n\n", UnaryOperator.identity(),
                    PromptBlock.Keep.SHORTER));
        }
    }

    private static String name(Passage passage) {
        return String.valueOf(Path.of(passage.path()).getFileName());
    }

    private static String title(Passage passage) {
        List<String> above = new ArrayList<>(List.of(name(passage)));
        above.addAll(passage.headings());
        return String.join(" > ", above);
    }

    private static SourceText from(Passage passage, String text) {
        return SourceText.ofStored(TextSource.file(Path.of(passage.path()), null), text);
    }

    /** Returns the prompt that measures the likelihood of the question after a passage. */
    Prompt likelihood(int passage) {
        List<PromptBlock> asked = List.of(blocks.get(passage), task(words.text("task.question")));
        PromptBlock expected = PromptBlock.words("question", question);
        return new Prompt(FEATURE, List.of(system(), new Prompt.Message(Role.USER, asked, 0)),
                GenerationOptions.greedy(QUESTION_TOKENS).withProbabilities(1), Priority.CHAT, null, null, null,
                new QuotableBlocks() {
                    @Override
                    public List<QuoteSource> of(PromptBlock block, ApprovedText sent) {
                        return List.of();
                    }

                    @Override
                    public @Nullable PromptBlock expected() {
                        return expected;
                    }
                });
    }

    /** Returns the common beginning of the prompts about a passage, for prefilling. */
    Prompt readAhead(int passage) {
        Prompt asked = likelihood(passage);
        return new Prompt(FEATURE_AHEAD, asked.messages(), GenerationOptions.greedy(1).withSpeculation(false),
                Priority.READ_AHEAD, null, null);
    }

    /** Selects the passage of the other prompts. */
    void choose(int passage) {
        chosen = passage;
    }

    /** Notes the text that the model received of a passage: none if it is withheld or has no room. */
    void sent(int passage, @Nullable PromptReport report) {
        PromptReport.BlockReport block = report == null ? null : report.blocks().get(blocks.get(passage));
        if (block == null || block.text().isEmpty()) {
            sent.remove(passages.get(passage));
        } else {
            sent.put(passages.get(passage), block.text());
        }
    }

    /** Returns the text that the model received of each passage. */
    Map<Passage, String> sent() {
        return Collections.unmodifiableMap(sent);
    }

    QuoteCandidates candidates(QuestionWords wanted, List<Citation> quoted) {
        Passage passage = passages.get(chosen);
        return new QuoteCandidates(wanted, passage, sent.getOrDefault(passage, ""), quoted);
    }

    QuotablePassage quotable(QuoteCandidates candidates) {
        return new QuotablePassage(blocks.get(chosen), passages.get(chosen), candidates);
    }

    /** Returns the prompt that asks whether the passage answers the question, for the first word of the reply. */
    Prompt answerable() {
        return prompt(words.text("task.answerable"), judging(), null);
    }

    Prompt quote(QuotableBlocks quotable) {
        return prompt(quoteTask(), GenerationOptions.greedy(QUOTE_TOKENS), quotable);
    }

    private String quoteTask() {
        return words.text(turns.isEmpty() ? "task.quote" : "task.next");
    }

    /** Adds the model's quote to the dialogue. */
    void quoted(Citation citation) {
        turns.add(new Turn(task(quoteTask()), new PromptBlock("quote", name(citation.passage()),
                from(citation.passage(), citation.text()), "", "", UnaryOperator.identity(), PromptBlock.Keep.WHOLE)));
    }

    Prompt sentence() {
        GenerationOptions options = GenerationOptions.greedy(SENTENCE_TOKENS);
        return prompt(words.text("task.sentence", question), new GenerationOptions(options.maxTokens(), 0, 0, 1, 0, -1,
                List.of("\n\n"), null), null);
    }

    /** Adds the model's sentence to the dialogue. */
    void written(String sentence) {
        turns.add(new Turn(task(words.text("task.sentence", question)), PromptBlock.words("answer", sentence)));
    }

    /** Returns the prompt that asks whether another quote is needed, for the first word of the reply. */
    Prompt more() {
        return prompt(words.text("task.more"), judging(), null);
    }

    private static GenerationOptions judging() {
        return GenerationOptions.greedy(1).withProbabilities(CANDIDATES).withSpeculation(false);
    }

    private static PromptBlock task(String text) {
        return PromptBlock.words("question", text);
    }

    private Prompt.Message system() {
        return new Prompt.Message(Role.SYSTEM, List.of(PromptBlock.words("system", words.text("system"))), 0);
    }

    private Prompt prompt(String wanted, GenerationOptions options, @Nullable QuotableBlocks quotable) {
        List<Prompt.Message> messages = new ArrayList<>();
        messages.add(system());
        List<PromptBlock> first = new ArrayList<>(List.of(blocks.get(chosen)));
        first.add(PromptBlock.words("question", words.text("question", question) + "\n\n"));
        first.add(turns.isEmpty() ? task(wanted) : turns.getFirst().wanted());
        messages.add(new Prompt.Message(Role.USER, first, 0));
        for (int i = 0; i < turns.size(); i++) {
            messages.add(new Prompt.Message(Role.ASSISTANT, List.of(turns.get(i).written()), 0));
            PromptBlock next = i + 1 < turns.size() ? turns.get(i + 1).wanted() : task(wanted);
            messages.add(new Prompt.Message(Role.USER, List.of(next), 0));
        }
        return new Prompt(FEATURE, messages, options, Priority.CHAT, null, null, null, quotable);
    }
}
