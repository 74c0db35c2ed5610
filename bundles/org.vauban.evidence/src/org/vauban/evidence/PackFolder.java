// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.internal.SecretFile;
import org.vauban.governance.source.FileReason;

/**
 * A folder that appears under its name only when it is complete. Until then its files are in a hidden folder beside it,
 * whose name says that it is unfinished and which has no list of hashes. Files are readable by their owner only.
 */
final class PackFolder implements AutoCloseable {
    static final String HASHES = "SHA256SUMS";
    static final String MANIFEST = "manifest.json";

    private final Path target;
    private final Path part;
    private final Map<String, String> hashes = new TreeMap<>();
    private final Map<String, Integer> sizes = new TreeMap<>();
    private boolean finished;

    private PackFolder(Path target, Path part) {
        this.target = target;
        this.part = part;
    }

    /** @throws EvidenceException unless the folder does not exist, or is empty */
    static void requireFree(Path folder) throws EvidenceException {
        Path target = folder.toAbsolutePath().normalize();
        if (target.getParent() == null) {
            throw new EvidenceException(Messages.text("folder.taken", target));
        }
        try {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                    throw new EvidenceException(Messages.text("folder.file", target));
                }
                try (Stream<Path> files = Files.list(target)) {
                    if (files.findAny().isPresent()) {
                        throw new EvidenceException(Messages.text("folder.taken", target));
                    }
                }
            }
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /** @param folder must not exist, or be empty */
    static PackFolder create(Path folder) throws EvidenceException {
        requireFree(folder);
        Path target = folder.toAbsolutePath().normalize();
        Path parent = Objects.requireNonNull(target.getParent());
        try {
            Files.createDirectories(parent);
            return new PackFolder(target, Files.createTempDirectory(parent, "." + target.getFileName() + "-unfinished-",
                    SecretFile.rights(parent, "rwx------")));
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    private static EvidenceException unwritable(Path target, IOException e) {
        return new EvidenceException(Messages.text("folder.unwritable", target, FileReason.of(e)), e);
    }

    /** Adds a file, which must not exist yet. */
    void add(String name, byte[] content) throws EvidenceException {
        hashes.put(name, Hashes.sha256(content));
        sizes.put(name, content.length);
        write(name, content);
    }

    private void write(String name, byte[] content) throws EvidenceException {
        Path file = part.resolve(name);
        try (FileChannel channel = FileChannel.open(file,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                SecretFile.rights(part, "rw-------"))) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /** Adds the manifest and the list of hashes, and renames the folder to its final name. */
    int finish(JsonObject about) throws EvidenceException {
        JsonArray files = new JsonArray();
        hashes.forEach((name, hash) -> {
            JsonObject file = new JsonObject();
            file.addProperty("file", name);
            file.addProperty("bytes", sizes.get(name));
            file.addProperty("sha256", hash);
            files.add(file);
        });
        about.add("files", files);
        add(MANIFEST, EvidencePack.json(about));
        StringBuilder list = new StringBuilder();
        hashes.forEach((name, hash) -> list.append(hash).append("  ").append(name).append('\n'));
        write(HASHES, list.toString().getBytes(StandardCharsets.UTF_8));
        try {
            force(part);
            Files.deleteIfExists(target); // succeeds only if it is still empty
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            force(target.getParent());
        } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
            throw new EvidenceException(Messages.text("folder.taken", target), e);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
        finished = true;
        return hashes.size() + 1;
    }

    /** Forces a folder to the disk, except on Windows, which cannot open folders and writes them through. */
    private static void force(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Deletes an unfinished folder. */
    @Override
    public void close() throws EvidenceException {
        if (finished) {
            return;
        }
        try (Stream<Path> files = Files.list(part)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(part);
        } catch (IOException e) {
            throw unwritable(part, e);
        }
    }
}
