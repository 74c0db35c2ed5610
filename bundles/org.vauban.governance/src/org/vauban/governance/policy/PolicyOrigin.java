// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.policy.document.PolicyLayer;

/**
 * Who decided something, why, whom to ask, and until when it holds.
 *
 * @param layer whose policy it is
 * @param file where it is written
 * @param signers who signed it; empty for a policy that nobody signed
 * @param reason for people; empty where none is given
 * @param contact whom to ask; empty where nobody is named
 * @param until when the policy expires; null for one that does not
 * @param critical whether the policy is to be refused as a whole where this version does not understand what it says
 */
public record PolicyOrigin(PolicyLayer layer, Path file, List<String> signers, String reason, String contact,
        @Nullable Instant until, boolean critical) {
    /** Copies the list. */
    public PolicyOrigin {
        signers = List.copyOf(signers);
    }

    /**
     * Why something is as it is: setting, layer, file, signer, reason, whom to ask and until when, in the user's
     * language.
     *
     * @param setting its name
     */
    public String explanation(String setting) {
        Instant end = until;
        return Messages.text("origin.setting", setting, layer.label(), file)
                + (signers.isEmpty() ? "" : Messages.text("origin.signers", String.join(", ", signers)))
                + (reason.isEmpty() ? Messages.text("origin.no.reason")
                        : Messages.text("origin.reason", reason.replaceFirst("\\.$", "")))
                + (contact.isEmpty() ? "" : Messages.text("origin.contact", contact))
                + (end == null ? "" : Messages.text("origin.until", end.atOffset(ZoneOffset.UTC).toLocalDate()));
    }

    static PolicyOrigin unsigned(Path file) {
        return new PolicyOrigin(PolicyLayer.UNSIGNED, file, List.of(), "", "", null, false);
    }
}
