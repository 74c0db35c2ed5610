// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vauban.assist.inspect.InspectedPart;
import org.vauban.assist.inspect.InspectedPart.State;
import org.vauban.engine.CompletionRequest;
import org.vauban.governance.ApprovedPart;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.HeldBack;
import org.vauban.governance.Masking;

/** What a completion sends, for the prompt inspector. Pure. */
final class CompletionNotes {

    private CompletionNotes() {
    }

    /**
     * The parts of a request in an order in which models read them, what was held back at the end.
     *
     * @param file the document
     */
    static List<InspectedPart> parts(CompletionRequest request, ApprovedPart file, List<HeldBack> held) {
        List<InspectedPart> parts = new ArrayList<>();
        for (CompletionRequest.ContextText context : request.context()) {
            parts.add(part(parts.size(), "CONTEXT", "open", context.name().text(), context.text()));
        }
        String name = request.fileName() == null ? null : request.fileName().text();
        parts.add(part(parts.size(), "PREFIX", file.role(), name, request.prefix()));
        parts.add(part(parts.size(), "SUFFIX", file.role(), name, request.suffix()));
        Set<Path> told = new HashSet<>();
        for (HeldBack each : held) {
            if (!told.add(each.source())) {
                continue; // its name was held back as well
            }
            String origin = each.source() == null ? null : String.valueOf(each.source().getFileName());
            parts.add(new InspectedPart(-1, "CONTEXT", each.role(), origin, each.source(), State.HELD_BACK, "", 0, List.of(),
                    each.reason()));
        }
        return parts;
    }

    private static InspectedPart part(int message, String speaker, String role, String origin, ApprovedText text) {
        List<String> masked = List.copyOf(new LinkedHashSet<>(text.maskings().stream().map(Masking::kind).toList()));
        return new InspectedPart(message, speaker, role, origin, null, State.SENT, text.text(), -1, masked, null);
    }
}
