// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.PaletteData;
import org.eclipse.swt.graphics.Rectangle;

/**
 * Reads the virtual screen from the file in which Xvfb keeps it (option {@code -fbdir}; the file has the xwd format),
 * independently of the UI thread. The environment variable {@code VAUBAN_FRAMES} names the folder.
 */
public final class FrameBuffer {
    private static final int WIDTH = 4;
    private static final int HEIGHT = 5;
    private static final int BITS_PER_PIXEL = 11;
    private static final int BYTES_PER_LINE = 12;
    private static final int COLOURS = 19;
    private static final int COLOUR_BYTES = 12;
    private static final long BETWEEN = TimeUnit.MICROSECONDS.toNanos(500);
    /** Minimum time that a complete picture of the toolkit stays on screen. */
    private static final long FRAME = TimeUnit.MILLISECONDS.toNanos(16);

    private final ByteBuffer pixels;
    private final int lineBytes;
    private final int width;
    private final int height;

    private FrameBuffer(ByteBuffer file) {
        ByteBuffer header = file.duplicate().order(ByteOrder.BIG_ENDIAN);
        if (header.getInt(BITS_PER_PIXEL * 4) != 32) {
            throw new IllegalStateException(
                    "the screen has " + header.getInt(BITS_PER_PIXEL * 4) + " bits a pixel, not 32");
        }
        width = header.getInt(WIDTH * 4);
        height = header.getInt(HEIGHT * 4);
        lineBytes = header.getInt(BYTES_PER_LINE * 4);
        int start = header.getInt(0) + header.getInt(COLOURS * 4) * COLOUR_BYTES;
        pixels = file.duplicate().position(start).slice();
    }

    /** Opens the screen; empty if there is no such file. */
    public static Optional<FrameBuffer> open() {
        String folder = System.getenv("VAUBAN_FRAMES");
        if (folder == null) {
            return Optional.empty();
        }
        Path file = Path.of(folder, "Xvfb_screen0");
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return Optional.of(new FrameBuffer(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns a checksum of a part of the screen. */
    public long look(Rectangle area) {
        CRC32C sum = new CRC32C();
        for (int y = area.y; y < area.y + area.height; y++) {
            sum.update(pixels.slice(y * lineBytes + area.x * 4, area.width * 4));
        }
        return sum.getValue();
    }

    /** Returns a copy of a part of the screen as it is now. */
    public ImageData copy(Rectangle area) {
        ImageData data = new ImageData(area.width, area.height, 32, new PaletteData(0xFF0000, 0xFF00, 0xFF));
        ByteBuffer little = pixels.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (int y = 0; y < area.height; y++) {
            for (int x = 0; x < area.width; x++) {
                data.setPixel(x, y, little.getInt((area.y + y) * lineBytes + (area.x + x) * 4) & 0xFFFFFF);
            }
        }
        return data;
    }

    /** @param time the {@link System#nanoTime} at which the picture was first seen */
    private record Picture(long sum, ImageData pixels, long time) {
        /** Whether each pixel equals that of one of two other pictures. */
        boolean isMixed(Picture before, Picture after) {
            for (int y = 0; y < pixels.height; y++) {
                for (int x = 0; x < pixels.width; x++) {
                    int pixel = pixels.getPixel(x, y);
                    if (pixel != before.pixels.getPixel(x, y) && pixel != after.pixels.getPixel(x, y)) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    /** Starts recording a part of the screen on a separate thread. */
    public Film film(Rectangle area) {
        return new Film(area.intersection(new Rectangle(0, 0, width, height)));
    }

    /** The recorded pictures of a part of the screen. */
    public final class Film implements AutoCloseable {
        private final Rectangle area;
        private final List<Picture> seen = new ArrayList<>(); // guarded by this
        private volatile boolean closed;
        private final Thread thread = new Thread(this::watch, "film");

        private Film(Rectangle area) {
            this.area = area;
            note();
            thread.setDaemon(true);
            thread.start();
        }

        private void watch() {
            while (!closed) {
                note();
                LockSupport.parkNanos(BETWEEN);
            }
        }

        /** Records the current picture if it is unchanged after a moment; a half-painted one is skipped. */
        private void note() {
            long time = System.nanoTime();
            long one = look(area);
            synchronized (this) {
                if (!seen.isEmpty() && seen.getLast().sum() == one) {
                    return;
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            Picture picture = new Picture(one, copy(area), time);
            if (look(area) == one) {
                add(picture);
            }
        }

        /**
         * Painting may be interrupted, for longer than a moment if the machine is busy: a mixture of two pictures is
         * dropped.
         */
        private synchronized void add(Picture picture) {
            if (seen.size() > 1) {
                Picture last = seen.getLast();
                if (picture.time() - last.time() < FRAME && last.isMixed(seen.get(seen.size() - 2), picture)) {
                    seen.removeLast();
                }
            }
            seen.add(picture);
        }

        /** Returns how often the picture changed after the first one. */
        public synchronized int changes() {
            return seen.size() - 1;
        }

        /** Writes all pictures to target/pictures, so that people can see what went wrong. */
        public synchronized void save(String name) {
            for (int i = 0; i < seen.size(); i++) {
                Pictures.write(name + "-" + i, seen.get(i).pixels());
            }
        }

        @Override
        public void close() {
            closed = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            note();
        }
    }
}
