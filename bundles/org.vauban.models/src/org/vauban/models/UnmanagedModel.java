// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.nio.file.Path;
import java.util.Optional;
import org.vauban.governance.policy.ModelPolicy;
import org.vauban.models.signature.SignatureFiles;

/**
 * A model file outside any store, such as one in a server's configuration. The catalogue identifies it by its hash
 * only, whatever its id.
 *
 * @param id for messages
 * @param file its path
 */
public record UnmanagedModel(String id, Path file) {
    /**
     * Returns why policies forbid its use; empty if they permit it. Hashes the file if a policy requires that.
     *
     * @throws CatalogueException if the policy or the file cannot be read
     */
    public Optional<String> refusal(Catalogue catalogue, StoreOptions options) throws CatalogueException {
        ModelPolicy policy = options.policy();
        boolean hashed = policy.restricts() || policy.asksForCatalogue() || policy.asksForSignature();
        if (policy.restricts() && GgufShards.isLoose(file)) {
            return Optional.of(Messages.text("shards.loose", file, policy.hashExplanation()));
        }
        String hash = hashed ? ModelStore.hash(file, ProgressListener.NONE) : "";
        CatalogueModel known = hashed
                ? catalogue.findByHash(hash).filter(each -> !catalogue.isOwn(each.id())).orElse(null)
                : null;
        String licence = known != null ? known.licence() : hashed ? null : ""; // "" if no policy requires it
        Optional<String> refusal = policy.refusal(id, licence, file, file.toFile().length());
        if (refusal.isEmpty() && policy.asksForSignature()) {
            refusal = SignatureFiles.fault(SignatureFiles.beside(file), hash, policy)
                    .flatMap(reason -> policy.unsignedRefusal(id, reason));
        }
        return refusal.isPresent() || !policy.restricts() ? refusal : policy.refusal(id, hash);
    }
}
