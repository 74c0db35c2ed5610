// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.state;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.internal.RegularFile;
import org.vauban.governance.internal.SecretFile;
import org.vauban.governance.state.VaultException.Reason;

/** A secret in a file that only its owner can read. Safe for concurrent use by threads and processes. */
public final class KeyFile implements VaultKey {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.range(PosixFilePermission.GROUP_READ,
            PosixFilePermission.OTHERS_EXECUTE);

    private final Path file;

    /** @param file created at first use */
    public KeyFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    @Override
    public byte[] secret() throws VaultException {
        try {
            try {
                return read();
            } catch (NoSuchFileException e) {
                make();
                return read();
            }
        } catch (IOException e) {
            throw new VaultException(Reason.KEY, Messages.text("vault.key.unusable", file, e), e);
        }
    }

    private byte[] read() throws IOException, VaultException {
        if (PrivateFiles.posix(file) && Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).stream().anyMatch(OTHERS::contains)) {
            throw new VaultException(Reason.KEY, Messages.text("vault.key.unsafe", file), null);
        }
        byte[] secret;
        try (InputStream in = RegularFile.open(file, LinkOption.NOFOLLOW_LINKS)) {
            secret = in.readNBytes(BYTES + 1);
        }
        if (secret.length != BYTES) {
            throw new VaultException(Reason.KEY, Messages.text("vault.key.damaged", file), null);
        }
        return secret;
    }

    /** Creates the file completely or not at all, also when two processes create it: the first one is then kept. */
    private void make() throws IOException {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        try {
            SecretFile.create(file, secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
