// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.util.List;
import java.util.Locale;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.protocol.HostProtocol.ChatParams;
import org.vauban.engine.protocol.HostProtocol.WireCall;
import org.vauban.engine.protocol.HostProtocol.WireMessage;
import org.vauban.engine.protocol.HostProtocol.WirePart;
import org.vauban.engine.protocol.HostProtocol.WireQuoteSource;
import org.vauban.engine.protocol.HostProtocol.WireTemplate;
import org.vauban.engine.protocol.HostProtocol.WireTool;
import org.vauban.governance.ApprovedText;

/** Converts a conversation to its form in the protocol. */
final class ChatEncoder {
    private ChatEncoder() {}

    /** @param left milliseconds until the deadline; 0 if there is none */
    static ChatParams params(ChatRequest request, long id, long left) {
        List<WireTool> tools = request.tools().stream()
                .map(t -> new WireTool(t.name(), text(t.description()), text(t.parameters()))).toList();
        return new ChatParams(id, request.modelId(), request.messages().stream().map(ChatEncoder::message).toList(),
                tools, request.toolChoice(), request.options(), request.priority(), request.supersedes(), left,
                text(request.draft()), request.workspace(), request.isolation(),
                request.quotable().stream().map(q -> new WireQuoteSource(q.text().text(), q.starts(), q.ends()))
                        .toList(),
                new WireTemplate(request.template().reasoning(), text(request.template().variables()),
                        request.template().ending()));
    }

    private static WireMessage message(ChatRequest.Message m) {
        return new WireMessage(m.role().name().toLowerCase(Locale.ROOT),
                m.parts().stream().map(p -> new WirePart(p.type(), text(p.text()))).toList(), text(m.reasoning()),
                m.calls().stream().map(c -> new WireCall(c.id(), c.name(), c.arguments().text())).toList(), m.callId());
    }

    private static @Nullable String text(@Nullable ApprovedText text) {
        return text == null ? null : text.text();
    }
}
