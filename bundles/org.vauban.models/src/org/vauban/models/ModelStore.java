// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.lock.InterProcessLock;
import org.vauban.governance.source.FileReason;
import org.vauban.models.StoredModel.State;
import org.vauban.models.signature.SignatureFiles;

/**
 * The models on this machine: one folder with {@code <id>.gguf} files. This class does not use the network: models are
 * added by {@link #importFile}, or put into the folder by other programs.
 * <p>
 * A model whose hash is in the catalogue is loaded only after a comparison with that hash; the result is recorded
 * beside the model ({@code .verified}), or in the user's cache if the folder cannot be written. {@code .locks} is a
 * folder of the store. Several processes may use one store; a read-only store can be read. Thread-safe; methods that
 * read or write whole models take seconds to minutes.
 */
public final class ModelStore {
    private static final String SUFFIX = ModelIds.SUFFIX;

    private final Path directory;
    private final Catalogue catalogue;
    private final StoreOptions options;
    private final ModelLocks locks;

    /** Creates a store with the options of this machine; its folder is created by the first import. */
    public ModelStore(Path directory, Catalogue catalogue) {
        this(directory, catalogue, StoreOptions.standard());
    }

    /** Creates a store with the given options. */
    public ModelStore(Path directory, Catalogue catalogue, StoreOptions options) {
        this.directory = directory.toAbsolutePath().normalize();
        this.catalogue = Objects.requireNonNull(catalogue);
        this.options = Objects.requireNonNull(options);
        this.locks = new ModelLocks(this.directory);
    }

    /** Returns the models folder. */
    public Path directory() {
        return directory;
    }

