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
 * The models on this machine and in the catalogue, for front ends in which users choose and import models. Never uses
 * the network. Safe for use by many threads; reads the disk.
 */
public final class ModelInventory {

    private final ModelStore store;
    private final Catalogue catalogue;

    private ModelInventory(ModelStore store, Catalogue catalogue) {
        this.store = store;
        this.catalogue = catalogue;
    }

    /** Whether a model is installed. */
    public enum State {
        ABSENT,
        /** Installed with the right size; not compared with the catalogue's hash since it last changed. */
        UNVERIFIED,
        /** Installed; the catalogue has no hash to compare it with. */
        INSTALLED,
        /** Installed, with the catalogue's hash. */
        VERIFIED,
        /** Installed, but different from the catalogue's description. */
        DAMAGED
    }

    /**
     * A model.
     *
     * @param id id in the catalogue
     * @param name display name
     * @param licence licence as the publisher names it, or null
     * @param sizeBytes size of its file, or -1 if unknown
     * @param state whether it is installed
     * @param bytesHere size of the installed file
     * @param completes whether it is meant for completion
     * @param fillsIn whether it is known to support fill-in-the-middle
     * @param sha256 hash of its file in hexadecimal digits, or null if unknown
     * @param home the publisher's page, or null
     * @param fileName the publisher's name of its file, or null
     * @param memoryBytes recommended memory of the machine, or 0
     * @param quality number of gaps that it fills exactly, of 100 in Java; -1 if unknown
     */
    public record Model(String id, String name, @Nullable String licence, long sizeBytes, State state, long bytesHere,
            boolean completes, boolean fillsIn, @Nullable String sha256, @Nullable URI home, @Nullable String fileName,
            long memoryBytes, int quality) {

        /** Whether it is installed, matches the catalogue if it is listed there, and can be used. */
        public boolean installed() {
            return state == State.INSTALLED || state == State.VERIFIED;
        }
    }

    /**
     * Description of a file before its import. Name and licence are one line each, and can be shown.
     *
     * @param file the file
     * @param name name in the file's header, or that of the file if there is none
     * @param licence licence in the file's header, or the catalogue's for a known model; may be empty
     * @param architecture such as {@code qwen2}
     * @param sizeBytes its size
     * @param sha256 its hash in hexadecimal digits
     * @param known id of the catalogue's model with this hash, or null
     */
    public record FileFacts(Path file, String name, String licence, String architecture, long sizeBytes, String sha256,
            @Nullable String known) {}

    /** Receives the progress of reading or copying a model, on the thread that does it. */
    @FunctionalInterface
    public interface Progress {
        /**
         * @param doneBytes processed bytes of the model
         * @param totalBytes size of the model, or -1 if unknown
         */
        void progress(long doneBytes, long totalBytes);
    }

    /**
     * Returns the inventory of a folder.
     *
     * @param directory models folder, or null for the user's
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
     * Returns the completion models that are installed or in the catalogue.
     *
     * @throws EngineException if the folder cannot be read
     */
    public List<Model> models() {
        return all().stream().filter(Model::completes).toList();
    }

    /**
     * Returns all models that are installed or in the catalogue, for any purpose.
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
     * Returns all models as {@link #all()} does, but verifies the hash of those that have changed since they were last
     * verified: a second or two per gigabyte, once. Do not call it on the UI thread.
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

    /** Returns the models folder. */
    public Path directory() {
        return store.directory();
    }

    /** Returns the id of the model that suits this machine's memory, installed or not. */
    public String standard() {
        return catalogue.defaultModel(MachineMemory.memoryBytes()).id();
    }

    /**
     * Reads a file's header and computes its hash in one pass, so that both describe the same content. Takes seconds.
     *
     * @param cancelled checked often
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
     * Copies a file into the models folder.
     *
     * @param approved description from {@link #look} that the user has accepted: if the file has another hash by now,
     *            nothing is imported
     * @param cancelled checked often
     * @throws EngineException if the file has changed, or cannot be copied; {@link EngineError#CANCELLED} if it was
     *             cancelled
     */
    public Model importFile(FileFacts approved, Progress progress, BooleanSupplier cancelled) {
        return withProgress(progress, cancelled,
                listener -> model(store.importApproved(approved.file(), approved.sha256(), listener)));
    }

    /**
     * Deletes a model.
     *
     * @return whether it existed
     * @throws EngineException if a file cannot be deleted
     */
    public boolean delete(String id) {
        try {
            return store.remove(id);
        } catch (CatalogueException e) {
            throw failure(e);
        }
    }

    /** An operation of the store that reports its progress. */
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
