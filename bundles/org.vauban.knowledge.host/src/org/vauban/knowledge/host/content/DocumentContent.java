// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.io.RandomAccessReadBufferedFile;
import org.eclipse.jdt.annotation.Nullable;

/** What a reader reads: a file, or what is attached to a mail, which is in memory then. */
public final class DocumentContent {
    private final Path path;
    private final byte @Nullable [] bytes;

    private DocumentContent(Path path, byte @Nullable [] bytes) {
        this.path = path;
        this.bytes = bytes;
    }

    /** A file. Reads nothing yet. */
    public static DocumentContent file(Path file) {
        return new DocumentContent(file, null);
    }

    /**
     * What is attached to a mail.
     *
     * @param path its address
     * @param bytes not to be changed
     */
    public static DocumentContent attached(Path path, byte[] bytes) {
        return new DocumentContent(path, bytes);
    }

    /** Its name; of a file, where it is. */
    public Path path() {
        return path;
    }

    /** To be closed. */
    public InputStream open() throws IOException {
        byte[] held = bytes;
        return held == null ? Files.newInputStream(path) : new ByteArrayInputStream(held);
    }

    /** In bytes. */
    public long size() throws IOException {
        byte[] held = bytes;
        return held == null ? Files.size(path) : held.length;
    }

    /** What is in memory; null for a file. Not to be changed. */
    public byte @Nullable [] bytes() {
        return bytes;
    }

    /** The same for readers that jump to and fro; to be closed. */
    public RandomAccessRead random() throws IOException {
        byte[] held = bytes;
        return held == null ? new RandomAccessReadBufferedFile(path) : new RandomAccessReadBuffer(held);
    }
}
