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

/** The input of a document reader: a file, or an attachment of a mail, which is held in memory. */
public final class DocumentContent {
    private final Path path;
    private final byte @Nullable [] bytes;

    private DocumentContent(Path path, byte @Nullable [] bytes) {
        this.path = path;
        this.bytes = bytes;
    }

    /** Returns the content of a file. Reads nothing yet. */
    public static DocumentContent file(Path file) {
        return new DocumentContent(file, null);
    }

    /**
     * Returns the content of a mail's attachment.
     *
     * @param path address of the attachment
     * @param bytes content; must not be modified
     */
    public static DocumentContent attached(Path path, byte[] bytes) {
        return new DocumentContent(path, bytes);
    }

    /** The path of the file, or the address of the attachment. */
    public Path path() {
        return path;
    }

    /** Opens a stream, which the caller closes. */
    public InputStream open() throws IOException {
        byte[] held = bytes;
        return held == null ? Files.newInputStream(path) : new ByteArrayInputStream(held);
    }

    /** Size in bytes. */
    public long size() throws IOException {
        byte[] held = bytes;
        return held == null ? Files.size(path) : held.length;
    }

    /** The bytes of an attachment, which must not be modified; null for a file. */
    public byte @Nullable [] bytes() {
        return bytes;
    }

    /** Opens the content for random access; the caller closes it. */
    public RandomAccessRead random() throws IOException {
        byte[] held = bytes;
        return held == null ? new RandomAccessReadBufferedFile(path) : new RandomAccessReadBuffer(held);
    }
}
