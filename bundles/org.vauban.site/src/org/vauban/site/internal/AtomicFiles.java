// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.vauban.site.internal.FileStep.Action;

/** Writes files atomically: at any moment, also after a power cut, a name leads to the complete old or new content. */
public final class AtomicFiles {
    /** File name suffix of files that are being written. */
    public static final String PART = ".part";
    private final FileStep steps;

    /**
     * Writes the content of a file.
     *
     * @param <E> further exceptions besides those of writing
     */
    @FunctionalInterface
    public interface Content<E extends Exception> {
        void write(OutputStream out) throws IOException, E;
    }

    /** @param steps called before each step */
    public AtomicFiles(FileStep steps) {
        this.steps = steps;
    }

    /** Replaces a file; its folder must exist. */
    public void replace(Path file, byte[] bytes) throws IOException {
        replace(file, out -> out.write(bytes));
    }

    /** Replaces a file with content that need not fit in memory; the stream is unbuffered. */
    public <E extends Exception> void replace(Path file, Content<E> content) throws IOException, E {
        Path part = part(file);
        try {
            steps.before(Action.WRITE, file);
            Files.deleteIfExists(part); // also a link that another user put there
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE_NEW)) {
                content.write(Channels.newOutputStream(channel));
                steps.before(Action.SYNC, file);
                channel.force(true);
            }
            put(part, file);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Whether a file that a user names may be written: nothing or a file exists there. A link, such as
     * {@code /dev/stdout}, would itself be replaced.
     */
    public static boolean isReplaceable(Path file) {
        return !Files.exists(file, LinkOption.NOFOLLOW_LINKS) || Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns the temporary path of a file before it is renamed. */
    public static Path part(Path file) {
        return file.resolveSibling("." + file.getFileName() + PART);
    }

    /** Renames a file or folder, replacing a file of that name. */
    public void put(Path from, Path to) throws IOException {
        steps.before(Action.RENAME, to);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(Objects.requireNonNull(to.toAbsolutePath().getParent()));
    }

    /** Forces the entries of a folder to the disk. */
    public void sync(Path folder) throws IOException {
        steps.before(Action.SYNC, folder);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true); // Windows cannot open folders, and writes them through
            }
        }
    }
}
