// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import com.google.gson.Gson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.policy.document.PolicyDocument.Freshness;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.Role;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.source.FileReason;
import org.vauban.knowledge.document.MailAttachments;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.process.IndexException;
import org.vauban.knowledge.protocol.FileStamp;
import org.vauban.knowledge.protocol.IndexProtocol;
import org.vauban.knowledge.protocol.IndexedFile;
import org.vauban.knowledge.protocol.VectorProtocol.Vectors;

/**
 * Verifies a pack and reads it. Other users may be able to write to its folder, so each line that is read is compared
 * with the verified one. Attachments follow the mail whose bytes contain them. For one thread.
 */
public final class PackReader {
    /** Maximum UTF-16 units of a line, which holds the passages of a file with their boxes. */
    private static final int LONGEST_LINE = 256 << 20;
    private static final long MOST = 8L << 30;
    /** Number of vectors in one record. */
    private static final int TOGETHER = 64;

    private final Path folder;
    private final Gson gson = new Gson();
    /** SHA-256 of each line of passages in the last verification. */
    private List<String> hashes = List.of();

    /** Why a pack is not mounted. */
    public enum Fault {
        /** It does not exist or cannot be read. */
        UNREADABLE,
        /** A newer version created it. */
        NEWER,
        /** It is not signed, or not by a trusted signer. */
        UNSIGNED,
        /** It belongs to another organisation. */
        ELSEWHERE,
        /** It has expired. */
        EXPIRED,
        /** The root document has expired, so that the trusted signers are no longer known. */
        LAPSED,
        /** It differs from what was signed. */
        CHANGED
    }

    /** Thrown when a pack is not mounted. The message is for logs, the fault for users. */
    public static final class PackException extends Exception {
        private static final long serialVersionUID = 1L;
        private final Fault fault;

        PackException(Fault fault, String detail, @Nullable Throwable cause) {
            super(detail, cause);
            this.fault = fault;
        }

        /** Why it is not mounted. */
        public Fault fault() {
            return fault;
        }
    }

    /** Receives files with their passages. */
    public interface Receiver {
        /**
         * @param put file with the absolute path of its document in the pack
         * @param vectors vectors of its passages, in order and in several records; empty if there are none
         */
        void put(IndexProtocol.Put put, List<Vectors> vectors) throws IndexException, IOException;
    }

    /**
     * A manifest that passed verification.
     *
     * @param signers names of the signers; empty if no signature was required
     */
    public record Verified(PackManifest manifest, List<String> signers) {}

    /** @param folder real path of the pack's folder */
    public PackReader(Path folder) {
        this.folder = folder;
    }

