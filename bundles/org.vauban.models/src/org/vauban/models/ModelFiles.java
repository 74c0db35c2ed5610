// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.source.FileReason;
import org.vauban.models.StoredModel.State;

/**
 * The files of a present model: one in the models folder, or the shards that p2 has installed, which stay in place.
 * llama.cpp needs shards in one folder; for a model with several, a folder of links is kept in the user's cache.
 * Immutable.
 *
 * @param id the model id
 * @param files the files to load, the first one first
 * @param installed the model that p2 has installed; null for a file in the models folder
 */
record ModelFiles(String id, List<Path> files, @Nullable InstalledModel installed) {
    /** Copies the list. */
    ModelFiles {
        files = List.copyOf(files);
    }

    static ModelFiles of(String id, Path file) {
        return new ModelFiles(id, List.of(file), null);
    }

    /** Creates the files of all present shards; if there are none, of the damaged bundles. */
    static ModelFiles of(InstalledModel model) {
        return new ModelFiles(model.id(), model.shards().isEmpty() ? model.damaged() : model.files(), model);
    }

    long sizeBytes() {
        return files.stream().mapToLong(file -> file.toFile().length()).sum();
    }

    /** Returns the state, without computing a hash. */
    State state(@Nullable CatalogueModel model, Path records) {
        InstalledModel packed = installed;
        String expected = model == null ? null : model.sha256();
        long size = packed == null ? sizeBytes() : packed.sizeBytes();
        if (size == 0 || model != null && model.sizeBytes() > 0 && size != model.sizeBytes()
                || packed != null && (!packed.isComplete() || expected != null && !expected.equals(packed.sha256()))) {
            return State.DAMAGED;
        }
        if (expected == null) {
            return State.INSTALLED;
        }
        VerificationRecord record = record(records);
        return record == null ? State.UNVERIFIED : record.sha256().equals(expected) ? State.VERIFIED : State.DAMAGED;
    }

    /** Returns the record of the last verification; null if the files have changed since, or there was none. */
    @Nullable
    VerificationRecord record(Path records) {
        return installed == null ? VerificationRecord.of(files.getFirst(), records)
                : VerificationRecord.ofInstalled(files, records);
    }

    /** Computes the hash of the publisher's original file, and records it. */
    String hash(ProgressListener listener, Path records) throws IOException, CatalogueException {
        if (installed == null) {
            Path file = files.getFirst();
            VerificationRecord.Stamp before = VerificationRecord.Stamp.of(file);
            String hash = FileDigest.of(file, new ProgressThrottle(listener));
            VerificationRecord.write(file, before, hash, records);
            return hash;
        }
        VerificationRecord.Stamp before = VerificationRecord.Stamp.ofInstalled(files);
        String hash = GgufShards.joinedHash(files, listener);
        VerificationRecord.writeInstalled(files, before, hash, records);
        return hash;
    }

    /** Throws if shards are missing, and names them. */
    void requireComplete() throws CatalogueException {
        InstalledModel packed = installed;
        if (packed != null && !packed.isComplete()) {
            throw new CatalogueException(Messages.text("store.incomplete", packed.id(), packed.missing(),
                    packed.count(), packed.damaged().isEmpty() ? "-" : packed.damaged()));
        }
    }

    /** Throws with the problem of a model that p2 has installed; does nothing for a file in the models folder. */
    static void refuseInstalled(@Nullable ModelFiles here) throws CatalogueException {
        if (here != null && here.installed != null) {
            here.requireComplete();
            throw new CatalogueException(Messages.text("store.installed.other", here.id));
        }
    }

    /** Returns the file to load. */
    Path toLoad(Path records) throws CatalogueException {
        if (files.size() == 1) {
            return files.getFirst();
        }
        Path folder = records.resolveSibling("shards").resolve(VerificationRecord.name(files.getFirst()));
        try {
            Files.createDirectories(folder);
            for (int i = 0; i < files.size(); i++) {
                link(folder.resolve(GgufShards.name(id, i + 1, files.size())), files.get(i));
            }
            return folder.resolve(GgufShards.name(id, 1, files.size()));
        } catch (IOException e) {
            throw new CatalogueException(Messages.text("store.unwritable", folder, FileReason.of(e)), e);
        }
    }

    /** Creates a symbolic link, or a hard link if users may not create symbolic ones. */
    private static void link(Path link, Path file) throws IOException {
        if (Files.exists(link) && Files.isSameFile(link, file)) {
            return;
        }
        Path part = link.resolveSibling("." + UUID.randomUUID());
        try {
            try {
                Files.createSymbolicLink(part, file.toAbsolutePath());
            } catch (UnsupportedOperationException | FileSystemException e) {
                Files.createLink(part, file);
            }
            Files.move(part, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
