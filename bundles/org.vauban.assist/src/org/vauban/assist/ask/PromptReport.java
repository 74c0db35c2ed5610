// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.attachment.AttachmentReport.State;
import org.vauban.assist.attachment.OmittedHistory;

/**
 * What was made of a prompt.
 *
 * @param blocks by the block as it was given, compared by identity
 * @param tokens of the prompt, about
 * @param contextTokens that the model has, the answer included
 * @param leftOut of the earlier conversation
 */
public record PromptReport(Map<PromptBlock, BlockReport> blocks, int tokens, int contextTokens,
        OmittedHistory leftOut) {

    /**
     * What was made of a block.
     *
     * @param text what was sent of the text, secrets masked; empty if nothing was
     * @param tokens of the whole block
     * @param sentTokens of what was sent
     * @param masked kinds of secrets
     * @param reason one sentence if it was not sent whole, else null
     */
    public record BlockReport(State state, String text, int tokens, int sentTokens, List<String> masked,
            @Nullable String reason) {}
}
