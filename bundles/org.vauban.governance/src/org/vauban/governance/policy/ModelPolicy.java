// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.util.Optional;
import java.util.Set;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.policy.document.Permission;

/**
 * Which models may be used ({@code "models.allowed"} of a {@link Policy}, hashes), and whether users may import models
 * ({@code "models.import"}). Immutable.
 */
public final class ModelPolicy {
    /** The name of the setting with the hashes: SHA-256 in lower-case hexadecimal. */
    public static final String ALLOWED = "models.allowed";
    /** The name of the setting for imports. */
    public static final String IMPORT = "models.import";

    private final Optional<Set<String>> hashes;
    private final String why;
    private final Optional<String> noImport;

    private ModelPolicy(Optional<Set<String>> hashes, String why, Optional<String> noImport) {
        this.hashes = hashes;
        this.why = why;
        this.noImport = noImport;
    }

    /** What a policy says of models. */
    public static ModelPolicy of(Policy policy) {
        return new ModelPolicy(policy.allowed(ALLOWED).map(Set::copyOf), policy.explanation(ALLOWED),
                policy.refusal(Permission.MODEL_IMPORT));
    }

    /** Whether there are models that may not be used, so that their hashes must be known. */
    public boolean restricts() {
        return hashes.isPresent();
    }

    /**
     * Why a model may not be used.
     *
     * @param id for the sentence
     * @param sha256 in lower-case hexadecimal
     * @return sentences in the user's language, empty for a model that may be used
     */
    public Optional<String> refusal(String id, String sha256) {
        return hashes.filter(known -> !known.contains(sha256))
                .map(known -> Messages.text("policy.model", id, sha256, why));
    }

    /** Why no model may be imported; empty if they may. */
    public Optional<String> importRefusal() {
        return noImport;
    }
}
