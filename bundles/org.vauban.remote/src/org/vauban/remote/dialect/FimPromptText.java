// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.dialect;

import java.util.List;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.CompletionRequest.ContextText;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.remote.FimProtocol;

/** Builds the prompt of a completion for endpoints that take fill-in-the-middle tokens in the text. */
final class FimPromptText {
    private FimPromptText() {}

    /** Returns the special tokens that no text of a request may contain, since they would change the prompt. */
    static List<String> marks(FimProtocol fim) {
        return switch (fim) {
            case CODESTRAL -> List.of("[SUFFIX]", "[PREFIX]", "[MIDDLE]");
            case QWEN -> List.of("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>", "<|repo_name|>", "<|file_sep|>",
                    "<|endoftext|>");
            default -> List.of();
        };
    }

    /** Returns the context files and the prefix, in the format for several files on which the models were trained. */
    static String prefix(CompletionRequest request) {
        StringBuilder prefix = new StringBuilder();
        for (ContextText each : request.context()) {
            prefix.append("+++++ ").append(each.name().text()).append('\n').append(each.text().text()).append("\n\n");
        }
        ApprovedText name = request.fileName();
        if (!prefix.isEmpty() && name != null) {
            prefix.append("+++++ ").append(name.text()).append('\n');
        }
        return prefix.append(request.prefix().text()).toString();
    }

    /** Returns one text with special tokens. */
    static String marked(FimProtocol fim, CompletionRequest request) {
        String suffix = request.suffix().text();
        if (fim == FimProtocol.CODESTRAL) {
            return "[SUFFIX]" + suffix + "[PREFIX]" + prefix(request);
        }
        StringBuilder files = new StringBuilder();
        for (ContextText each : request.context()) {
            files.append("<|file_sep|>").append(each.name().text()).append('\n').append(each.text().text())
                    .append('\n');
        }
        ApprovedText name = request.fileName();
        if (!files.isEmpty() && name != null) {
            files.append("<|file_sep|>").append(name.text()).append('\n');
        }
        return files + "<|fim_prefix|>" + request.prefix().text() + "<|fim_suffix|>" + suffix + "<|fim_middle|>";
    }
}
