// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.vauban.cli.console.Messages;
import org.vauban.governance.policy.document.ModelsDocument;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.policy.document.PolicyReset;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.Role;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.TrustException;

/**
 * Describes the content of an envelope for the person who is about to sign it: in a file that others have signed, the
 * content is Base64, and only the file itself states the kind of document.
 */
final class SignedContent {
    private SignedContent() {}

    /**
     * Returns one line about the content.
     *
     * @param file the file of the envelope
     * @throws TrustException if the content does not match the kind of document in the envelope, so that it would be
     *             refused later
     */
    static String of(Envelope envelope, Path file) throws TrustException {
        switch (envelope.payloadType()) {
            case RootDocument.PAYLOAD_TYPE -> {
                RootDocument root = RootDocument.parse(envelope.unverified());
                List<String> owners = Objects.requireNonNull(root.roles().get(Role.ROOT)).keyIds().stream()
                        .map(id -> Objects.requireNonNull(root.keys().get(id)).owner()).sorted().toList();
                return Messages.text("policy.content.root", root.name(), root.version(), String.join(", ", owners));
            }
            case PolicyDocument.PAYLOAD_TYPE -> {
                PolicyDocument policy = PolicyDocument.parse(envelope.unverified());
                return Messages.text("policy.content.policy", policy.scope(), policy.version(), policy.expires(),
                        String.join(", ", policy.settings().keySet()));
            }
            case PolicyReset.PAYLOAD_TYPE -> {
                PolicyReset reset = PolicyReset.parse(envelope.unverified());
                return Messages.text("policy.content.reset", reset.scope(), reset.from(), reset.to(), reset.reason());
            }
            case ModelsDocument.PAYLOAD_TYPE -> {
                ModelsDocument models = ModelsDocument.parse(envelope.unverified());
                PolicyChecks.requireModels(models, file);
                return Messages.text("policy.content.models", models.site(), models.version(), models.models().size(),
                        models.expires());
            }
            default -> {
                return Messages.text("policy.content.other", envelope.payloadType());
            }
        }
    }
}
