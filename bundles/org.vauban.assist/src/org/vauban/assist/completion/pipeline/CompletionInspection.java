// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.inspect.InspectedPart;
import org.vauban.assist.inspect.InspectedPart.State;
import org.vauban.engine.CompletionRequest;
import org.vauban.governance.ApprovedPart;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.Masking;
import org.vauban.governance.WithheldPart;
import org.vauban.governance.source.TextSource;

/** Describes a completion's request for the prompt inspector. Pure. */
final class CompletionInspection {

    private CompletionInspection() {}

    /**
     * Returns the parts of a request in the order of the prompt, then those that were not sent.
     *
     * @param leftOut reason why a text of this many tokens had no room
     * @param finding finding of the check of the answer, or null
     */
    static List<InspectedPart> parts(CompletionRequest request, CompletionContext.Chosen chosen,
            IntFunction<String> leftOut, List<WithheldPart> held, @Nullable String finding) {
        List<InspectedPart> parts = new ArrayList<>();
        for (CompletionContext.Beside beside : chosen.sent()) {
            ApprovedText sent = Objects.requireNonNull(beside.text()).text();
            parts.add(new InspectedPart(parts.size(), "CONTEXT", beside.role(), beside.origin(), beside.source(),
                    State.SENT, sent.text(), beside.tokens(), masked(sent), null));
        }
        ApprovedText fileName = request.fileName();
        String name = fileName == null ? null : fileName.text();
        parts.add(part(parts.size(), "PREFIX", chosen.file(), name, request.prefix()));
        parts.add(part(parts.size(), "SUFFIX", chosen.file(), name, request.suffix()));
        for (CompletionContext.Beside beside : chosen.leftOut()) {
            parts.add(new InspectedPart(-1, "CONTEXT", beside.role(), beside.origin(), beside.source(), State.LEFT_OUT,
                    "", beside.tokens(), List.of(), leftOut.apply(beside.tokens())));
        }
        Set<TextSource> told = new HashSet<>();
        for (WithheldPart each : held) {
            if (!told.add(each.source())) {
                continue; // its name was withheld as well
            }
            String origin = each.source().path() == null ? null : each.source().name();
            parts.add(new InspectedPart(-1, "CONTEXT", each.role(), origin, each.source().path(), State.HELD_BACK, "",
                    0, List.of(), each.reason()));
        }
        if (finding != null) {
            parts.add(new InspectedPart(-1, "CHECK", "check", null, null, State.LEFT_OUT, "", -1, List.of(), finding));
        }
        return parts;
    }

    private static InspectedPart part(int message, String speaker, ApprovedPart file, @Nullable String origin,
            ApprovedText text) {
        return new InspectedPart(message, speaker, file.role(), origin, file.source().path(), State.SENT, text.text(),
                -1, masked(text), null);
    }

    private static List<String> masked(ApprovedText text) {
        return List.copyOf(new LinkedHashSet<>(text.maskings().stream().map(Masking::kind).toList()));
    }
}
