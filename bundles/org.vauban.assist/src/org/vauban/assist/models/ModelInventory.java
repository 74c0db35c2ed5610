// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.models;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.governance.UserDirectories;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueException;
import org.vauban.models.CatalogueModel;
import org.vauban.models.ForbiddenModelException;
import org.vauban.models.GgufHeader;
import org.vauban.models.ModelPurpose;
import org.vauban.models.ModelReading;
import org.vauban.models.ModelStore;
import org.vauban.models.ProgressListener;
import org.vauban.models.ShownText;
import org.vauban.models.StoredModel;

/**
 * The models that are on this machine and those of the catalogue, for adapters that let people choose and import one.
 * Nothing here uses the network. Safe for use by many threads; reads the disk.
 */
public final class ModelInventory {

    private final ModelStore store;
    private final Catalogue catalogue;

    private ModelInventory(ModelStore store, Catalogue catalogue) {
        this.store = store;
        this.catalogue = catalogue;
    }

    /** How much of a model is here. */
    public enum State {
        ABSENT,
        /** Here with the right size; nobody has compared it with the catalogue's hash since it last changed. */
        UNVERIFIED,
        /** Here; the catalogue knows no hash to compare it with. */
        INSTALLED,
        /** Here, and its hash is the catalogue's. */
        VERIFIED,
        /** Here, but not as the catalogue knows it. */
        DAMAGED
    }

    /**
     * A model.
     *
     * @param id in the catalogue
     * @param name for people
     * @param licence as the publisher names it, or null
     * @param sizeBytes of its file, or -1 if not known
     * @param state how much of it is here
     * @param bytesHere of it on the disk
     * @param completes whether it is meant for completion
     * @param fillsIn whether it is known to read what stands after the caret
     * @param sha256 of its file in hexadecimal digits, or null if not known
     * @param home the publisher's page, or null
     * @param fileName the publisher's name of its file, or null
     * @param memoryBytes that the machine should have, or 0
     * @param quality of 100 gaps in Java, how many it fills exactly; -1 if not known
     */
    public record Model(String id, String name, @Nullable String licence, long sizeBytes, State state, long bytesHere,
            boolean completes, boolean fillsIn, @Nullable String sha256, @Nullable URI home, @Nullable String fileName,
            long memoryBytes, int quality) {

        /** Whether it is here, is what the catalogue knows if it knows it, and can be used. */
        public boolean installed() {
            return state == State.INSTALLED || state == State.VERIFIED;
        }
    }

    /**
     * What a file says, before it is imported. Name and licence are one line each, and can be shown.
     *
     * @param file that was looked at
     * @param name its own name for itself, or that of the file where it has none
     * @param licence its own, or the catalogue's for a model that it knows; may be empty
     * @param architecture such as {@code qwen2}
     * @param sizeBytes of it
     * @param sha256 of it in hexadecimal digits
     * @param known the model of the catalogue with this hash, or null
     */
    public record FileFacts(Path file, String name, String licence, String architecture, long sizeBytes, String sha256,
            @Nullable String known) {}

    /** Hears how far reading or copying a model is, on the thread that does it. */
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
     * @throws EngineException if the catalogue cannot be read
     */
    public static ModelInventory of(@Nullable Path directory) {
        try {
            Catalogue catalogue = Catalogue.load();
            Path folder = directory != null ? directory : UserDirectories.standard().models();
            return new ModelInventory(new ModelStore(folder, catalogue), catalogue);
        } catch (CatalogueException e) {
            throw new EngineException(EngineError.MODEL_MISSING, e.getMessage(), e);
        }
    }

    /**
     * All for completion that are here or in the catalogue.
     *
     * @throws EngineException if the folder cannot be read
     */
    public List<Model> models() {
        return all().stream().filter(Model::completes).toList();
    }

