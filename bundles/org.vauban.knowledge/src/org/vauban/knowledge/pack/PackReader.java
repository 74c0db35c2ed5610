// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.policy.document.PolicyDocument.Freshness;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.Role;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.process.IndexException;
import org.vauban.knowledge.protocol.FileStamp;
import org.vauban.knowledge.protocol.IndexProtocol;
import org.vauban.knowledge.protocol.IndexedFile;

/** Verifies a pack and reads it. Stateless but for the folder. */
public final class PackReader {
    /** UTF-16 units of a line: the passages of a file, with their boxes. */
    private static final int LONGEST_LINE = 256 << 20;
    private static final long MOST = 8L << 30;

    private final Path folder;
    private final Gson gson = new Gson();

    /** Why a pack is not mounted. */
    public enum Fault {
        /** There is none, or it cannot be read. */
        UNREADABLE,
        /** It was made by a newer version. */
        NEWER,
        /** Nobody, or nobody who counts, has signed it. */
        UNSIGNED,
        /** It belongs to another organisation. */
        ELSEWHERE,
        /** It has expired. */
        EXPIRED,
        /** It is not what was signed. */
        CHANGED
    }

    /** A pack that is not mounted. The message is for logs; its reason for people. */
    public static final class PackException extends Exception {
        private static final long serialVersionUID = 1L;
        private final Fault fault;

        PackException(Fault fault, String detail, @Nullable Throwable cause) {
            super(detail, cause);
            this.fault = fault;
        }

        /** Why. */
        public Fault fault() {
            return fault;
        }
    }

    /** Takes files with their passages. */
    public interface Receiver {
        /** @param put with the absolute path of the document in the pack */
        void put(IndexProtocol.Put put) throws IndexException, IOException;
    }

    /**
     * A manifest that may be used.
     *
     * @param signers who signed it, for people; empty where nobody had to
     */
    public record Verified(PackManifest manifest, List<String> signers) {}

    /** @param folder of the pack, its real path */
    public PackReader(Path folder) {
        this.folder = folder;
    }

    /**
     * Verifies the manifest: signatures, organisation, dates, and the hash of the passages.
     *
     * @param root says whose signatures count; null to accept a pack whoever made it
     */
    public Verified verify(@Nullable RootDocument root, Instant now) throws PackException {
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
            if (PolicyDocument.freshness(manifest.issued(), manifest.expires(), Duration.ZERO,
                    now) == Freshness.LAPSED) {
                throw new PackException(Fault.EXPIRED, manifest.expires().toString(), null);
            }
            if (!PackHashes.of(folder.resolve(PackManifest.PASSAGES)).equals(manifest.sha256())) {
                throw new PackException(Fault.CHANGED, PackManifest.PASSAGES, null);
            }
            return new Verified(manifest, signers);
        } catch (TrustException e) {
            throw new PackException(Fault.UNSIGNED, e.reason(), e);
        } catch (PackManifest.NewerPackException e) {
            throw new PackException(Fault.NEWER, "format", e);
        } catch (IOException e) {
            throw new PackException(Fault.UNREADABLE, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Reads all files, each of which has the document that was packed.
     *
     * @param manifest that was verified
     * @throws IndexException if the receiver does
     * @throws IOException if the receiver does
     */
    public void read(PackManifest manifest, Receiver receiver) throws PackException, IndexException, IOException {
        long read = 0;
        long files = 0;
        try (BufferedReader lines = open()) {
            for (String line = line(lines); line != null; line = line(lines)) {
                read += line.length();
                if (++files > manifest.files() || read > MOST) {
                    throw new PackException(Fault.CHANGED, PackManifest.PASSAGES, null);
                }
                receiver.put(packed(line));
            }
        }
    }

    private BufferedReader open() throws PackException {
        try {
            return new BufferedReader(new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(folder.resolve(PackManifest.PASSAGES))),
                    StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new PackException(Fault.UNREADABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private IndexProtocol.Put packed(String line) throws PackException {
        try {
            return put(gson.fromJson(line, PackedFile.class));
        } catch (IOException | JsonParseException | IllegalArgumentException | NullPointerException e) {
            // what records say to members that are missing or wrong
            throw new PackException(Fault.UNREADABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private static @Nullable String line(BufferedReader lines) throws PackException {
        try {
            StringBuilder line = new StringBuilder();
            int c = lines.read();
            for (; c >= 0 && c != '\n'; c = lines.read()) {
                if (line.length() == LONGEST_LINE) {
                    throw new PackException(Fault.UNREADABLE, "a line that is too long", null);
                }
                line.append((char) c);
            }
            return c < 0 && line.isEmpty() ? null : line.toString();
        } catch (IOException e) {
            throw new PackException(Fault.UNREADABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private IndexProtocol.Put put(PackedFile packed) throws PackException, IOException {
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
        if (!Files.isRegularFile(document, LinkOption.NOFOLLOW_LINKS)
                || !document.toRealPath().equals(document)
                || !PackHashes.of(document).equals(file.stamp().sha256())) {
            throw new PackException(Fault.CHANGED, file.path(), null);
        }
        FileStamp stamp = new FileStamp(Files.size(document), Files.getLastModifiedTime(document).toMillis(),
                file.stamp().sha256());
        return new IndexProtocol.Put(new IndexedFile(document.toString(), file.format(), stamp, null, "",
                packed.passages().size(), file.rules()), PackedFile.at(document.toString(), packed.passages()));
    }
}
