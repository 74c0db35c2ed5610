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

/** The signature that lies beside a model, compared with the root document of the machine. */
public final class SignatureFiles {
    /** The end of its name, after that of the model. */
    public static final String SUFFIX = ".sig";
    /** Its name in the bundle of the first shard of a model that p2 installs, and as tools of OpenSSF write it. */
    public static final String BUNDLED = "model.sig";
    private static final MessageBundle TEXTS = new MessageBundle(ModelSignature.class);

    private SignatureFiles() {}

    /**
     * A signature that comes with a model to import.
     *
     * @param bytes to be kept beside the model; null for none
     * @param refusal why the model must not be imported, in sentences; empty if it may
     */
    public record Imported(byte @Nullable [] bytes, Optional<String> refusal) {}

    /** Where the signature of a model file is. */
    public static Path beside(Path model) {
        return model.resolveSibling(model.getFileName() + SUFFIX);
    }

    /** Where that of a model that p2 has installed is. */
    public static Path inBundle(Path firstShard) {
        return firstShard.resolveSibling(BUNDLED);
    }

    /**
     * Reads the signature of a model that is imported.
     *
     * @param source the file that is imported
     * @param named the signature that the user names, which must count then; null to look for it beside the file if a
     *            policy requires one
     * @param id of the model, for sentences
     * @param sha256 of the file, as it was found out
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
     * Why a signature does not count; empty if it does.
     *
     * @param sha256 of the model, as it was found out
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
            return Optional.of(e.reason().replaceAll("\\s+", " ")); // what a parser says has several lines
        } catch (PolicyException e) {
            return Optional.of(e.getMessage());
        } catch (IOException e) {
            return Optional.of(TEXTS.text("unreadable", FileReason.of(e)));
        }
    }

    /** One byte more than a signature may have at most. */
    private static byte[] bytes(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file.toString()); // a pipe would never end
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(StrictJson.MAX_BYTES + 1);
        }
    }

    /**
     * Keeps a signature beside a model, in one step: without the former one, the model could not be loaded. A link that
     * somebody else put there is replaced.
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
