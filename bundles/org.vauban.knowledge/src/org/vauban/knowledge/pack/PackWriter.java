// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.TrustException;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.indexing.ReviewedFile;
import org.vauban.knowledge.indexing.UnreadableFile;
import org.vauban.knowledge.pack.WithheldFile.Reason;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.passage.PassageSplitter;
import org.vauban.knowledge.protocol.FileStamp;
import org.vauban.knowledge.protocol.IndexedFile;

/**
 * Writes a pack: copies of documents and their passages, including the passages of attachments, which are inside the
 * copies of their mails. A document with redactions is left out, because its copy would contain the redacted text; so
 * is a mail with such an attachment, or with one that may not be read. Copies of mails contain only what was reviewed
 * of them. An unfinished pack leaves nothing in its folder. For one pack, on one thread; another thread may close it
 * meanwhile.
 */
public final class PackWriter implements AutoCloseable {
    private final Path folder;
    private final BufferedWriter lines;
    private final Gson gson = new GsonBuilder().disableHtmlEscaping().create();
    private final List<WithheldFile> withheld = new ArrayList<>();
    private final List<UnreadableFile> unreadable = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final MailCopies mails;
    private final @Nullable VectorSource vectors;
    private int files;
    private int passages;
    /** Number of passages with a vector. */
    private int embedded;
    /** Dimensions of each vector; 0 while there is none. */
    private int dimensions;
    /** Whether any document is an attachment of a mail. */
    private boolean attached;
    private boolean finished;
    private boolean closed;

