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
 * Checks a model of a store against policies.
 *
 * @param here its files; null if it is not present
 * @param own whether only the user's own catalogue identifies it
 */
record ModelRefusal(StoredModel model, @Nullable ModelFiles here, StoreOptions options, boolean own) {

    /** Returns why policies forbid its use; empty if they permit it. */
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
        // the record would permit it, but anyone who can write the model can also write the record
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

    /** @param hash hash of the model, if known */
    private Optional<String> find(ModelPolicy policy, @Nullable String hash) {
        CatalogueModel known = model.catalogued();
        String pinned = known == null ? null : known.sha256();
        // an id alone proves nothing: without a matching hash the file could be anything
        String licence = own || known == null || pinned == null || hash != null && !hash.equals(pinned) ? null
                : known.licence();
        ModelFiles files = here;
        Optional<String> refusal = Optional.empty();
        // shards installed by p2 may be in several folders
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
