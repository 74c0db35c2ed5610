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

/** How much there is to do before a prompt can be computed, in characters that are tokenized. */
public final class PromptSize {
    /** Some 20 ms. */
    private static final int LONG = 1 << 16;
    /** A message, a call or a tool, be it empty: a template writes some words for it. */
    private static final int EACH = 128;

    private PromptSize() {}

    /** Whether it takes longer than other requests are to wait. */
    public static boolean isLong(long characters) {
        return characters > LONG;
    }

    /** Of a completion. */
    public static long of(CompleteParams p) {
        List<NamedText> context = p.context() == null ? List.of() : p.context();
        return length(p.prefix()) + length(p.suffix()) + length(p.draft())
                + context.stream().mapToLong(each -> length(each.text())).sum();
    }

    /** Of what is said, of the tools, and of what else the template is given. */
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
