// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The fill-in-the-middle format of a model family, detected by the control tokens of the vocabulary. Control tokens are
 * inserted by id and texts are tokenized as plain text, so that a text that contains {@code <|fim_middle|>} cannot move
 * the gap.
 */
public sealed interface FimFormat {

    /** Returns a short name, such as {@code fim:qwen}. */
    String name();

    /** Returns the tokens of the whole prompt; the model generates the content of the gap. */
    int[] prompt(Tokenizer tokenizer, FimInput input);

    /**
     * Returns the control tokens of the format: a model that generates one has left the gap. The first two precede the
     * first and the second of the texts around the gap.
     */
    int[] control();

    /** Whether the prompt ends with the text before the caret, so that typing appends to it without anchors. */
    default boolean endsWithPrefix() {
        return false;
    }

    /** Returns a prompt without a gap, for text that ends at the caret; other texts are placed as in the format. */
    default int[] plain(Tokenizer tokenizer, FimInput input) {
        return new PromptBuilder(tokenizer).text(input.contextAsText() + input.prefix()).build();
    }

    /** Returns the format whose tokens the vocabulary has; empty for none. */
    static Optional<FimFormat> of(Tokenizer tokenizer) {
        return Qwen.of(tokenizer).or(() -> DeepSeek.of(tokenizer)).or(() -> CodeLlama.of(tokenizer))
                .or(() -> Glm.of(tokenizer)).or(() -> StarCoder.of(tokenizer)).or(() -> Mistral.of(tokenizer));
    }

    /** Returns the prompt for a model without a format: the text before the caret. */
    static int[] plainPrefix(Tokenizer tokenizer, FimInput input) {
        return new PromptBuilder(tokenizer).text(input.contextAsText() + input.prefix()).build();
    }

    /**
     * Qwen2.5-Coder and later: {@code <|fim_prefix|>…<|fim_suffix|>…<|fim_middle|>}; other files come first as
     * {@code <|repo_name|>NAME\n<|file_sep|>PATH\nTEXT}.
     *
     * @param repository token, or -1
     * @param separator token, or -1
     * @see <a href="https://github.com/QwenLM/Qwen2.5-Coder">the family's own description</a>
     */
    record Qwen(int prefix, int suffix, int middle, int repository, int separator) implements FimFormat {
        static Optional<FimFormat> of(Tokenizer t) {
            int[] ids = all(t, "<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>");
            return ids == null ? Optional.empty()
                    : Optional.of(new Qwen(ids[0], ids[1], ids[2], t.control("<|repo_name|>").orElse(-1),
                            t.control("<|file_sep|>").orElse(-1)));
        }

        @Override
        public String name() {
            return "fim:qwen";
        }

        @Override
        public int[] prompt(Tokenizer tokenizer, FimInput input) {
            return files(tokenizer, input).token(prefix).text(input.prefix()).token(suffix).text(input.suffix())
                    .token(middle).build();
        }

        @Override
        public int[] plain(Tokenizer tokenizer, FimInput input) {
            return files(tokenizer, input).text(input.prefix()).build();
        }

        private PromptBuilder files(Tokenizer tokenizer, FimInput input) {
            PromptBuilder out = new PromptBuilder(tokenizer);
            if (input.context().isEmpty()) {
                return out; // measured: without other files the short form works better
            }
            if (repository < 0 || separator < 0) {
                return out.text(input.contextAsText());
            }
            out.token(repository).text("project\n");
            for (FimInput.Context c : input.context()) {
                out.token(separator).text(c.name() + "\n" + c.text() + (c.text().endsWith("\n") ? "" : "\n"));
            }
            return out.token(separator).text(input.nameOr("current") + "\n");
        }

        @Override
        public int[] control() {
            return new int[] {prefix, suffix, middle, repository, separator};
        }
    }

    /**
     * DeepSeek-Coder: {@code <｜fim▁begin｜>…<｜fim▁hole｜>…<｜fim▁end｜>}; other files come first with {@code #PATH} lines.
     *
     * @see <a href="https://github.com/deepseek-ai/DeepSeek-Coder">the family's own description</a>
     */
    record DeepSeek(int begin, int hole, int end) implements FimFormat {
        static Optional<FimFormat> of(Tokenizer t) {
            int[] ids = all(t, "<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>");
            return ids == null ? Optional.empty() : Optional.of(new DeepSeek(ids[0], ids[1], ids[2]));
        }

        @Override
        public String name() {
            return "fim:deepseek";
        }

        @Override
        public int[] prompt(Tokenizer tokenizer, FimInput input) {
            StringBuilder before = new StringBuilder();
            for (FimInput.Context c : input.context()) {
                before.append('#').append(c.name()).append('\n').append(c.text());
                before.append(c.text().endsWith("\n") ? "" : "\n");
            }
            if (!input.context().isEmpty()) {
                before.append('#').append(input.nameOr("current")).append('\n');
            }
            return new PromptBuilder(tokenizer).token(begin).text(before + input.prefix()).token(hole)
                    .text(input.suffix())
                    .token(end).build();
        }

        @Override
        public int[] control() {
            return new int[] {begin, hole, end};
        }
    }

