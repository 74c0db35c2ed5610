// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.policy.ModelPolicy;
import org.vauban.governance.source.FileReason;
import org.vauban.models.signature.SignatureFiles;

/**
 * Asks policies about a model of a store.
 *
 * @param here its files; null if it is not here
 * @param own whether the user, and nobody else, says what it is
 */
record ModelRefusal(StoredModel model, @Nullable ModelFiles here, StoreOptions options, boolean own) {

    /** Why policies do not let it be used; empty if they do. */
    Optional<String> find() throws CatalogueException {
        ModelPolicy policy = options.policy();
        ModelFiles files = here;
        VerificationRecord record = files == null ? null : files.record(options.records());
        Optional<String> refusal = find(policy, record == null ? null : record.sha256());
        boolean asks = policy.restricts() || policy.asksForSignature()
                || policy.asksForCatalogue() && model.catalogued() != null;
        if (refusal.isPresent() || !asks || files == null) {
            return refusal;
        }
        // what is recorded would allow it, but whoever wrote the model could have written that
        String hash = ownHash(files);
        return find(policy, hash).or(() -> unsigned(policy, files, hash));
    }

    private Optional<String> unsigned(ModelPolicy policy, ModelFiles here, String hash) {
        if (!policy.asksForSignature()) {
            return Optional.empty();
        }
        Path first = here.files().getFirst();
        Path signature = here.installed() == null ? SignatureFiles.beside(first) : SignatureFiles.inBundle(first);
        return SignatureFiles.fault(signature, hash, policy)
                .flatMap(reason -> policy.unsignedRefusal(model.id(), reason));
    }

    /** @param hash of the model, as far as it is known */
    private Optional<String> find(ModelPolicy policy, @Nullable String hash) {
        CatalogueModel known = model.catalogued();
        String pinned = known == null ? null : known.sha256();
        // what calls itself like a model without a hash, or with another one, could be anything
        String licence = own || known == null || pinned == null || hash != null && !hash.equals(pinned) ? null
                : known.licence();
        ModelFiles files = here;
        Optional<String> refusal = Optional.empty();
        // p2 may have shards in several folders
        for (Path file : files == null ? List.of(model.file()) : files.files()) {
            refusal = refusal.or(() -> policy.refusal(model.id(), licence, file, model.sizeBytes()));
        }
        if (refusal.isPresent() || !policy.restricts()) {
            return refusal;
        }
        if (files != null && files.installed() == null && GgufShards.isLoose(model.file())) {
            return Optional.of(Messages.text("shards.loose", model.file(), policy.hashExplanation()));
        }
        return hash == null ? Optional.empty() : policy.refusal(model.id(), hash);
    }

    private String ownHash(ModelFiles files) throws CatalogueException {
        files.requireComplete();
        try {
            return OwnHashes.of(files, ProgressListener.NONE, options.records());
        } catch (IOException e) {
            throw new CatalogueException(Messages.text("store.unreadable", files.files().getFirst(), FileReason.of(e)),
                    e);
        }
    }
}
