// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.policy.document.Limit;
import org.vauban.governance.policy.document.Permission;
import org.vauban.governance.signature.RootDocument;

/**
 * Decides which models may be used, by hash ({@code "models.allowed"} of a {@link Policy}), licence, catalogue, folder
 * and size; and whether users may import models. Immutable.
 */
public final class ModelPolicy {
    /** Name of the setting with the hashes: SHA-256 in lower-case hexadecimal. */
    public static final String ALLOWED = "models.allowed";
    /** Name of the setting with the licences, as the catalogue names them. */
    public static final String LICENCES = "models.licences";
    /** Name of the setting with the folders. */
    public static final String FOLDERS = "models.folders";

    private final Policy policy;
    private final PolicySources sources;
    private final Optional<Set<String>> hashes;
    private final Optional<List<String>> licences;
    private final FolderPolicy folders;

    private ModelPolicy(Policy policy, PolicySources sources) {
        this.policy = policy;
        this.sources = sources;
        hashes = policy.allowed(ALLOWED).map(Set::copyOf);
        licences = policy.allowed(LICENCES);
        folders = FolderPolicy.of(policy, FOLDERS);
    }

    /** Returns the model rules of a policy, on this machine. */
    public static ModelPolicy of(Policy policy) {
        return of(policy, PolicySources.of(UserDirectories.standard()));
    }

    /** @param sources location of the root document, which names the keys whose model signatures count */
    public static ModelPolicy of(Policy policy, PolicySources sources) {
        return new ModelPolicy(policy, sources);
    }

    /** Whether models are restricted by hash, so that their hashes must be computed. */
    public boolean restricts() {
        return hashes.isPresent();
    }

    /** Whether the catalogue entry matters, so that a model must be looked up by its hash. */
    public boolean asksForCatalogue() {
        return licences.isPresent() || !policy.allows(Permission.UNCATALOGUED_MODELS);
    }

    /** Whether models need a signature, so that their hashes must be computed. */
    public boolean asksForSignature() {
        return !policy.allows(Permission.UNSIGNED_MODELS);
    }

    /**
     * Returns why a model without a valid signature may not be used; empty if it may.
     *
     * @param id model id for the sentence
     * @param reason what is wrong with the signature: part of a sentence
     */
    public Optional<String> unsignedRefusal(String id, String reason) {
        return policy.refusal(Permission.UNSIGNED_MODELS, id, reason);
    }

    /**
     * Returns the document that names the keys of the role {@code models}; empty if no administrator has installed one.
     *
     * @throws PolicyException if it cannot be read or trusted
     */
    public Optional<RootDocument> root() throws PolicyException {
        return sources.trustedRoot();
    }

    /** Returns who restricted the models by hash, in the user's language; empty if they are not restricted. */
    public String hashExplanation() {
        return policy.explanation(ALLOWED);
    }

    /**
     * Returns why a model may not be used because of its hash.
     *
     * @param id model id for the sentence
     * @param sha256 hash in lower-case hexadecimal
     * @return sentences in the user's language, empty for a model that may be used
     */
    public Optional<String> refusal(String id, String sha256) {
        return hashes.filter(known -> !known.contains(sha256))
                .map(known -> Messages.text("policy.model", id, sha256, policy.explanation(ALLOWED)));
    }

    /**
     * Returns why a model may not be used, whatever its hash. Reads the disk.
     *
     * @param id model id for the sentence
     * @param licence licence from the catalogue; null for a model that is not in it
     * @param file the model file
     * @param bytes its size
     * @return sentences in the user's language, empty for a model whose hash decides
     */
    public Optional<String> refusal(String id, @Nullable String licence, Path file, long bytes) {
        Optional<String> uncatalogued = licence != null ? Optional.empty()
                : policy.refusal(Permission.UNCATALOGUED_MODELS, id);
        return uncatalogued
                .or(() -> licences.filter(known -> licence == null || !known.contains(licence))
                        .map(known -> Messages.text("refused." + LICENCES, id, licence == null ? "?" : licence,
                                policy.explanation(LICENCES))))
                .or(() -> folders.holds(file) ? Optional.empty()
                        : Optional.of(Messages.text("refused." + FOLDERS, id, file, policy.explanation(FOLDERS))))
                .or(() -> policy.refusal(Limit.MODEL_MEGABYTES, (bytes + (1 << 20) - 1) >> 20));
    }

    /** Returns why no model may be imported; empty if imports are allowed. */
    public Optional<String> importRefusal() {
        return policy.refusal(Permission.MODEL_IMPORT);
    }
}
