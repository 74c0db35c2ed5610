// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.answer.AnswerSyntax;
import org.vauban.engine.host.prompt.ChatFormat;
import org.vauban.engine.host.prompt.FimAnchors;
import org.vauban.engine.host.prompt.FimFormat;
import org.vauban.engine.host.prompt.UserAnchors;
import org.vauban.engine.host.prompt.VocabularyTokenizer;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaVocabulary;

/** The formats of a model's prompts and answers. Any thread, unless a method says otherwise. */
public final class PromptFormats {
    private final LlamaModel model;
    private final VocabularyTokenizer tokenizer;
    private final Optional<FimFormat> fim;
    private final UserAnchors anchors = new UserAnchors();
    /** Chat formats by template source; created on first use, possibly by several threads at once. */
    private final Map<String, ChatFormat> chatFormats = new ConcurrentHashMap<>();
    private final AnswerSyntax answerSyntax;

    PromptFormats(LlamaModel model) {
        this.model = model;
        this.tokenizer = new VocabularyTokenizer(model.vocabulary());
        this.fim = FimFormat.of(tokenizer);
        this.answerSyntax = AnswerSyntax.of(template(true).orElse(""));
    }

    VocabularyTokenizer tokenizer() {
        return tokenizer;
    }

    /**
     * Returns the anchors of earlier fill-in-the-middle prompts.
     *
     * @param isolation key of the user, or null for the single user
     */
    public FimAnchors anchors(@Nullable String isolation) {
        return anchors.of(isolation);
    }

    /** Returns the fill-in-the-middle format; empty for a model that was not trained for it. */
    public Optional<FimFormat> fim() {
        return fim;
    }

    /**
     * Returns the format of conversations; empty for a model without a chat template.
     *
     * @param tools whether the conversation has tools: some models have a separate template for them
     */
    public Optional<ChatFormat> chatFormat(boolean tools) {
        return template(tools).map(source -> chatFormats.computeIfAbsent(source, s -> {
            LlamaVocabulary vocabulary = model.vocabulary();
            return ChatFormat.of(s, text(vocabulary, vocabulary.bos()), text(vocabulary, vocabulary.eos()));
        }));
    }

    private Optional<String> template(boolean tools) {
        return (tools ? model.chatTemplate("tool_use") : Optional.<String>empty()).or(model::chatTemplate);
    }

    private static String text(LlamaVocabulary vocabulary, OptionalInt token) {
        return token.isPresent() ? Objects.requireNonNullElse(vocabulary.tokenText(token.getAsInt()), "") : "";
    }

    /** Returns the syntax of answers to conversations. */
    public AnswerSyntax answerSyntax() {
        return answerSyntax;
    }
}
