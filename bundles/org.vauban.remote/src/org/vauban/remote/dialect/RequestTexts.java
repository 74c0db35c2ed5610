// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TemplateOptions;
import org.vauban.engine.tool.Tool;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.remote.FimProtocol;
import org.vauban.remote.message.Messages;

/**
 * Lists the texts of a request, and checks whether an endpoint can answer it. Only approved texts are sent: a request
 * with a plain text (such as an editor's grammar, which may contain names from the workspace) stays on this machine.
 */
public final class RequestTexts {
    private RequestTexts() {}

    /** Returns all texts of a chat request that would be sent. */
    public static List<ApprovedText> of(ChatRequest request) {
        List<ApprovedText> texts = new ArrayList<>();
        for (ChatRequest.Message message : request.messages()) {
            message.parts().forEach(part -> add(texts, part.text()));
            message.calls().forEach(call -> texts.add(call.arguments()));
        }
        for (Tool tool : request.tools()) {
            add(texts, tool.description());
            add(texts, tool.parameters());
        }
        add(texts, request.approvedRule());
        return texts;
    }

    /** Returns all texts of a completion that would be sent. */
    public static List<ApprovedText> of(CompletionRequest request) {
        List<ApprovedText> texts = new ArrayList<>(List.of(request.prefix(), request.suffix()));
        add(texts, request.fileName());
        request.context().forEach(each -> texts.addAll(List.of(each.name(), each.text())));
        add(texts, request.approvedRule());
        return texts;
    }

    private static void add(List<ApprovedText> texts, @Nullable ApprovedText text) {
        if (text != null) {
            texts.add(text);
        }
    }

    /** Returns why no endpoint can answer an editor's chat request; empty if one can. */
    public static Optional<String> refusal(ChatRequest request, Messages messages) {
        return form(request, messages).or(() -> refusal(request.options(), messages));
    }

    /** Returns why no endpoint can answer a chat request, without regard to options, see {@link OutputOptions}. */
    public static Optional<String> form(ChatRequest request, Messages messages) {
        // endpoints do not support restrictions that only the local sampler can enforce
        boolean plain = request.quotable().isEmpty() && isPlain(request.template())
                && request.messages().stream().flatMap(message -> message.parts().stream())
                        .allMatch(part -> part.text() != null)
                && request.tools().stream().allMatch(tool -> Tool.isName(tool.name()))
                && request.messages().stream().flatMap(message -> message.calls().stream())
                        .allMatch(call -> Tool.isName(call.name()));
        return plain ? Optional.empty() : Optional.of(messages.get("unsupported"));
    }

    private static boolean isPlain(TemplateOptions template) {
        boolean standard = switch (template.reasoning()) {
            case AUTO, ALLOWED -> true;
            case ON, OFF -> false;
        };
        return standard && template.variables() == null && template.ending() == TemplateOptions.Ending.ANSWER;
    }

    /** Returns why an endpoint cannot answer an editor's completion; empty if it can. */
    public static Optional<String> refusal(CompletionRequest request, FimProtocol fim, Messages messages) {
        return form(request, fim, messages).or(() -> refusal(request.options(), messages));
    }

    /** Returns why an endpoint cannot answer a completion, without regard to options, see {@link OutputOptions}. */
    public static Optional<String> form(CompletionRequest request, FimProtocol fim, Messages messages) {
        if (fim == FimProtocol.NONE) {
            return Optional.of(messages.get("no.fim"));
        }
        boolean forged = FimPromptText.marks(fim).stream().anyMatch(
                mark -> of(request).stream().anyMatch(text -> text.text().contains(mark)));
        return forged ? Optional.of(messages.get("unsupported")) : Optional.empty();
    }

    private static Optional<String> refusal(GenerationOptions options, Messages messages) {
        return options.grammar() == null && options.jsonSchema() == null && options.probabilities() == 0
                && !options.tokens()
                ? Optional.empty()
                : Optional.of(messages.get("unsupported"));
    }
}