    /**
     * CodeLlama: {@code <PRE> … <SUF>… <MID>}, where the text after {@code <SUF>} begins without the vocabulary's
     * blank.
     *
     * @see <a href="https://arxiv.org/abs/2308.12950">Code Llama, section 2.3</a>
     */
    record CodeLlama(int prefix, int suffix, int middle) implements FimFormat {
        static Optional<FimFormat> of(Tokenizer t) {
            int[] ids = all(t, "▁<PRE>", "▁<SUF>", "▁<MID>");
            ids = ids == null ? all(t, "<PRE>", "<SUF>", "<MID>") : ids;
            return ids == null ? Optional.empty() : Optional.of(new CodeLlama(ids[0], ids[1], ids[2]));
        }

        @Override
        public String name() {
            return "fim:codellama";
        }

        @Override
        public int[] prompt(Tokenizer tokenizer, FimInput input) {
            return new PromptBuilder(tokenizer).token(prefix).text(input.contextAsText() + input.prefix()).token(suffix)
                    .continuation(input.suffix()).token(middle).build();
        }

        @Override
        public int[] control() {
            return new int[] {prefix, suffix, middle};
        }
    }

    /**
     * StarCoder, StarCoder2 and Granite: {@code <fim_prefix>…<fim_suffix>…<fim_middle>}; other files come first as
     * {@code <repo_name>NAME<file_sep>PATH\nTEXT} if the vocabulary has these tokens.
     *
     * @param repository token, or -1
     * @param separator token, or -1
     * @see <a href="https://arxiv.org/abs/2402.19173">StarCoder 2 and The Stack v2, section 5.3</a>
     */
    record StarCoder(int prefix, int suffix, int middle, int repository, int separator) implements FimFormat {
        static Optional<FimFormat> of(Tokenizer t) {
            int[] ids = all(t, "<fim_prefix>", "<fim_suffix>", "<fim_middle>");
            ids = ids == null ? all(t, "<fim-prefix>", "<fim-suffix>", "<fim-middle>") : ids;
            return ids == null ? Optional.empty()
                    : Optional.of(new StarCoder(ids[0], ids[1], ids[2], t.control("<repo_name>").orElse(-1),
                            t.control("<file_sep>").orElse(-1)));
        }

        @Override
        public String name() {
            return "fim:starcoder";
        }

        @Override
        public int[] prompt(Tokenizer tokenizer, FimInput input) {
            PromptBuilder out = new PromptBuilder(tokenizer);
            String before = input.contextAsText();
            if (!input.context().isEmpty() && repository >= 0 && separator >= 0) {
                out.token(repository).text("project");
                for (FimInput.Context c : input.context()) {
                    out.token(separator).text(c.name() + "\n" + c.text());
                }
                out.token(separator);
                before = input.nameOr("current") + "\n";
            }
            return out.token(prefix).text(before + input.prefix()).token(suffix).text(input.suffix()).token(middle)
                    .build();
        }

        @Override
        public int[] control() {
            return new int[] {prefix, suffix, middle, repository, separator};
        }
    }

    /** GLM-4.5 and CodeGeeX4: {@code <|code_prefix|>…<|code_suffix|>…<|code_middle|>}. */
    record Glm(int prefix, int suffix, int middle) implements FimFormat {
        static Optional<FimFormat> of(Tokenizer t) {
            int[] ids = all(t, "<|code_prefix|>", "<|code_suffix|>", "<|code_middle|>");
            return ids == null ? Optional.empty() : Optional.of(new Glm(ids[0], ids[1], ids[2]));
        }

        @Override
        public String name() {
            return "fim:glm";
        }

        @Override
        public int[] prompt(Tokenizer tokenizer, FimInput input) {
            return new PromptBuilder(tokenizer).token(prefix).text(input.contextAsText() + input.prefix()).token(suffix)
                    .text(input.suffix()).token(middle).build();
        }

        @Override
        public int[] control() {
            return new int[] {prefix, suffix, middle};
        }
    }

    /**
     * Codestral and other Mistral models: {@code [SUFFIX]…[PREFIX]…}, suffix first; the model continues after the
     * prefix. llama.cpp does not implement this format.
     *
     * @see <a href="https://github.com/mistralai/mistral-common">mistral-common, FIM requests</a>
     */
    record Mistral(int suffix, int prefix) implements FimFormat {
        static Optional<FimFormat> of(Tokenizer t) {
            int[] ids = all(t, "[SUFFIX]", "[PREFIX]");
            return ids == null ? Optional.empty() : Optional.of(new Mistral(ids[0], ids[1]));
        }

        @Override
        public String name() {
            return "fim:mistral";
        }

        @Override
        public int[] prompt(Tokenizer tokenizer, FimInput input) {
            return new PromptBuilder(tokenizer).token(suffix).continuation(input.suffix()).token(prefix)
                    .text(input.contextAsText() + input.prefix()).build();
        }

        @Override
        public int[] control() {
            return new int[] {suffix, prefix};
        }

        @Override
        public boolean endsWithPrefix() {
            return true;
        }
    }

    private static int @Nullable [] all(Tokenizer tokenizer, String... names) {
        int[] ids = new int[names.length];
        for (int i = 0; i < names.length; i++) {
            OptionalInt id = tokenizer.control(names[i]);
            if (id.isEmpty()) {
                return null;
            }
            ids[i] = id.getAsInt();
        }
        return ids;
    }
}
