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
 * Which models {@code vauban serve} serves, and the engine that may read them.
 *
 * @param folder of the model store
 * @param policy what holds for this user
 */
record ServedModels(Path folder, Policy policy) {

    /**
     * The models of the command line, else those of the configuration, else all that are installed, the best one first.
     *
     * @param ids of the command line; may be empty
     * @param configured may be empty
     * @throws ConfigurationException if one cannot be served; what is wrong with others is suppressed in it
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
     * Verifies the file of a model that is about to be loaded.
     *
     * @param folder of the model store
     * @return asked when it is loaded: whether the file is still the same
     */
    static BooleanSupplier verify(ModelEntry model, Path folder) throws ConfigurationException {
        Path file = model.file();
        if (file == null) {
            return () -> true;
        }
        try {
            Catalogue catalogue = Catalogue.load();
            ModelStore store = new ModelStore(folder, catalogue);
            ModelStamp stored = store.stamp(model.id()); // before it is verified
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

    /** The store asks for its own models; a file that the configuration names is none of them. */
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

    /** What an engine may do that reads the models, as confined as the policy wants it. */
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
