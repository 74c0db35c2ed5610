// SPDX-License-Identifier: EPL-2.0
package org.vauban.models.signature;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.MessageBundle;
import org.vauban.governance.policy.ModelPolicy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.source.FileReason;

/** Reads and writes the signature beside a model, and verifies it with the machine's root document. */
public final class SignatureFiles {
    /** Extension of a signature file, appended to the model's file name. */
    public static final String SUFFIX = ".sig";
    /** Its name in the bundle of the first shard of a model that p2 installs, and with the tools of OpenSSF. */
    public static final String BUNDLED = "model.sig";
    private static final MessageBundle TEXTS = new MessageBundle(ModelSignature.class);

    private SignatureFiles() {}

    /**
     * The signature of a model to import.
     *
     * @param bytes to be stored beside the model; null for none
     * @param refusal why the model must not be imported, in sentences; empty if it may
     */
    public record Imported(byte @Nullable [] bytes, Optional<String> refusal) {}

    /** Returns the path of a model file's signature. */
    public static Path beside(Path model) {
        return model.resolveSibling(model.getFileName() + SUFFIX);
    }

    /** Returns the path of the signature of a model that p2 has installed. */
    public static Path inBundle(Path firstShard) {
        return firstShard.resolveSibling(BUNDLED);
    }

    /**
     * Reads the signature of a model to import.
     *
     * @param source the file to import
     * @param named the signature that the user names, which must be valid; null to use the one beside the file if a
     *            policy requires one
     * @param id the model id, for messages
     * @param sha256 the computed hash of the file
     */
    public static Imported read(Path source, @Nullable Path named, String id, String sha256, ModelPolicy policy) {
        if (named == null && !policy.asksForSignature()) {
            return new Imported(null, Optional.empty());
        }
        Path beside = beside(source);
        Path file = named != null ? named : Files.exists(beside) ? beside : inBundle(source);
        Optional<String> fault = fault(file, sha256, policy);
        if (fault.isEmpty()) {
            try {
                return new Imported(bytes(file), Optional.empty());
            } catch (IOException e) {
                fault = Optional.of(TEXTS.text("unreadable", FileReason.of(e)));
            }
        }
        String reason = fault.orElseThrow();
        return new Imported(null, policy.unsignedRefusal(id, reason)
                .or(() -> Optional.of(TEXTS.text("import.refused", id, file, reason))));
    }

    /**
     * Returns why a signature is not valid; empty if it is.
     *
     * @param sha256 the computed hash of the model
     * @return part of a sentence
     */
    public static Optional<String> fault(Path file, String sha256, ModelPolicy policy) {
        try {
            if (!Files.exists(file)) {
                return Optional.of(TEXTS.text("missing"));
            }
            Optional<RootDocument> root = policy.root();
            if (root.isEmpty()) {
                return Optional.of(TEXTS.text("root.missing"));
            }
            ModelSignature.parse(bytes(file)).require(sha256, root.get(), Instant.now());
            return Optional.empty();
        } catch (TrustException e) {
            return Optional.of(e.reason().replaceAll("\\s+", " ")); // messages of parsers have several lines
        } catch (PolicyException e) {
            return Optional.of(e.getMessage());
        } catch (IOException e) {
            return Optional.of(TEXTS.text("unreadable", FileReason.of(e)));
        }
    }

    /** Reads at most one byte more than the maximum size of a signature. */
    private static byte[] bytes(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file.toString()); // reading a pipe could block for ever
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(StrictJson.MAX_BYTES + 1);
        }
    }

    /**
     * Stores a signature beside a model, atomically: without a signature, the model could not be loaded. Replaces a
     * link that another program has put there.
     */
    public static void write(Path model, Imported signature) throws IOException {
        byte[] bytes = signature.bytes();
        if (bytes == null) {
            return;
        }
        Path file = beside(model);
        Path part = file.resolveSibling("." + UUID.randomUUID());
        try {
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE)) {
                for (ByteBuffer rest = ByteBuffer.wrap(bytes); rest.hasRemaining();) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
