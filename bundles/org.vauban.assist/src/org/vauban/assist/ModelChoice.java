// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.message.Messages;
import org.vauban.assist.models.EnginePolicy;
import org.vauban.assist.models.MachineMemory;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineLimits;
import org.vauban.engine.EngineProvider;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.setting.ConfinementPolicy;
import org.vauban.governance.policy.setting.ThreadPolicy;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueException;
import org.vauban.models.CatalogueModel;
import org.vauban.models.ForbiddenModelException;
import org.vauban.models.ModelPurpose;
import org.vauban.models.ModelStamp;
import org.vauban.models.ModelStore;
import org.vauban.models.ProgressListener;
import org.vauban.models.StoredModel;

/**
 * The model to use, and the provider of the engine for it.
 *
 * @param id id in the catalogue
 * @param file path of the model file
 * @param stamp state of the file before it was verified
 * @param engines provider whose engines may read the file's folder
 * @param limits limits of these engines
 * @param threads threads of the engine, 0 = the engine decides; at most what a policy allows
 */
record ModelChoice(String id, Path file, ModelStamp stamp, EngineProvider engines, EngineLimits limits, int threads) {

    /**
     * Returns the model of the settings, else the best installed one. Reads the disk.
     *
     * @throws EngineException if there is none, or a policy cannot be understood
     */
    static ModelChoice of(AssistSettings settings, Policy policy, Messages messages) {
        Path folder = Objects.requireNonNullElseGet(settings.modelDirectory(),
                () -> UserDirectories.standard().models());
        EngineLimits limits = new EngineLimits(List.of(folder), confinementRequired(policy),
                UserDirectories.standard().cache().resolve("host"), EnginePolicy.ceilings(policy));
        EngineProvider engines = settings.engines().within(limits);
        int threads = ThreadPolicy.threads(policy, settings.threads(), Runtime.getRuntime().availableProcessors());
        try {
            Catalogue catalogue = Catalogue.load();
            ModelStore store = new ModelStore(folder, catalogue);
            String modelId = settings.modelId();
            if (modelId != null) {
                return chosen(modelId, store, engines, limits, threads);
            }
            StoredModel best = best(store, catalogue);
            if (best == null) {
                String others = others(store);
                throw new EngineException(EngineError.MODEL_MISSING, others.isEmpty()
                        ? messages.text("model.none", folder) : messages.text("model.others", folder, others));
            }
            return chosen(best.id(), store, engines, limits, threads);
        } catch (CatalogueException e) {
            throw new EngineException(
                    e instanceof ForbiddenModelException ? EngineError.POLICY : EngineError.MODEL_MISSING,
                    e.getMessage(), e);
        }
    }

    private static ModelChoice chosen(String id, ModelStore store, EngineProvider engines, EngineLimits limits,
            int threads) throws CatalogueException {
        ModelStamp stamp = store.stamp(id); // taken before the file is verified
        return new ModelChoice(id, store.require(id), stamp, engines, limits, threads);
    }

    /** Whether an engine made for this choice may continue under another policy. Reads the disk. */
    boolean holds(AssistSettings settings, Policy policy, Messages messages) {
        try {
            ModelChoice now = of(settings, policy, messages);
            return now.id.equals(id) && now.file.equals(file) && now.limits.equals(limits) && now.threads == threads;
        } catch (EngineException e) {
            return false; // the next request reports the reason
        }
    }

    /** Whether the two settings require different engines or loaded models. */
    static boolean differs(AssistSettings before, AssistSettings next) {
        return !Objects.equals(before.engines(), next.engines())
                || !Objects.equals(before.modelId(), next.modelId())
                || !Objects.equals(before.modelDirectory(), next.modelDirectory())
                || before.contextTokens() != next.contextTokens() || before.threads() != next.threads();
    }

    /** Returns the catalogue's hash of a model, against which the installed file was verified; null for none. */
    static @Nullable String sha256(String id) {
        try {
            return Catalogue.load().find(id).map(CatalogueModel::sha256).orElse(null);
        } catch (CatalogueException e) {
            return null; // choosing the model reported this already
        }
    }

    /** Returns the model that suits this machine's memory, else the best that fits it; null if none does. */
    private static @Nullable StoredModel best(ModelStore store, Catalogue catalogue) throws CatalogueException {
        long memory = MachineMemory.memoryBytes();
        CatalogueModel standard = catalogue.defaultModel(memory);
        StoredModel best = null;
        for (StoredModel model : store.listVerified(ProgressListener.NONE)) {
            CatalogueModel catalogued = model.catalogued();
            if (!model.usable() || catalogued == null
                    || !catalogued.uses().contains(ModelPurpose.COMPLETION) || store.refusal(model).isPresent()) {
                continue;
            }
            if (model.id().equals(standard.id())) {
                return model;
            }
            boolean fits = memory == 0 || catalogued.minMemoryBytes() <= memory;
            if (fits && (best == null || rank(model) > rank(best))) {
                best = model;
            }
        }
        return best;
    }

    /** Returns models that the user may select explicitly, such as one missing from the catalogue; empty for none. */
    private static String others(ModelStore store) throws CatalogueException {
        List<String> ids = new ArrayList<>();
        for (StoredModel model : store.list()) {
            CatalogueModel catalogued = model.catalogued();
            boolean writes = catalogued == null || !catalogued.uses().equals(Set.of(ModelPurpose.EMBEDDING));
            if (model.usable() && writes && store.refusal(model).isEmpty()) {
                ids.add(model.id());
            }
        }
        return String.join(", ", ids);
    }

    private static boolean confinementRequired(Policy policy) {
        try {
            return ConfinementPolicy.of(policy) == ConfinementPolicy.REQUIRED;
        } catch (PolicyException e) {
            throw new EngineException(EngineError.POLICY, e.getMessage(), e);
        }
    }

    /** Ranks fill-in-the-middle models before others, and larger models before smaller ones. */
    private static long rank(StoredModel model) {
        CatalogueModel catalogued = model.catalogued();
        return model.sizeBytes() + (catalogued == null || catalogued.fim() == null ? 0 : 1L << 50);
    }
}
