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
 * Who made a decision and why, whom to contact, and until when it is valid.
 *
 * @param layer layer of the policy
 * @param file file that contains it
 * @param signers who signed it; empty for an unsigned policy
 * @param reason reason for users; empty if none is given
 * @param contact whom to contact; empty if not named
 * @param until when the policy expires; null if it does not
 * @param critical whether the whole policy is refused if this version does not understand the setting
 */
public record PolicyOrigin(PolicyLayer layer, Path file, List<String> signers, String reason, String contact,
        @Nullable Instant until, boolean critical) {
    /** Copies the list. */
    public PolicyOrigin {
        signers = List.copyOf(signers);
    }

    /**
     * Returns the explanation of a decision: setting, layer, file, signer, reason, contact and expiry, in the user's
     * language.
     *
     * @param setting name of the setting
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
