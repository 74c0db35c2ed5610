// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.internal.RegularFile;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;

/** Reads the files of policies. */
final class PolicyFile {
    private PolicyFile() {}

    /** Returns the bytes of a file, at most one more than a document may have; empty if the file does not exist. */
    static Optional<byte[]> bytes(Path file) throws PolicyException {
        try (InputStream in = RegularFile.open(file)) {
            return Optional.of(in.readNBytes(StrictJson.MAX_BYTES + 1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new PolicyException(file, Messages.text("policy.unreadable", file, e), e);
        }
    }

    /** Returns a signed document, not yet verified; empty if the file does not exist. */
    static Optional<Envelope> envelope(Path file) throws PolicyException {
        Optional<byte[]> bytes = bytes(file);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Envelope.parse(bytes.get()));
        } catch (TrustException e) {
            throw refused(file, e);
        }
    }

    static PolicyException refused(Path file, TrustException e) {
        return new PolicyException(file, Messages.text("policy.refused", file, e.reason()), e);
    }

    /**
     * Refuses a file that is a link or that other users may write; does nothing if it does not exist. For files in
     * folders where users write, so that no other account can replace them unnoticed.
     */
    static void requireUnshared(Path file) throws PolicyException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean shared = !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        try {
            if (!shared && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                shared = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .permissions().contains(PosixFilePermission.OTHERS_WRITE);
            }
        } catch (IOException e) {
            throw new PolicyException(file, Messages.text("policy.unreadable", file, e), e);
        }
        if (shared) {
            throw new PolicyException(file, Messages.text("policy.shared", file), null);
        }
    }
}
