// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.List;
import org.vauban.engine.tool.ToolCall;

/**
 * What a model wrote, taken apart.
 *
 * @param content the text for the user; may be empty
 * @param reasoning what the model thought before; empty where it did not
 * @param calls the tools that it wants called, in its order
 * @param damagedCall whether a tool call was begun that is none: cut off, or no JSON; what there is of it is in the
 *            content
 */
public record ParsedAnswer(String content, String reasoning, List<ToolCall> calls, boolean damagedCall) {

    public ParsedAnswer {
        content = content == null ? "" : content;
        reasoning = reasoning == null ? "" : reasoning;
        calls = calls == null ? List.of() : List.copyOf(calls);
    }

    /** Text and nothing else. */
    public static ParsedAnswer of(String content) {
        return new ParsedAnswer(content, "", List.of(), false);
    }
}
