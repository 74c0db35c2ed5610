// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.checkpoint.WitnessSubmission;

/** Where a witness fetches the checkpoints of a log: a folder, often of another machine, that is there or not. */
final class DropFolder {
    /** How the names of checkpoints end. */
    static final String CHECKPOINT = ".checkpoint";

    private DropFolder() {}

    /** The name of a log as the names of files have it. */
    static String name(String origin) {
        return origin.replaceAll("[^A-Za-z0-9.-]", "_");
    }

    /**
     * Writes a submission, whole or not at all, and the public key where it is missing.
     *
     * @throws IOException if the folder is not there or cannot be written: to be tried again with the next checkpoint
     */
    static void write(Path folder, VerifierKey key, long size, WitnessSubmission submission) throws IOException {
        String name = name(key.name());
        Path publicKey = folder.resolve(name + ".vkey");
        if (!Files.exists(publicKey)) {
            write(folder, publicKey, key.encoded() + '\n');
        }
        write(folder, folder.resolve(String.format(Locale.ROOT, "%s-%015d%s", name, size, CHECKPOINT)),
                submission.encoded());
    }

    /** Others than the owner may read it: a witness is another account, and there is nothing secret in it. */
    private static void write(Path folder, Path file, String content) throws IOException {
        Path part = folder.resolve(file.getFileName() + ".part");
        try {
            Files.writeString(part, content);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
