// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.List;
import org.vauban.engine.tool.ToolCall;

/**
 * An answer, separated into its parts.
 *
 * @param content text for the user; may be empty
 * @param reasoning reasoning before the answer; empty if there is none
 * @param calls tool calls in the model's order
 * @param damagedCall whether the answer has an invalid tool call, cut off or not JSON, whose text is part of the
 *            content
 */
public record ParsedAnswer(String content, String reasoning, List<ToolCall> calls, boolean damagedCall) {

    public ParsedAnswer {
        content = content == null ? "" : content;
        reasoning = reasoning == null ? "" : reasoning;
        calls = calls == null ? List.of() : List.copyOf(calls);
    }

    /** Creates an answer with text only. */
    public static ParsedAnswer of(String content) {
        return new ParsedAnswer(content, "", List.of(), false);
    }
}
