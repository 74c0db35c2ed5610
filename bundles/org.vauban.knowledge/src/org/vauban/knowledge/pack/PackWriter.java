// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.TrustException;
import org.vauban.knowledge.indexing.ReviewedFile;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.passage.PassageSplitter;
import org.vauban.knowledge.protocol.IndexedFile;

/**
 * Writes a pack: copies of documents and their passages. A document in which anything is masked is left out, since the
 * copy would hold what the passages do not. For one pack, on one thread.
 */
public final class PackWriter implements AutoCloseable {
    private final Path folder;
    private final BufferedWriter lines;
    private final Gson gson = new GsonBuilder().disableHtmlEscaping().create();
    private final List<Path> withheld = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private int files;
    private int passages;

    /**
     * @param folder of the pack; made, or empty
     * @throws IOException if it is not empty or cannot be written
     */
    public PackWriter(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> there = Files.list(folder)) {
            if (there.findAny().isPresent()) {
                throw new java.nio.file.DirectoryNotEmptyException(folder.toString());
            }
        }
        this.folder = folder;
        lines = new BufferedWriter(new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(folder.resolve(PackManifest.PASSAGES))),
                StandardCharsets.UTF_8));
    }

    /** @throws UncheckedIOException if the pack cannot be written */
    public void add(ReviewedFile file) {
        if (file.masked()) {
            withheld.add(file.file());
            return;
        }
        try {
            String path = path(file);
            Path copy = folder.resolve(PackManifest.DOCUMENTS).resolve(path);
            Files.createDirectories(copy.getParent());
            Files.copy(file.file(), copy, StandardCopyOption.REPLACE_EXISTING);
            if (!PackHashes.of(copy).equals(file.stamp().sha256())) { // what was reviewed is what is published
                Files.delete(copy);
                withheld.add(file.file());
                return;
            }
            List<Passage> split = PackedFile.at(path,
                    PassageSplitter.split(file.file(), file.format(), file.document()));
            lines.write(gson.toJson(new PackedFile(new IndexedFile(path, file.format().name(), file.stamp(), null, "",
                    split.size(), file.rules()), split)));
            lines.write('\n');
            files++;
            passages += split.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Below the name of the folder that was asked for; two folders of one name get a number. */
    private String path(ReviewedFile file) {
        String root = String.valueOf(file.root().getFileName());
        String path = root + "/" + file.root().relativize(file.file()).toString().replace('\\', '/');
        for (int i = 2; !names.add(path); i++) {
            path = root + "-" + i + "/" + file.root().relativize(file.file()).toString().replace('\\', '/');
        }
        return path;
    }

    /**
     * Writes the manifest and signs it.
     *
     * @param keys none for a pack that only machines without a root document mount
     */
    public PackManifest finish(PackHeading heading, List<SigningKey> keys) throws IOException, TrustException {
        lines.close();
        PackManifest manifest = new PackManifest(heading.organisation(), heading.name(), heading.version(),
                PackManifest.FORMAT, heading.issued(), heading.issued().plus(heading.validity()), files, passages,
                PackHashes.of(folder.resolve(PackManifest.PASSAGES)));
        PackManifest.parse(manifest.json()); // what would be refused is not signed
        Envelope envelope = Envelope.of(PackManifest.PAYLOAD_TYPE, manifest.json());
        for (SigningKey key : keys) {
            envelope = envelope.signedBy(key);
        }
        Files.write(folder.resolve(PackManifest.FILE), envelope.bytes());
        return manifest;
    }

    /** Files that are left out. */
    public List<Path> withheld() {
        return List.copyOf(withheld);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
