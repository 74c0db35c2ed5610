// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Identifies a model file within milliseconds: a hash of its length, its beginning, which holds names, sizes and
 * vocabulary, and samples of the weights. Two trained models differ in nearly every sample. A file crafted to have the
 * same hash would only make the model generate wrong text.
 */
public final class ModelIdentity {
    private static final int BEGINNING = 256 << 10;
    private static final int PLACES = 128;
    private static final int PLACE = 4096;

    private ModelIdentity() {}

    /** @return 64 hexadecimal digits */
    public static String of(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = channel.size();
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(length).flip());
            add(digest, channel, 0, (int) Math.min(BEGINNING, length));
            for (int i = 1; i <= PLACES && length > BEGINNING; i++) {
                long at = BEGINNING + (length - BEGINNING) / PLACES * (i - 1);
                add(digest, channel, at, (int) Math.min(PLACE, length - at));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, FileChannel channel, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                throw new IOException(length + " bytes at " + at + " are not there any more");
            }
        }
        digest.update(bytes.flip());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java runtime has it
        }
    }
}
