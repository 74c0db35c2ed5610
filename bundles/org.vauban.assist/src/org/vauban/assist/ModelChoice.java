// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.nio.file.Path;
import java.util.List;
import org.vauban.assist.ask.Messages;
import org.vauban.assist.models.MachineMemory;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.ConfinementPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueException;
import org.vauban.models.CatalogueModel;
import org.vauban.models.ModelPurpose;
import org.vauban.models.ModelStore;
import org.vauban.models.ProgressListener;
import org.vauban.models.StoredModel;

/**
 * Which model is used, and how the host for it is started.
 *
 * @param id in the catalogue
 * @param file where it is
 * @param host that may read its folder
 */
record ModelChoice(String id, Path file, HostLaunch host) {

    /**
     * The model of the settings, else the best that is installed. Reads the disk.
     *
     * @throws EngineException if there is none, or a policy can not be understood
     */
    static ModelChoice of(AssistSettings settings, Messages messages) {
        Path folder = settings.modelDirectory() != null
                ? settings.modelDirectory()
                : UserDirectories.standard().models();
        HostLaunch host = settings.host().withModelFolders(List.of(folder))
                .withConfinementRequired(confinementRequired())
                .withArchives(UserDirectories.standard().cache().resolve("host"));
        try {
            Catalogue catalogue = Catalogue.load();
            ModelStore store = new ModelStore(folder, catalogue);
            if (settings.modelId() != null) {
                return new ModelChoice(settings.modelId(), store.require(settings.modelId()), host);
            }
            StoredModel best = best(store, catalogue);
            if (best == null) {
                throw new EngineException(EngineError.MODEL_MISSING, messages.text("model.none", folder));
            }
            return new ModelChoice(best.id(), best.file(), host);
        } catch (CatalogueException e) {
            throw new EngineException(EngineError.MODEL_MISSING, e.getMessage(), e);
        }
    }

    /** The one that suits this machine's memory, else the best that fits it; null if none does. */
    private static StoredModel best(ModelStore store, Catalogue catalogue) throws CatalogueException {
        long memory = MachineMemory.memoryBytes();
        CatalogueModel standard = catalogue.defaultModel(memory);
        StoredModel best = null;
        for (StoredModel model : store.listVerified(ProgressListener.NONE)) {
            if (!model.usable() || model.catalogued() == null
                    || !model.catalogued().uses().contains(ModelPurpose.COMPLETION)) {
                continue;
            }
            if (model.id().equals(standard.id())) {
                return model;
            }
            boolean fits = memory == 0 || model.catalogued().minMemoryBytes() <= memory;
            if (fits && (best == null || rank(model) > rank(best))) {
                best = model;
            }
        }
        return best;
    }

    private static boolean confinementRequired() {
        try {
            return ConfinementPolicy.of(Policy.of(UserDirectories.standard())) == ConfinementPolicy.REQUIRED;
        } catch (PolicyException e) {
            throw new EngineException(EngineError.POLICY, e.getMessage(), e);
        }
    }

    /** Models that know fill-in-the-middle before others, larger ones before smaller ones. */
    private static long rank(StoredModel model) {
        return model.sizeBytes() + (model.catalogued().fim() == null ? 0 : 1L << 50);
    }
}
