// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.protocol.HostProtocol.ChatParams;
import org.vauban.engine.protocol.HostProtocol.CompleteParams;
import org.vauban.engine.protocol.HostProtocol.NamedText;
import org.vauban.engine.protocol.HostProtocol.WireCall;
import org.vauban.engine.protocol.HostProtocol.WireMessage;
import org.vauban.engine.protocol.HostProtocol.WirePart;
import org.vauban.engine.protocol.HostProtocol.WireTemplate;
import org.vauban.engine.protocol.HostProtocol.WireTool;

/** Estimates the work to build a prompt, in characters that are tokenized. */
public final class PromptSize {
    /** Takes about 20 ms. */
    private static final int LONG = 1 << 16;
    /** Added for each message, call or tool, even if it is empty, since a template renders some text around it. */
    private static final int EACH = 128;

    private PromptSize() {}

    /** Whether building the prompt takes longer than other requests should wait. */
    public static boolean isLong(long characters) {
        return characters > LONG;
    }

    /** Returns the size of a completion request. */
    public static long of(CompleteParams p) {
        List<NamedText> context = p.context() == null ? List.of() : p.context();
        return length(p.prefix()) + length(p.suffix()) + length(p.draft())
                + context.stream().mapToLong(each -> length(each.text())).sum();
    }

    /** Returns the size of a conversation: its messages, its tools and the other variables of the template. */
    public static long of(ChatParams p) {
        List<WireTool> tools = p.tools();
        WireTemplate template = p.template();
        long size = length(p.draft()) + (template == null ? 0 : length(template.variables()));
        for (WireTool tool : tools == null ? List.<WireTool>of() : tools) {
            size += EACH + length(tool.description()) + length(tool.parameters());
        }
        for (WireMessage message : p.messages()) {
            List<WirePart> parts = message.content() == null ? List.of() : message.content();
            List<WireCall> made = message.calls();
            size += EACH + length(message.reasoning()) + parts.stream().mapToLong(part -> length(part.text())).sum()
                    + (made == null ? 0 : made.stream().mapToLong(call -> EACH + length(call.arguments())).sum());
        }
        return size;
    }

    private static long length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