    /** Returns the catalogue of the store. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /**
     * Returns every model of the catalogue, in its order, and then every other model that is here. Hashes nothing.
     *
     * @throws CatalogueException if the folder exists but cannot be read, or cannot be reached
     */
    public List<StoredModel> list() throws CatalogueException {
        Map<String, InstalledModel> installed = options.installed();
        Map<String, StoredModel> models = new LinkedHashMap<>();
        for (CatalogueModel model : catalogue.models()) {
            models.put(model.id(), describe(model.id(), () -> installed));
        }
        try (Stream<Path> files = Files.list(directory)) {
            files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(SUFFIX)).sorted()
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .filter(id -> ModelIds.isId(id) && !models.containsKey(id))
                    .forEach(id -> models.put(id, describe(id, () -> installed)));
        } catch (NoSuchFileException | NotDirectoryException e) {
            // nothing has been imported yet
        } catch (IOException e) { // unknown, such as where a folder above may not be entered
            throw new CatalogueException(Messages.text("store.unreadable", directory, FileReason.of(e)), e);
        }
        installed.keySet().forEach(id -> models.putIfAbsent(id, describe(id, () -> installed)));
        return List.copyOf(models.values());
    }

    /**
     * Lists models like {@link #list()}, after comparing those with the catalogue that were not compared since their
     * last change.
     *
     * @throws CatalogueException if the folder or a model in it cannot be read, or the listener cancels the operation
     */
    public List<StoredModel> listVerified(ProgressListener listener) throws CatalogueException {
        List<StoredModel> models = new ArrayList<>();
        for (StoredModel model : list()) {
            if (model.state() == State.UNVERIFIED) {
                verify(model.id(), listener);
            }
            models.add(model.state() == State.UNVERIFIED ? describe(model.id()) : model);
        }
        return List.copyOf(models);
    }

    /** Describes one model, whether it is present or not. Computes no hash. */
    public StoredModel describe(String id) {
        return describe(id, options::installed);
    }

    private StoredModel describe(String id, Supplier<Map<String, InstalledModel>> installed) {
        CatalogueModel model = catalogue.find(id).orElse(null);
        ModelFiles here = files(id, installed);
        return here == null ? new StoredModel(id, model, State.ABSENT, file(id), 0)
                : new StoredModel(id, model, here.state(model, options.records()), here.files().getFirst(),
                        here.sizeBytes());
    }

    /** Returns the file in the models folder, otherwise the shards that p2 has installed; null if there is neither. */
    private @Nullable ModelFiles files(String id) {
        return files(id, options::installed);
    }

    private @Nullable ModelFiles files(String id, Supplier<Map<String, InstalledModel>> installed) {
        if (Files.isRegularFile(file(id))) {
            return ModelFiles.of(id, file(id));
        }
        InstalledModel packed = installed.get().get(id);
        return packed == null ? null : ModelFiles.of(packed);
    }

    private Path file(String id) {
        return directory.resolve(id + SUFFIX);
    }

    /** Returns the file of a model in the models folder, whatever its state; empty if absent, or for an invalid id. */
    public Optional<Path> find(String id) {
        return ModelIds.isId(id) && Files.isRegularFile(file(id)) ? Optional.of(file(id)) : Optional.empty();
    }

    /**
     * Returns the file of a model for loading. If it was not compared with the catalogue's hash since its last change,
     * it is compared now, which takes a second or two per gigabyte.
     *
     * @throws CatalogueException if it is absent, or not the file in the catalogue; the message says what to do
     */
    public Path require(String id) throws CatalogueException {
        ModelIds.require(id);
        StoredModel model = describe(id);
        if (model.state() == State.UNVERIFIED) {
            verify(id, ProgressListener.NONE);
            model = describe(id);
        }
        switch (model.state()) {
            case INSTALLED, VERIFIED:
                refuse(refusal(model));
                ModelFiles here = files(id);
                return here == null ? model.file() : here.toLoad(options.records());
            case ABSENT:
                throw absent(catalogue.require(id));
            case UNVERIFIED: // being replaced at this moment
            case DAMAGED:
            default:
                CatalogueModel known = model.catalogued();
                ModelFiles.refuseInstalled(files(id));
                throw new CatalogueException(known == null ? Messages.text("store.empty", id, model.file())
                        : Messages.text("store.damaged", id, model.file(), model.sizeBytes(), known.sizeBytes(),
                                home(known)));
        }
    }

    /**
     * Returns the stamp of a model's files, to be taken before {@link #require} and compared after loading. An absent
     * model has no files.
     *
     * @throws CatalogueException if the attributes cannot be read
     */
    public ModelStamp stamp(String id) throws CatalogueException {
        ModelIds.require(id);
        ModelFiles here = files(id);
        try {
            return ModelStamp.of(here == null ? List.of() : here.files());
        } catch (IOException e) {
            throw new CatalogueException(Messages.text("store.unreadable", file(id), FileReason.of(e)), e);
        }
    }

    private static void refuse(Optional<String> refusal) throws CatalogueException {
        if (refusal.isPresent()) {
            throw new ForbiddenModelException(refusal.get());
        }
    }

    /**
     * Returns why policies forbid the use of a model; empty if they permit it. Computes its hash if unknown.
     *
     * @throws CatalogueException if the policy or the model cannot be read
     */
    public Optional<String> refusal(StoredModel model) throws CatalogueException {
        return new ModelRefusal(model, files(model.id()), options, catalogue.isOwn(model.id())).find();
    }

    private static CatalogueException absent(CatalogueModel model) {
        return new CatalogueException(model.sha256() == null
                ? Messages.text("store.absent.unpinned", model.id(), home(model), model.fileName())
                : Messages.text("store.absent", model.id(), home(model), model.fileName()));
    }

    private static String home(CatalogueModel model) {
        URI home = model.home();
        return home == null ? model.name() : home.toString();
    }

    /**
     * Computes the hash of a present model, and records the result.
     *
     * @throws CatalogueException if it is absent or cannot be read; a wrong hash is a result, not an exception
     */
    public Verification verify(String id, ProgressListener listener) throws CatalogueException {
        ModelIds.require(id);
        ModelFiles here = files(id);
        CatalogueModel model = catalogue.find(id).orElse(null);
        if (here == null) {
            throw absent(catalogue.require(id));
        }
        here.requireComplete();
        try {
            String hash = here.hash(listener, options.records());
            String expected = model == null ? null : model.sha256();
            Verification.Result result = expected == null ? Verification.Result.UNPINNED
                    : expected.equals(hash) ? Verification.Result.GENUINE : Verification.Result.DIFFERENT;
            return new Verification(id, result, expected, hash, here.sizeBytes());
        } catch (IOException e) {
            throw new CatalogueException(Messages.text("store.unreadable", file(id), FileReason.of(e)), e);
        }
    }

    /**
     * Returns the hash of any file, in the form of {@link CatalogueModel#sha256()}.
     *
     * @throws CatalogueException if it cannot be read
     */
    public static String hash(Path file, ProgressListener listener) throws CatalogueException {
        try {
            return FileDigest.of(file, new ProgressThrottle(listener));
        } catch (IOException e) {
            throw new CatalogueException(Messages.text("store.unreadable", file, FileReason.of(e)), e);
        }
    }

    /**
     * Copies a GGUF file into the store. Its header must be valid; its hash determines which model it is.
     *
     * @param source any readable file
     * @param id the id for the model; null for that of the catalogue model with this hash, otherwise of an unpinned
     *             model
     *     with this file name, otherwise one derived from the file name
     * @throws CatalogueException if it is not a model, if the id belongs to a pinned model with another hash, if
     *             another
     *     file has that id, or if it cannot be copied
     */
    public StoredModel importFile(Path source, @Nullable String id, ProgressListener listener)
            throws CatalogueException {
        return importFile(source, id, null, listener);
    }

    /**
     * @param signature a signature that must be valid; null for none, or the one beside the file if a policy needs it
     */
    public StoredModel importFile(Path source, @Nullable String id, @Nullable Path signature,
            ProgressListener listener) throws CatalogueException {
        return importFile(source, id, signature, null, listener);
    }

    /**
     * Imports a file that was examined before; refuses it if its content has changed since.
     *
     * @param sha256 hash of the examined content, as {@link ModelReading#sha256()}
     */
    public StoredModel importApproved(Path source, String sha256, ProgressListener listener)
            throws CatalogueException {
        return importApproved(source, null, sha256, listener);
    }

    /** Imports an examined file with an id, as for {@link #importFile(Path, String, ProgressListener)}. */
    public StoredModel importApproved(Path source, @Nullable String id, String sha256, ProgressListener listener)
            throws CatalogueException {
        return importFile(source, id, null, sha256, listener);
    }

    private static void requireApproved(Path source, @Nullable String approved, String hash)
            throws CatalogueException {
        if (approved != null && !approved.equals(hash)) {
            throw new CatalogueException(Messages.text("store.import.changed", source, hash, approved));
        }
    }

    private StoredModel importFile(Path source, @Nullable String id, @Nullable Path signature,
            @Nullable String approved, ProgressListener listener) throws CatalogueException {
        if (id != null) {
            ModelIds.require(id);
        }
        refuse(options.policy().importRefusal());
        ProgressThrottle meter = new ProgressThrottle(listener);
        GgufHeader.requireModel(source, source); // checked before gigabytes are copied
        Optional<String> present = ModelIds.of(source, directory);
        if (present.isPresent() && (id == null || id.equals(present.get()))) {
            Verification verification = verify(present.get(), listener);
            requireApproved(source, approved, verification.actualSha256());
            if (verification.result() == Verification.Result.DIFFERENT) {
                throw new CatalogueException(Messages.text("store.import.hash", present.get(),
                        verification.actualSha256(), verification.expectedSha256()));
            }
            String hash = verification.actualSha256();
            keep(SignatureFiles.read(source, signature, present.get(), hash, options.policy()), present.get());
            return describe(present.get());
        }
        try {
            Files.createDirectories(directory);
            try (PartialImport part = PartialImport.begin(directory)) {
                Path copy = part.copy();
                long size = Files.size(source);
                options.requireSpace(directory, size);
                String hash = FileDigest.copy(source, copy, meter);
                requireApproved(source, approved, hash);
                GgufHeader.requireModel(copy, source); // the file may have been replaced since the first check
                String target = id != null ? id : catalogue.idFor(source, hash);
                CatalogueModel model = catalogue.find(target).orElse(null);
                String pinned = model == null ? null : model.sha256();
                if (pinned != null && !pinned.equals(hash)) {
                    throw new CatalogueException(Messages.text("store.import.hash", target, hash, pinned));
                }
                SignatureFiles.Imported signed = SignatureFiles.read(source, signature, target, hash,
                        options.policy());
                refuse(signed.refusal());
                try (InterProcessLock lock = locks.take(target, meter)) {
                    put(copy, size, hash, target, meter);
                    keep(signed, target);
                }
                return describe(target);
            }
        } catch (IOException e) {
            throw new CatalogueException(Messages.text("store.import.failed", source, directory, FileReason.of(e)), e);
        }
    }

    private void keep(SignatureFiles.Imported signature, String id) throws CatalogueException {
        refuse(signature.refusal());
        try {
            SignatureFiles.write(file(id), signature);
        } catch (IOException e) {
            throw CatalogueException.unwritable(directory, e);
        }
    }

    /** Moves a copy to the model's path; leaves an intact file alone. The caller holds the model's lock. */
    private void put(Path copy, long size, String hash, String id, ProgressThrottle meter)
            throws IOException, CatalogueException {
        Path file = file(id);
        VerificationRecord.Stamp present = Files.isRegularFile(file) ? VerificationRecord.Stamp.of(file) : null;
        boolean same = present != null && present.sizeBytes() == size && hash.equals(FileDigest.of(file, meter));
        if (present != null && !same) {
            // a file that differs from a pinned model is replaced; a file of the user is not
            boolean pinned = catalogue.find(id).map(CatalogueModel::sha256).isPresent();
            if (!pinned && describe(id).state() != State.DAMAGED) {
                throw new CatalogueException(Messages.text("store.import.exists", id));
            }
        }
        if (present == null || !same) {
            VerificationRecord.move(copy, file);
            present = VerificationRecord.Stamp.of(file);
        }
        VerificationRecord.write(file, present, hash, options.records());
    }

    /**
     * Deletes a model.
     *
     * @return whether it was present
     * @throws CatalogueException if a file cannot be deleted, such as one that is in use on Windows
     */
    public boolean remove(String id) throws CatalogueException {
        ModelIds.require(id);
        Path file = file(id);
        if (!Files.exists(file)) {
            if (files(id) != null) {
                throw new CatalogueException(Messages.text("store.remove.installed", id));
            }
            return false;
        }
        try (InterProcessLock lock = locks.take(id, new ProgressThrottle(ProgressListener.NONE))) {
            Files.deleteIfExists(file);
            Files.deleteIfExists(SignatureFiles.beside(file));
            VerificationRecord.delete(file, options.records());
            PartialImport.removeAbandoned(directory); // deleting a model is meant to free space
            return true;
        } catch (IOException e) {
            throw new CatalogueException(Messages.text("store.remove", id, file, FileReason.of(e)), e);
        }
    }
}