    /**
     * Verifies signatures, organisation, dates and the hash of the passages, then each document.
     *
     * @param root defines the trusted signers; null to accept any pack
     */
    public Verified verify(@Nullable RootDocument root, Instant now) throws PackException {
        if (root != null && isStale(root.issued(), root.expires(),
                Duration.ofDays(PolicyDocument.DEFAULT_GRACE_DAYS), now)) {
            throw new PackException(Fault.LAPSED, root.expires().toString(), null);
        }
        Path file = folder.resolve(PackManifest.FILE);
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            Envelope envelope = Envelope.parse(in.readNBytes(StrictJson.MAX_BYTES + 1));
            List<String> signers = List.of();
            PackManifest manifest;
            if (root == null) {
                manifest = PackManifest.parse(envelope.unverified());
            } else {
                RootDocument.Verified verified = root.verify(envelope, Role.SITE, PackManifest.PAYLOAD_TYPE);
                signers = verified.signers();
                manifest = PackManifest.parse(verified.document());
                if (!manifest.organisation().equals(root.name())) {
                    throw new PackException(Fault.ELSEWHERE, manifest.organisation(), null);
                }
            }
            if (!envelope.payloadType().equals(PackManifest.PAYLOAD_TYPE)) {
                throw new PackException(Fault.UNREADABLE, envelope.payloadType(), null);
            }
            if (isStale(manifest.issued(), manifest.expires(), Duration.ZERO, now)) {
                throw new PackException(Fault.EXPIRED, manifest.expires().toString(), null);
            }
            if (!PackHashes.of(folder.resolve(PackManifest.PASSAGES)).equals(manifest.sha256())) {
                throw changed(); // before the content is used
            }
            hashes = verifiedLines(manifest);
            return new Verified(manifest, signers);
        } catch (TrustException e) {
            throw new PackException(Fault.UNSIGNED, e.reason(), e);
        } catch (PackManifest.NewerPackException e) {
            throw new PackException(Fault.NEWER, "format", e);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static boolean isStale(Instant issued, Instant expires, Duration grace, Instant now) {
        return PolicyDocument.freshness(issued, expires, grace, now) == Freshness.LAPSED;
    }

    /**
     * Reads all files, and compares each document with the packed one.
     *
     * @param manifest verified manifest
     * @throws PackException also if the passages differ from the verified ones
     * @throws IndexException if the receiver throws it
     * @throws IOException if the receiver throws it
     */
    public void read(PackManifest manifest, Receiver receiver) throws PackException, IndexException, IOException {
        int files = 0;
        try (Passages passages = new Passages(manifest)) {
            for (String line = passages.next(); line != null; line = passages.next()) {
                if (files == hashes.size() || !Hashes.sha256(line).equals(hashes.get(files))) {
                    throw changed();
                }
                files++;
                Packed packed = packed(line, manifest.vectors(), passages.mails);
                receiver.put(packed.put(), packed.vectors());
            }
        }
        if (files < hashes.size()) {
            throw changed();
        }
    }

    /** Hashes the lines of exactly the bytes whose hash was signed. */
    private List<String> verifiedLines(PackManifest manifest) throws PackException, IOException {
        List<String> found = new ArrayList<>();
        PackVectors vectors = manifest.vectors();
        long embedded = 0;
        try (Passages passages = new Passages(manifest)) {
            for (String line = passages.next(); line != null; line = passages.next()) {
                found.add(Hashes.sha256(line));
                Packed packed = packed(line, vectors, passages.mails);
                embedded += packed.vectors().isEmpty() ? 0 : packed.put().passages().size();
            }
            if (vectors != null && embedded != vectors.passages()) {
                throw unreadable(new IOException("the number of vectors"));
            }
            if (!passages.sha256().equals(manifest.sha256())) {
                throw changed();
            }
        }
        return found;
    }

    /** Attributes every exception that is not a file system fault to the content of the pack. */
    private static PackException unreadable(Exception e) {
        return new PackException(Fault.UNREADABLE,
                e instanceof FileSystemException system ? FileReason.withPath(system) : PackManifest.PASSAGES, e);
    }

    private static PackException changed() {
        return new PackException(Fault.CHANGED, PackManifest.PASSAGES, null);
    }

    /** The lines of the passages, hashed while they are read. */
    private final class Passages implements AutoCloseable {
        private final PackManifest manifest;
        private final DigestInputStream packed;
        private final BufferedReader lines;
        private final Set<Path> mails = new HashSet<>();
        private long read;
        private long files;

        Passages(PackManifest manifest) throws PackException {
            this.manifest = manifest;
            try {
                packed = new DigestInputStream(Files.newInputStream(folder.resolve(PackManifest.PASSAGES),
                        LinkOption.NOFOLLOW_LINKS), Hashes.sha256());
                lines = new BufferedReader(new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw unreadable(e);
            }
        }

        /** Returns null at the end. */
        @Nullable
        String next() throws PackException {
            String line = line(lines);
            if (line != null) {
                read += line.length();
                if (++files > manifest.files() || read > MOST) {
                    throw changed();
                }
            }
            return line;
        }

        /** Returns the hash of the whole file; call it after the last line. */
        String sha256() throws IOException {
            packed.transferTo(OutputStream.nullOutputStream());
            return Hashes.hex(packed.getMessageDigest().digest());
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    /** A line of the passages. */
    private record Packed(IndexProtocol.Put put, List<Vectors> vectors) {}

    /**
     * @param vectors description of the vectors in the manifest
     * @param mails mails so far, which may contain this file; a further mail is added
     */
    private Packed packed(String line, @Nullable PackVectors vectors, Set<Path> mails) throws PackException {
        try {
            PackedPassages packed = gson.fromJson(line, PackedPassages.class);
            IndexProtocol.Put put = put(packed, mails);
            String data = packed.vectors();
            return new Packed(put, data == null ? List.of() : vectors(put.file(), data, vectors));
        } catch (IOException | RuntimeException e) {
            // gson and record constructors throw exceptions of many types for absent or invalid members
            throw unreadable(e);
        }
    }

    /** @throws IllegalArgumentException if the vectors do not match the passages and the manifest */
    private static List<Vectors> vectors(IndexedFile file, String data, @Nullable PackVectors known) {
        byte[] all = Base64.getDecoder().decode(data);
        if (known == null || all.length == 0 || all.length != (long) file.passages() * known.dimensions()) {
            throw new IllegalArgumentException("the vectors of " + file.path());
        }
        List<Vectors> vectors = new ArrayList<>();
        int step = TOGETHER * known.dimensions();
        for (int from = 0; from < all.length; from += step) {
            vectors.add(new Vectors(file.path(), file.stamp(), known.model(), from / known.dimensions(),
                    known.dimensions(), Base64.getEncoder().encodeToString(
                            Arrays.copyOfRange(all, from, Math.min(all.length, from + step)))));
        }
        return vectors;
    }

    private static @Nullable String line(BufferedReader lines) throws PackException {
        try {
            StringBuilder line = new StringBuilder();
            int c = lines.read();
            for (; c >= 0 && c != '\n'; c = lines.read()) {
                if (line.length() == LONGEST_LINE) {
                    throw unreadable(new IOException("a line that is too long"));
                }
                line.append((char) c);
            }
            return c < 0 && line.isEmpty() ? null : line.toString();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private IndexProtocol.Put put(PackedPassages packed, Set<Path> mails) throws PackException, IOException {
        IndexedFile file = packed.file();
        Path documents = folder.resolve(PackManifest.DOCUMENTS);
        Path document;
        try {
            document = documents.resolve(file.path()).normalize();
        } catch (InvalidPathException e) {
            throw new PackException(Fault.CHANGED, file.path(), e);
        }
        SourceFormat format = SourceFormat.of(document);
        if (!document.startsWith(documents) || format == null || !format.name().equals(file.format())
                || packed.passages().stream().anyMatch(each -> !each.path().equals(file.path()))) {
            throw new PackException(Fault.CHANGED, file.path(), null);
        }
        Path mail = MailAttachments.mail(document);
        if (mail == null ? !isPacked(document, file) : !mails.contains(document.getParent())
                || !MailAttachments.isName(String.valueOf(document.getFileName()))) {
            throw new PackException(Fault.CHANGED, file.path(), null);
        }
        if (format == SourceFormat.EML) {
            mails.add(document);
        }
        FileStamp stamp = new FileStamp(mail == null ? Files.size(document) : file.stamp().size(),
                Files.getLastModifiedTime(mail == null ? document : mail).toMillis(), file.stamp().sha256());
        return new IndexProtocol.Put(new IndexedFile(document.toString(), file.format(), stamp, null, "",
                packed.passages().size(), file.rules()), PackedPassages.at(document.toString(), packed.passages()));
    }

    private static boolean isPacked(Path document, IndexedFile file) throws IOException {
        return Files.isRegularFile(document, LinkOption.NOFOLLOW_LINKS) && document.toRealPath().equals(document)
                && PackHashes.of(document).equals(file.stamp().sha256());
    }
}
