// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

import org.vauban.governance.internal.Hashes;
import org.vauban.governance.internal.Messages;

/** The beginning of a model on its way in. Bytes are hashed as they are written; it never grows beyond the model's size. */
final class PartFile implements AutoCloseable {
    private final Path path;
    private final long size;
    private final RandomAccessFile file; // not a channel: an interrupted thread would close it
    private MessageDigest digest = Hashes.sha256();
    private long hashed;
    private long length;

    PartFile(Path path, long size) throws CatalogueException {
        this.path = path;
        this.size = size;
        try {
            file = new RandomAccessFile(path.toFile(), "rw");
            length = file.length();
            if (length > size)
                truncate(0);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private CatalogueException unwritable(IOException e) {
        return new CatalogueException(Messages.text("store.unwritable", path.getParent(), e.getMessage()), e);
    }

    long length() {
        return length;
    }

    long size() {
        return size;
    }

    boolean complete() {
        return length == size;
    }

    /** Forgets what lies behind an offset. */
    void truncate(long newLength) throws CatalogueException {
        try {
            file.setLength(newLength);
        } catch (IOException e) {
            throw unwritable(e);
        }
        length = newLength;
        if (hashed > newLength) {
            digest = Hashes.sha256();
            hashed = 0;
        }
    }

    /** Brings the hash up to what is there from an earlier run. */
    private void catchUp(Meter meter) throws CatalogueException {
        if (hashed == length)
            return;
        try {
            meter.begin(ProgressListener.Phase.VERIFYING, path.getFileName().toString(), hashed, size);
            byte[] buffer = new byte[1 << 20];
            file.seek(hashed);
            while (hashed < length) {
                int n = file.read(buffer, 0, (int) Math.min(buffer.length, length - hashed));
                if (n < 0)
                    throw new IOException(Messages.text("store.shrank"));
                digest.update(buffer, 0, n);
                hashed += n;
                meter.at(hashed, size);
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * Appends all of a stream.
     *
     * @param detail for display
     * @throws SourceException if reading fails or more comes than the model has; what came before is kept
     */
    void append(InputStream in, String detail, Meter meter) throws CatalogueException, SourceException {
        catchUp(meter);
        meter.begin(ProgressListener.Phase.FETCHING, detail, length, size);
        byte[] buffer = new byte[1 << 18];
        while (true) {
            int n;
            try {
                n = in.read(buffer);
            } catch (IOException e) {
                meter.check(); // a stream that was closed because of a cancellation
                throw new SourceException(Messages.text("source.lost", length, size, e.getMessage()), e);
            }
            if (n < 0)
                return;
            if (n > size - length)
                throw new SourceException(Messages.text("source.too.long", size));
            try {
                file.seek(length);
                file.write(buffer, 0, n);
            } catch (IOException e) {
                throw unwritable(e);
            }
            digest.update(buffer, 0, n);
            length += n;
            hashed = length;
            meter.at(length, size);
        }
    }

    /** The hash of all that is there, forced to the disk before. */
    String finish(Meter meter) throws CatalogueException {
        catchUp(meter);
        try {
            file.getFD().sync();
            MessageDigest copy = (MessageDigest) digest.clone();
            return Hashes.hex(copy.digest());
        } catch (IOException e) {
            throw unwritable(e);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e); // SHA-256 of every provider in the JDK can be cloned
        }
    }

    @Override
    public void close() throws CatalogueException {
        try {
            file.close();
            if (length == 0)
                Files.deleteIfExists(path);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }
}
