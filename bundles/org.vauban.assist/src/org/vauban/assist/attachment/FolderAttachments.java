// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.attachment;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.source.TextDecoder;

/**
 * Attaches the files of a folder, one attachment each, so that the gate reviews each under its own name. Bounded; skips
 * hidden files and folders, links, and files that are not text in UTF-8, or in UTF-16 with a byte order mark.
 *
 * @param attachments attachments in the order of their names
 * @param passedOver files that were skipped: too large, too many, not text, not readable
 */
public record FolderAttachments(List<Attachment> attachments, List<Path> passedOver) {
    private static final int MAX_FILES = 200;
    private static final int MAX_OF_ONE = 256 << 10;
    private static final int MAX_BYTES = 1 << 20;

    public FolderAttachments {
        attachments = List.copyOf(attachments);
        passedOver = List.copyOf(passedOver);
    }

    /**
     * Attaches the files of a folder. Reads the disk: do not call it on the UI thread.
     *
     * @param root the project or workspace folder, or null
     * @throws IOException if the folder itself cannot be read
     */
    public static FolderAttachments of(Path folder, @Nullable Path root) throws IOException {
        return of(folder, root, () -> false);
    }

    /**
     * Attaches the files of a folder; the user can cancel.
     *
     * @param cancelled checked before each file and folder
     * @throws java.util.concurrent.CancellationException if it was cancelled
     */
    public static FolderAttachments of(Path folder, @Nullable Path root, BooleanSupplier cancelled)
            throws IOException {
        List<Path> files = new ArrayList<>();
        List<Path> passedOver = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            @NonNullByDefault({})
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                require(cancelled);
                return !directory.equals(folder) && hidden(directory) ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            @NonNullByDefault({})
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                require(cancelled);
                if (attributes.isRegularFile() && !hidden(file)) {
                    (attributes.size() > MAX_OF_ONE || files.size() == MAX_FILES ? passedOver : files).add(file);
                }
                return passedOver.size() > MAX_FILES * 10 ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }

            @Override
            @NonNullByDefault({})
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (file.equals(folder)) {
                    throw e;
                }
                passedOver.add(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            @NonNullByDefault({})
            public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                if (e != null && directory.equals(folder)) {
                    throw e;
                }
                if (e != null) {
                    passedOver.add(directory);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(Comparator.comparing(Path::toString));
        List<Attachment> attachments = new ArrayList<>();
        int bytes = 0;
        for (Path file : files) {
            require(cancelled);
            String text = bytes >= MAX_BYTES ? null : text(file);
            if (text == null) {
                passedOver.add(file);
            } else {
                bytes += text.length();
                attachments.add(Attachment.file(file, root, null, text));
            }
        }
        return new FolderAttachments(attachments, passedOver);
    }

    private static void require(BooleanSupplier cancelled) {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException();
        }
    }

    private static boolean hidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    /** Reads a file; null if it is not text or cannot be read. */
    private static @Nullable String text(Path file) {
        try {
            return TextDecoder.decode(Files.readAllBytes(file));
        } catch (IOException e) {
            return null; // not readable, or not text: reported as skipped
        }
    }
}
