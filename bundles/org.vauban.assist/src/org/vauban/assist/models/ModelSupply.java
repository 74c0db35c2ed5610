// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.models;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.vauban.assist.Machine;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.catalogue.Catalogue;
import org.vauban.governance.catalogue.CatalogueException;
import org.vauban.governance.catalogue.CatalogueModel;
import org.vauban.governance.catalogue.ModelStore;
import org.vauban.governance.catalogue.ProgressListener;
import org.vauban.governance.catalogue.StoredModel;
import org.vauban.governance.catalogue.Use;

/**
 * The models for completion that are on this machine or can be brought to it, for adapters that let people choose. Nothing
 * is fetched unless {@link #fetch} is called. Safe for use by many threads; reads the disk.
 */
public final class ModelSupply {

    private final ModelStore store;
    private final Catalogue catalogue;

    private ModelSupply(ModelStore store, Catalogue catalogue) {
        this.store = store;
        this.catalogue = catalogue;
    }

    /**
     * A model for completion.
     *
     * @param id in the catalogue
     * @param name for people
     * @param licence as the publisher names it, or null
     * @param sizeBytes of its file, or -1 if not known
     * @param installed whether it is here and can be used
     * @param fetchable whether {@link ModelSupply#fetch} can bring it
     */
    public record Model(String id, String name, String licence, long sizeBytes, boolean installed, boolean fetchable) {
    }

    /** Hears how far a fetch is, on the thread that runs it. */
    @FunctionalInterface
    public interface Progress {
        /**
         * @param doneBytes of the whole model
         * @param totalBytes of the whole model, or -1 if not known
         */
        void progress(long doneBytes, long totalBytes);
    }

    /**
     * The models of a folder.
     *
     * @param directory where models are, or null for the user's
     * @throws EngineException if the catalogue can not be read
     */
    public static ModelSupply of(Path directory) {
        try {
            Catalogue catalogue = Catalogue.load();
            Path folder = directory != null ? directory : UserDirectories.standard().models();
            return new ModelSupply(new ModelStore(folder, catalogue), catalogue);
        } catch (CatalogueException e) {
            throw new EngineException(EngineError.MODEL_MISSING, e.getMessage(), e);
        }
    }

    /**
     * All that are here or in the catalogue.
     *
     * @throws EngineException if the folder can not be read
     */
    public List<Model> models() {
        try {
            List<Model> models = new ArrayList<>();
            for (StoredModel stored : store.list()) {
                CatalogueModel known = stored.catalogued();
                if (known == null) {
                    models.add(new Model(stored.id(), stored.id(), null, stored.sizeBytes(), stored.usable(), false));
                } else if (known.uses().contains(Use.COMPLETION)) {
                    models.add(new Model(known.id(), known.name(), known.licence(), known.sizeBytes(), stored.usable(),
                            known.fetchable()));
                }
            }
            return models;
        } catch (CatalogueException e) {
            throw new EngineException(EngineError.MODEL_MISSING, e.getMessage(), e);
        }
    }

    /**
     * The model to fetch for somebody who has none.
     *
     * @param wanted the id of their settings, or null
     * @return the wanted one, else the one that suits this machine's memory; empty if it can not be fetched
     */
    public Optional<Model> suggestion(String wanted) {
        String id = wanted != null ? wanted : catalogue.defaultModel(Machine.memoryBytes()).id();
        return models().stream().filter(model -> model.id().equals(id) && model.fetchable()).findFirst();
    }

    /**
     * Brings a model here from the places that the catalogue names; goes on where an earlier fetch was cut. Takes minutes.
     *
     * @param cancelled asked often; what has come is kept
     * @throws EngineException if no source has it, with what to do; {@link EngineError#CANCELLED} if it was cancelled
     */
    public Path fetch(String id, Progress progress, BooleanSupplier cancelled) {
        try {
            return store.fetch(id, new ProgressListener() {
                @Override
                public void progress(Phase phase, String detail, long doneBytes, long totalBytes) {
                    progress.progress(doneBytes, totalBytes);
                }

                @Override
                public boolean isCancelled() {
                    return cancelled.getAsBoolean();
                }
            });
        } catch (CatalogueException e) {
            EngineError error = cancelled.getAsBoolean() ? EngineError.CANCELLED : EngineError.MODEL_MISSING;
            throw new EngineException(error, e.getMessage(), e);
        }
    }
}
