// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.site.SiteManifest;

/**
 * A ZIP archive of files of a site, generated while it is read, so that it occupies neither disk nor memory. The
 * manifest comes first, as it was read, then the files. They are not compressed, since most are archives. For one
 * thread at a time.
 */
final class SiteArchiveStream extends InputStream {
    private static final int BUFFER = 1 << 16;
    private final Path folder;
    private final Iterator<String> rest;
    private final Reader reader;
    private final Piece piece = new Piece();
    private final ZipOutputStream zip = new ZipOutputStream(piece);
    private final byte[] buffer = new byte[BUFFER];
    private @Nullable InputStream file;
    private boolean ended;
    private volatile @Nullable IOException unreadable;

    /** Receives the progress of reading. */
    @FunctionalInterface
    interface Reader {
        /** @param ended whether the archive was read to its end */
        void reads(boolean ended);
    }

    /** Packed bytes that have not been read. */
    private static final class Piece extends ByteArrayOutputStream {
        private int taken;

        int take(byte[] to, int offset, int length) {
            int took = Math.min(length, count - taken);
            System.arraycopy(buf, taken, to, offset, took);
            taken += took;
            if (taken == count) {
                reset();
                taken = 0;
            }
            return took;
        }
    }

    /**
     * @param folder the folder of the site
     * @param paths paths of the files in it, with slashes
     * @param reader called after each read
     */
    SiteArchiveStream(Path folder, byte[] manifest, Collection<String> paths, Reader reader) throws IOException {
        this.folder = folder;
        this.reader = reader;
        rest = paths.iterator();
        zip.setLevel(Deflater.NO_COMPRESSION);
        zip.putNextEntry(new ZipEntry(SiteManifest.FILE));
        zip.write(manifest);
        zip.closeEntry();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    @NonNullByDefault({})
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (piece.size() == 0) {
            if (ended) {
                reader.reads(true);
                return -1;
            }
            pack();
        }
        reader.reads(false);
        return piece.take(bytes, offset, length);
    }

    /** Packs the next chunk. */
    private void pack() throws IOException {
        InputStream open = file;
        if (open == null) {
            if (rest.hasNext()) {
                begin(rest.next());
            } else {
                ended = true;
                zip.close();
            }
            return;
        }
        int count;
        try {
            count = open.read(buffer);
        } catch (IOException e) {
            unreadable = e;
            throw e;
        }
        if (count >= 0) {
            zip.write(buffer, 0, count);
        } else {
            file = null;
            open.close();
            zip.closeEntry();
        }
    }

    private void begin(String path) throws IOException {
        try {
            file = Files.newInputStream(folder.resolve(path), LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            unreadable = e;
            throw e;
        }
        zip.putNextEntry(new ZipEntry(path));
    }

    /** Returns why a file could not be read; null if that is not why the archive ended. Any thread. */
    @Nullable
    IOException unreadable() {
        return unreadable;
    }

    @Override
    public void close() throws IOException {
        InputStream open = file;
        file = null;
        ended = true;
        if (open != null) {
            open.close();
        }
    }
}
