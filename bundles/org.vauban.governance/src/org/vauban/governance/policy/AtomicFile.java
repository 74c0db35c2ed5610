// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.vauban.governance.policy.PolicyInstaller.Step;
import org.vauban.governance.policy.PolicyInstaller.StepListener;

/**
 * Replaces files atomically: at any moment, also after a power cut, the name leads to the complete old or new content.
 */
final class AtomicFile {
    private static final String PREFIX = ".policy-";
    private static final String PART = ".part";

    private final StepListener steps;

    AtomicFile(StepListener steps) {
        this.steps = steps;
    }

    void replace(Path file, byte[] bytes) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        steps.before(Step.CREATE, file);
        Files.createDirectories(folder);
        removeParts(folder);
        Path part = Files.createTempFile(folder, PREFIX, PART);
        try {
            if (posix) {
                Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r--r--"));
            }
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                steps.before(Step.WRITE, file);
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                steps.before(Step.SYNC, file);
                channel.force(true);
            }
            steps.before(Step.RENAME, file);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        steps.before(Step.SYNC_FOLDER, file);
        if (posix) { // Windows cannot open folders, and writes them through
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Removes the remains of interrupted attempts. */
    private static void removeParts(Path folder) throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, PREFIX + "*" + PART)) {
            for (Path part : parts) {
                Files.deleteIfExists(part);
            }
        }
    }
}