    /**
     * All that are here or in the catalogue, whatever they are for.
     *
     * @throws EngineException if the folder cannot be read
     */
    public List<Model> all() {
        try {
            return store.list().stream().map(ModelInventory::model).toList();
        } catch (CatalogueException e) {
            throw failure(e);
        }
    }

    /**
     * All like {@link #all()}, where those that nobody has compared with the catalogue since they last changed are
     * compared now: a second or two for each gigabyte, once. Not on a user-interface thread.
     *
     * @throws EngineException if the folder or a model in it cannot be read
     */
    public List<Model> verified() {
        try {
            return store.listVerified(ProgressListener.NONE).stream().map(ModelInventory::model).toList();
        } catch (CatalogueException e) {
            throw failure(e);
        }
    }

    private static Model model(StoredModel stored) {
        State state = State.valueOf(stored.state().name());
        CatalogueModel known = stored.catalogued();
        return known == null
                ? new Model(stored.id(), stored.id(), null, stored.sizeBytes(), state, stored.sizeBytes(), true, false,
                        null, null, null, 0, -1)
                : new Model(known.id(), known.name(), known.licence(), known.sizeBytes(), state, stored.sizeBytes(),
                        known.uses().contains(ModelPurpose.COMPLETION), known.fim() != null, known.sha256(),
                        known.home(), known.fileName(), known.minMemoryBytes(), known.quality());
    }

    private static EngineException failure(CatalogueException e) {
        return new EngineException(
                e instanceof ForbiddenModelException ? EngineError.POLICY : EngineError.MODEL_MISSING, e.getMessage(),
                e);
    }

    /** The folder that models are in. */
    public Path directory() {
        return store.directory();
    }

    /** The model that suits this machine's memory, whether it is here or not. */
    public String standard() {
        return catalogue.defaultModel(MachineMemory.memoryBytes()).id();
    }

    /**
     * Reads what a file says about itself, and its hash, in one reading: both are of the same content. Takes seconds.
     *
     * @param cancelled asked often
     * @throws EngineException if it is not a model; the message says what it is. {@link EngineError#CANCELLED} if it
     *             was cancelled
     */
    public FileFacts look(Path file, Progress progress, BooleanSupplier cancelled) {
        return withProgress(progress, cancelled, listener -> {
            ModelReading reading = ModelReading.of(file, listener);
            GgufHeader header = reading.header();
            CatalogueModel known = catalogue.findByHash(reading.sha256()).orElse(null);
            String name = header.name().isEmpty() ? ShownText.line(String.valueOf(file.getFileName())) : header.name();
            return new FileFacts(file, name, known == null ? header.licence() : known.licence(),
                    header.architecture(), reading.sizeBytes(), reading.sha256(), known == null ? null : known.id());
        });
    }

    /**
     * Copies a file into the folder of models.
     *
     * @param approved what {@link #look} has found and somebody wants: if the file has another hash by now, nothing is
     *            imported
     * @param cancelled asked often
     * @throws EngineException if it is another file by now, or cannot be copied; {@link EngineError#CANCELLED} if it
     *            was cancelled
     */
    public Model importFile(FileFacts approved, Progress progress, BooleanSupplier cancelled) {
        return withProgress(progress, cancelled,
                listener -> model(store.importApproved(approved.file(), approved.sha256(), listener)));
    }

    /**
     * Deletes a model.
     *
     * @return whether it was there
     * @throws EngineException if a file cannot be deleted
     */
    public boolean delete(String id) {
        try {
            return store.remove(id);
        } catch (CatalogueException e) {
            throw failure(e);
        }
    }

    /** What the store does while it tells how far it is. */
    @FunctionalInterface
    private interface Work<T> {
        T with(ProgressListener listener) throws CatalogueException;
    }

    private static <T> T withProgress(Progress progress, BooleanSupplier cancelled, Work<T> work) {
        try {
            return work.with(new ProgressListener() {
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
            throw cancelled.getAsBoolean()
                    ? new EngineException(EngineError.CANCELLED, e.getMessage(), e)
                    : failure(e);
        }
    }
}