    /**
     * @param folder folder of the pack; created if absent, must be empty
     * @param mails writes the copies of mails
     * @param vectors supplies the vectors of passages; null for a pack without vectors
     * @throws DirectoryNotEmptyException if the folder is not empty
     * @throws IOException if the folder cannot be written
     */
    public PackWriter(Path folder, MailCopies mails, @Nullable VectorSource vectors) throws IOException {
        this.mails = mails;
        this.vectors = vectors;
        Files.createDirectories(folder);
        try (Stream<Path> there = Files.list(folder)) {
            if (there.findAny().isPresent()) {
                throw new DirectoryNotEmptyException(folder.toString());
            }
        }
        this.folder = folder;
        lines = new BufferedWriter(new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(folder.resolve(PackManifest.PASSAGES))),
                StandardCharsets.UTF_8));
    }

    /** @throws UncheckedIOException if the pack cannot be written or is closed */
    public synchronized void add(ReviewedFile file) {
        if (closed) {
            throw new UncheckedIOException(new ClosedChannelException());
        }
        if (!file.isUntouched()) {
            withheld.add(new WithheldFile(file.file(), file.masked() ? Reason.MASKED : Reason.ATTACHMENT));
            file.attachments().forEach(this::nameMasked);
            return;
        }
        try {
            String path = path(file);
            Path copy = folder.resolve(PackManifest.DOCUMENTS).resolve(path);
            Files.createDirectories(copy.getParent());
            MailCopies.Result result = copied(file, copy);
            if (result instanceof MailCopies.Result.Written written) {
                line(path, file, written.stamps());
                return;
            }
            Files.deleteIfExists(copy);
            if (result instanceof MailCopies.Result.Unread unread) {
                unreadable.add(new UnreadableFile(file.file(), unread.reason(), unread.detail()));
            } else {
                withheld.add(new WithheldFile(file.file(), Reason.COPY));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private MailCopies.Result copied(ReviewedFile file, Path copy) throws IOException {
        MailCopies.Result result;
        if (file.format() == SourceFormat.EML) {
            result = mails.write(file, copy);
        } else {
            Files.copy(file.file(), copy, StandardCopyOption.REPLACE_EXISTING);
            result = new MailCopies.Result.Written(Map.of(file.file(), file.stamp()));
        }
        if (result instanceof MailCopies.Result.Written written) { // only reviewed content is published
            FileStamp stamp = written.stamps().get(file.file());
            if (stamp == null || !PackHashes.of(copy).equals(stamp.sha256())) {
                return new MailCopies.Result.Unread(ReadFailure.CHANGED, "changed since it was reviewed");
            }
        }
        return result;
    }

    /** Lists the masked attachments for which the mail is left out. */
    private void nameMasked(ReviewedFile attachment) {
        if (attachment.masked()) {
            withheld.add(new WithheldFile(attachment.file(), Reason.MASKED));
        }
        attachment.attachments().forEach(this::nameMasked);
    }

    /** Writes the line of a file; a mail precedes its attachments. */
    private void line(String path, ReviewedFile file, Map<Path, FileStamp> stamps) throws IOException {
        List<Passage> split = PackedPassages.at(path,
                PassageSplitter.split(file.file(), file.format(), file.document()));
        lines.write(gson.toJson(new PackedPassages(new IndexedFile(path, file.format().name(),
                Objects.requireNonNull(stamps.get(file.file())), null, "",
                split.size(), file.rules()), split, vectors(file, split))));
        lines.write('\n');
        files++;
        passages += split.size();
        for (ReviewedFile each : file.attachments()) {
            attached = true;
            line(path + "/" + each.file().getFileName(), each, stamps);
        }
    }

    /** Returns the vectors in Base64; null unless each passage has one. */
    private @Nullable String vectors(ReviewedFile file, List<Passage> split) {
        VectorSource source = vectors;
        List<byte[]> found = source == null || split.isEmpty() ? List.of() : source.of(file, split);
        if (found.isEmpty()) {
            return null;
        }
        int wanted = dimensions == 0 ? found.getFirst().length : dimensions;
        if (found.size() != split.size() || found.stream().anyMatch(each -> each.length != wanted)) {
            return null;
        }
        dimensions = wanted;
        embedded += found.size();
        ByteArrayOutputStream all = new ByteArrayOutputStream(found.size() * wanted);
        found.forEach(all::writeBytes);
        return Base64.getEncoder().encodeToString(all.toByteArray());
    }

    /** Returns a path below the name of the requested folder; equal names get a number. */
    private String path(ReviewedFile file) {
        String root = String.valueOf(file.root().getFileName());
        String path = root + "/" + file.root().relativize(file.file()).toString().replace('\\', '/');
        for (int i = 2; !names.add(path); i++) {
            path = root + "-" + i + "/" + file.root().relativize(file.file()).toString().replace('\\', '/');
        }
        return path;
    }

    /**
     * Writes and signs the manifest.
     *
     * @param keys signing keys; none for a pack for machines without a root document
     */
    public synchronized PackManifest finish(PackHeading heading, List<SigningKey> keys)
            throws IOException, TrustException {
        if (closed) {
            throw new ClosedChannelException();
        }
        lines.close();
        VectorSource source = vectors;
        PackVectors known = source == null || embedded == 0 ? null
                : new PackVectors(source.model(), dimensions, embedded);
        PackManifest manifest = new PackManifest(heading.organisation(), heading.name(), heading.version(),
                PackManifest.format(known, attached), heading.issued(), heading.issued().plus(heading.validity()),
                files, passages, PackHashes.of(folder.resolve(PackManifest.PASSAGES)), known);
        PackManifest.parse(manifest.json()); // refuses to sign what readers would refuse
        Envelope envelope = Envelope.of(PackManifest.PAYLOAD_TYPE, manifest.json());
        for (SigningKey key : keys) {
            envelope = envelope.signedBy(key);
        }
        Files.write(folder.resolve(PackManifest.FILE), envelope.bytes());
        finished = true;
        return manifest;
    }

    /** Files that are left out. */
    public List<WithheldFile> withheld() {
        return List.copyOf(withheld);
    }

    /** Files that could not be copied as reviewed. */
    public List<UnreadableFile> unreadable() {
        return List.copyOf(unreadable);
    }

    /** Deletes an unfinished pack, so that its folder can be used again. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            lines.close();
        } finally {
            if (!finished) {
                empty();
            }
        }
    }

    /** Deletes everything in the folder, which was empty at the start. */
    private void empty() throws IOException {
        try (Stream<Path> written = Files.walk(folder)) {
            for (Path each : written.sorted(Comparator.reverseOrder()).filter(path -> !path.equals(folder)).toList()) {
                Files.delete(each);
            }
        }
    }
}
