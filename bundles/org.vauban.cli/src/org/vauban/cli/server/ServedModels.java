// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.models.EnginePolicy;
import org.vauban.assist.models.MachineMemory;
import org.vauban.cli.console.Messages;
import org.vauban.engine.EngineLimits;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.setting.ConfinementPolicy;
import org.vauban.governance.policy.setting.ThreadPolicy;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueException;
import org.vauban.models.CatalogueModel;
import org.vauban.models.ModelPurpose;
import org.vauban.models.ModelStamp;
import org.vauban.models.ModelStore;
import org.vauban.models.ProgressListener;
import org.vauban.models.StoreOptions;
import org.vauban.models.StoredModel;
import org.vauban.models.UnmanagedModel;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ConfigurationFile;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ModelServing;

/**
 * Selects the models for {@code vauban serve}, and the limits of their engine.
 *
 * @param folder the models folder
 * @param policy the policy in force for this user
 */
record ServedModels(Path folder, Policy policy) {

    /**
     * Returns the models of the command line, otherwise those of the configuration, otherwise all installed ones, the
     * best one first.
     *
     * @param ids the ids on the command line; may be empty
     * @param configured may be empty
     * @throws ConfigurationException if a model cannot be served; faults of other models are suppressed exceptions
     */
    List<ModelEntry> choose(List<String> ids, List<ConfigurationFile.Model> configured) throws ConfigurationException {
        try {
            Catalogue catalogue = Catalogue.load();
            ModelStore store = new ModelStore(folder, catalogue);
            List<ModelEntry> served = new ArrayList<>();
            List<ConfigurationFile.Model> wanted = new ArrayList<>();
            if (!ids.isEmpty()) {
                for (String id : ids) {
                    ConfigurationFile.Model known = configured.stream().filter(model -> model.id().equals(id))
                            .findFirst().orElse(new ConfigurationFile.Model(id, List.of(), null, 0, 0, 0, null,
                                    ModelServing.STANDARD, true));
                    wanted.add(known);
                }
            } else if (!configured.isEmpty()) {
                wanted.addAll(configured);
            } else {
                served.addAll(installed(store, catalogue));
            }
            ConfigurationException fault = null;
            for (ConfigurationFile.Model model : wanted) {
                try {
                    served.add(entry(model, store, catalogue));
                } catch (CatalogueException | ConfigurationException e) {
                    if (fault == null) {
                        fault = new ConfigurationException(String.valueOf(e.getMessage()), e);
                    } else {
                        fault.addSuppressed(e);
                    }
                }
            }
            if (fault != null) {
                throw fault;
            }
            return served;
        } catch (CatalogueException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        }
    }

    private ModelEntry entry(ConfigurationFile.Model model, ModelStore store, Catalogue catalogue)
            throws CatalogueException, ConfigurationException {
        if (!model.local()) {
            return new ModelEntry(model.id(), model.aliases(), null, model.contextTokens(), 0, model.slots(),
                    Boolean.TRUE.equals(model.embeddings()), model.serving());
        }
        Path named = model.file();
        Path file = named == null ? store.require(model.id()) : named;
        if (!Files.isRegularFile(file)) {
            throw new ConfigurationException(Messages.text("serve.file", model.id(), file));
        }
        if (named != null) {
            allow(new UnmanagedModel(model.id(), file), catalogue);
        }
        Boolean embeddings = model.embeddings();
        int threads = ThreadPolicy.threads(policy, model.threads(), Runtime.getRuntime().availableProcessors());
        return new ModelEntry(model.id(), model.aliases(), file, model.contextTokens(), threads, model.slots(),
                embeddings == null ? embeds(catalogue.find(model.id()).orElse(null)) : embeddings, model.serving());
    }

    /**
     * Verifies the file of a model before it is loaded.
     *
     * @param folder the models folder
     * @return a check, called at loading, whether the file is unchanged
     */
    static BooleanSupplier verify(ModelEntry model, Path folder) throws ConfigurationException {
        Path file = model.file();
        if (file == null) {
            return () -> true;
        }
        try {
            Catalogue catalogue = Catalogue.load();
            ModelStore store = new ModelStore(folder, catalogue);
            ModelStamp stored = store.stamp(model.id()); // taken before the verification
            if (!stored.files().isEmpty() && store.require(model.id()).equals(file)) {
                return stored::isCurrent;
            }
            ModelStamp named = ModelStamp.of(List.of(file));
            allow(new UnmanagedModel(model.id(), file), catalogue);
            return named::isCurrent;
        } catch (CatalogueException | IOException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Checks whether a configured file may be loaded; the store checks only its own models. */
    private static void allow(UnmanagedModel model, Catalogue catalogue)
            throws CatalogueException, ConfigurationException {
        Optional<String> refusal = model.refusal(catalogue, StoreOptions.standard());
        if (refusal.isPresent()) {
            throw new ConfigurationException(refusal.get());
        }
    }

    private static boolean embeds(@Nullable CatalogueModel model) {
        return model != null && model.uses().equals(Set.of(ModelPurpose.EMBEDDING));
    }

    private List<ModelEntry> installed(ModelStore store, Catalogue catalogue) throws CatalogueException {
        int threads = ThreadPolicy.threads(policy, 0, Runtime.getRuntime().availableProcessors());
        String best = catalogue.defaultModel(MachineMemory.memoryBytes()).id();
        List<ModelEntry> found = new ArrayList<>();
        for (StoredModel model : store.listVerified(ProgressListener.NONE)) {
            if (model.usable() && store.refusal(model).isEmpty()) {
                found.add(model.id().equals(best) ? 0 : found.size(),
                        new ModelEntry(model.id(), List.of(), store.require(model.id()), 0, threads, 0,
                                embeds(model.catalogued())));
            }
        }
        return found;
    }

    /** Returns the limits of an engine with access to the models, confined as the policy requires. */
    static EngineLimits limits(List<ModelEntry> models, Policy policy) throws PolicyException {
        Set<Path> folders = new LinkedHashSet<>();
        for (ModelEntry model : models) {
            Path file = model.file();
            if (file != null) {
                folders.add(file.toAbsolutePath().getParent());
            }
        }
        return new EngineLimits(List.copyOf(folders), ConfinementPolicy.of(policy) == ConfinementPolicy.REQUIRED,
                UserDirectories.standard().cache().resolve("host"), EnginePolicy.ceilings(policy));
    }
}
