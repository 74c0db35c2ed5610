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

/** How prompts for one model are written, and its answers read. Threads: any, unless a method says otherwise. */
public final class PromptFormats {
    private final LlamaModel model;
    private final VocabularyTokenizer tokenizer;
    private final Optional<FimFormat> fim;
    private final UserAnchors anchors = new UserAnchors();
    /** By the template's source; made when they are first asked for, which several may do at once. */
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
     * Where gaps began.
     *
     * @param isolation key of the user, or null for the one user
     */
    public FimAnchors anchors(@Nullable String isolation) {
        return anchors.of(isolation);
    }

    /** Empty for a model that was not trained to fill in the middle. */
    public Optional<FimFormat> fim() {
        return fim;
    }

    /**
     * How conversations are written; empty for a model without a chat template.
     *
     * @param tools whether there are tools in it: some models have a template of its own for that
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

    /** How answers to conversations are written. */
    public AnswerSyntax answerSyntax() {
        return answerSyntax;
    }
}
