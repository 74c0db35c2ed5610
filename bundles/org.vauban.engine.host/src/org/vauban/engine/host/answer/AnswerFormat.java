// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The marks of tool calls and reasoning in a model family's answers. */
public enum AnswerFormat {
    /** No tool calls; reasoning between {@code <think>} and {@code </think>}. */
    PLAIN("<think>", "</think>"),
    /**
     * Hermes, Qwen 2.5 and 3, Granite 4: {@code <tool_call>{"name": …, "arguments": {…}}</tool_call>}, and
     * Qwen3-Coder's {@code <tool_call><function=name><parameter=key>value</parameter></function></tool_call>}.
     */
    HERMES("<think>", "</think>"),
    /**
     * Mistral: {@code [TOOL_CALLS][{"name": …, "arguments": {…}, "id": …}]}, and since 2025 {@code
     * [TOOL_CALLS]name[ARGS]{…}} with an optional {@code [CALL_ID]id} between; reasoning between {@code [THINK]} and
     * {@code [/THINK]}.
     */
    MISTRAL("[THINK]", "[/THINK]"),
    /**
     * Llama 3: {@code <|python_tag|>{"name": …, "parameters": {…}}}, the same without the tag as the whole answer,
     * several separated by {@code ;}, {@code <|python_tag|>tool.call(key="value")} for its built-in tools, and
     * otherwise Python code after the tag, which is a call of {@code python} with {@code code}.
     */
    LLAMA("<think>", "</think>"),
    /**
     * Granite 3: {@code <|tool_call|>[{"name": …, "arguments": {…}}]}; the answer after the reasoning is in
     * {@code <response>}.
     */
    GRANITE("<think>", "</think>"),
    /**
     * DeepSeek: {@code <｜tool▁call▁begin｜>name<｜tool▁sep｜>{…}<｜tool▁call▁end｜>}, before V3.1
     * {@code function<｜tool▁sep｜>name} and a block of {@code json}.
     */
    DEEPSEEK("<think>", "</think>");

    /** Separates two of Llama's calls without a mark; not a mark itself. */
    static final String SEPARATOR = ";";

    private final String reasoningStart;
    private final String reasoningEnd;

    AnswerFormat(String reasoningStart, String reasoningEnd) {
        this.reasoningStart = reasoningStart;
        this.reasoningEnd = reasoningEnd;
    }

    /** Returns the mark before the reasoning. */
    public String reasoningStart() {
        return reasoningStart;
    }

    /** Returns the mark after the reasoning. */
    public String reasoningEnd() {
        return reasoningEnd;
    }

    /**
     * Returns the format in which a model's chat template renders earlier calls; {@link #PLAIN} if it renders none that
     * is known.
     */
    public static AnswerFormat of(String chatTemplate) {
        if (chatTemplate.contains("[TOOL_CALLS]")) {
            return MISTRAL;
        }
        if (chatTemplate.contains("<｜tool▁call▁begin｜>")) {
            return DEEPSEEK;
        }
        if (chatTemplate.contains("<|tool_call|>")) {
            return GRANITE;
        }
        if (chatTemplate.contains("<tool_call>")) {
            return HERMES;
        }
        if (chatTemplate.contains("<|python_tag|>")
                || chatTemplate.contains("<|start_header_id|>") && chatTemplate.contains("\"parameters\"")) {
            return LLAMA;
        }
        return PLAIN;
    }

    /**
     * Returns the marks that the model may generate as separate tokens, which may be control tokens of the vocabulary.
     */
    public List<String> marks() {
        List<String> marks = new ArrayList<>(List.of(reasoningStart, reasoningEnd));
        marks.addAll(switch (this) {
            case PLAIN -> List.of();
            case HERMES -> List.of("<tool_call>", "</tool_call>");
            case MISTRAL -> List.of("[TOOL_CALLS]", "[ARGS]", "[CALL_ID]");
            case LLAMA -> List.of("<|python_tag|>");
            case GRANITE -> List.of("<|tool_call|>", "<tool_call>", "</tool_call>", "<response>", "</response>");
            case DEEPSEEK -> List.of("<｜tool▁calls▁begin｜>", "<｜tool▁call▁begin｜>", "<｜tool▁sep｜>", "<｜tool▁call▁end｜>",
                    "<｜tool▁calls▁end｜>");
        });
        return marks;
    }

    /**
     * Returns the marks of all families, including those around tools and their results, which the text of a
     * conversation must not become.
     */
    public static Set<String> everyMark() {
        Set<String> marks = new LinkedHashSet<>(List.of("<tools>", "</tools>", "<tool_response>", "</tool_response>",
                "[AVAILABLE_TOOLS]", "[/AVAILABLE_TOOLS]", "[TOOL_RESULTS]", "[/TOOL_RESULTS]", "[TOOL_CONTENT]",
                "<|tool_response|>", "<｜tool▁outputs▁begin｜>", "<｜tool▁outputs▁end｜>", "<｜tool▁output▁begin｜>",
                "<｜tool▁output▁end｜>", "<｜User｜>", "<｜Assistant｜>"));
        for (AnswerFormat format : values()) {
            marks.addAll(format.marks());
        }
        return marks;
    }

    /** Returns the marks that begin a block of calls, with readers for the rest of it. */
    Map<String, Supplier<CallReader>> callReaders() {
        return switch (this) {
            case PLAIN -> Map.of();
            case HERMES -> Map.of("<tool_call>", HermesCallReader::new);
            case MISTRAL -> Map.of("[TOOL_CALLS]", () -> new NamedCallReader(NamedCallReader.Head.MISTRAL));
            case LLAMA -> Map.of("<|python_tag|>", LlamaCallReader::new);
            case GRANITE -> Map.of("<|tool_call|>", JsonCallReader::new, "<tool_call>", HermesCallReader::new);
            case DEEPSEEK -> Map.of("<｜tool▁call▁begin｜>", () -> new NamedCallReader(NamedCallReader.Head.DEEPSEEK));
        };
    }

    /** Returns end marks, which are dropped after a call. */
    Set<String> callEnds() {
        return switch (this) {
            case PLAIN, MISTRAL -> Set.of();
            case HERMES, GRANITE -> Set.of("</tool_call>");
            case LLAMA -> Set.of(SEPARATOR);
            case DEEPSEEK -> Set.of("```", "<｜tool▁call▁end｜>", "<｜tool▁calls▁end｜>");
        };
    }

    /**
     * Returns the members that a JSON call without a mark may have: the name, the arguments under one of their names,
     * and further members of the family; empty if its calls are not JSON.
     */
    Set<String> callMembers() {
        return switch (this) {
            case HERMES, GRANITE -> Set.of("name", "arguments");
            case MISTRAL -> Set.of("name", "arguments", "id");
            case LLAMA -> Set.of("name", "parameters", "arguments", "type");
            case PLAIN, DEEPSEEK -> Set.of();
        };
    }

    /** Whether a prompt ends in the middle of the reasoning, because the template has opened it already. */
    public boolean isOpenedBy(String prompt) {
        return prompt.stripTrailing().endsWith(reasoningStart);
    }
}
