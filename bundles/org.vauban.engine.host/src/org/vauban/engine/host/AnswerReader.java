// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.ParsedAnswer;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.host.answer.AnswerParser;
import org.vauban.engine.host.answer.AnswerPart;
import org.vauban.engine.host.answer.AnswerSyntax;
import org.vauban.engine.host.answer.CallProgress;
import org.vauban.engine.host.answer.SkippedReasoning;
import org.vauban.engine.host.prompt.ChatTemplateInput;
import org.vauban.engine.host.scheduler.GenerationTask;
import org.vauban.engine.protocol.ClientProtocol;
import org.vauban.engine.tool.ToolCall;
import org.vauban.engine.tool.ToolCallDelta;

/**
 * Parses the answer to a conversation while the model generates it and reports its parts to the client. Called on the
 * model's thread; {@link #finish} is called once, on the thread that ends the request.
 */
final class AnswerReader implements GenerationTask.Listener {
    private final long id;
    private final AnswerSyntax syntax;
    private final OfferedTools tools;
    private final Supplier<ClientProtocol> client;
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final List<ToolCall> calls = new ArrayList<>();
    /** Probabilities of tokens whose text was not reported yet, if probabilities were requested. */
    private final List<TokenProbability> untold = new ArrayList<>();
    /** Null until the prompt is built; the request may end before that. */
    private volatile AnswerParser parser;
    /** Set until it is known whether the model skips the reasoning that the prompt has opened; else null. */
    private @Nullable SkippedReasoning opening;
    private Set<Integer> marks = Set.of();
    /** The tool call that was last reported in pieces, or -1, and the length of its reported arguments. */
    private int calling = -1;
    private int told;

    AnswerReader(long id, AnswerSyntax syntax, OfferedTools tools, Supplier<ClientProtocol> client) {
        this.id = id;
        this.syntax = syntax;
        this.tools = tools;
        this.client = client;
    }

    /**
     * Prepares for an answer; called before the first text, on the thread that builds the prompt.
     *
     * @param prompt the end of the prompt that the template rendered
     * @param controlMarks control tokens that are marks of the answer's format
     * @param constrained whether the whole answer follows a schema: it then has no reasoning, even if the prompt opens
     *            it
     */
    void begin(String prompt, Set<Integer> controlMarks, boolean constrained) {
        boolean opened = !constrained && syntax.format().isOpenedBy(prompt);
        opening = opened && tools.called() ? new SkippedReasoning(syntax) : null;
        parser = parser(opened);
        marks = controlMarks;
    }

    private AnswerParser parser(boolean opened) {
        return new AnswerParser(syntax.format(), opened,
                tools.told().stream().map(ChatTemplateInput.Tool::name).collect(Collectors.toSet()));
    }

    @Override
    public boolean shows(int controlToken) {
        return marks.contains(controlToken);
    }

    @Override
    public boolean isComplete() {
        return tools.single() && !calls.isEmpty();
    }

    @Override
    public void text(String text) {
        SkippedReasoning beginning = opening;
        String known = beginning == null ? text : beginning.accept(text);
        if (known == null) {
            return;
        }
        if (beginning != null) {
            opening = null;
            parser = beginning.isCall() ? parser(false) : parser;
        }
        tell(parser.accept(known));
        tell(parser.progress());
    }

    @Override
    public void text(String text, double likelihood, List<TokenProbability> tokens) {
        untold.addAll(tokens);
        text(text);
    }

    /** Takes the tokens that were added since the last text; null for none. */
    private @Nullable List<TokenProbability> taken() {
        if (untold.isEmpty()) {
            return null;
        }
        List<TokenProbability> taken = List.copyOf(untold);
        untold.clear();
        return taken;
    }

    @Override
    public void prompted(int total, int reused) {
        client.get().prompted(new ClientProtocol.Prompted(id, total, reused));
    }

    /** @param progress progress of the call that is being generated, or null */
    private void tell(@Nullable CallProgress progress) {
        if (progress == null) {
            return;
        }
        int call = calls.size() + progress.index();
        boolean first = call != calling;
        if (first) {
            calling = call;
            told = 0;
        }
        if (first || progress.arguments().length() > told) {
            String more = progress.arguments().subSequence(told, progress.arguments().length()).toString();
            told += more.length();
            client.get().calling(new ClientProtocol.Calling(id, new ToolCallDelta(call, progress.name(), more)));
        }
    }

    @Override
    public void reading(int read, int total) {
        client.get().reading(new ClientProtocol.Reading(id, read, total));
    }

    /** Reports the text that was held back and returns the whole answer. */
    ParsedAnswer finish() {
        SkippedReasoning beginning = opening;
        if (beginning != null) {
            tell(parser.accept(beginning.read()));
        }
        if (parser != null) {
            tell(parser.finish());
        }
        return new ParsedAnswer(content.toString(), reasoning.toString(), calls, parser != null && parser.damaged());
    }

    private void tell(List<AnswerPart> parts) {
        for (AnswerPart part : AnswerParser.joined(parts)) {
            switch (part) {
                case AnswerPart.Text t -> {
                    content.append(t.text());
                    calling = -1; // the call reported in pieces was text: the next call may take its index
                    client.get().text(new ClientProtocol.Text(id, t.text(), null, taken()));
                }
                case AnswerPart.Reasoning r -> {
                    reasoning.append(r.text());
                    client.get().reasoning(new ClientProtocol.Reasoning(id, r.text(), taken()));
                }
                case AnswerPart.ToolCall c -> {
                    ToolCall call = tools.checked(c);
                    calls.add(call);
                    client.get().called(new ClientProtocol.Called(id, call));
                }
            }
        }
    }
}
