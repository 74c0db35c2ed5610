// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * Writes a tar file in the format of POSIX.1-2001 ({@code pax}): ustar headers, and an extended header for a path that
 * is not ASCII or too long, or a file of 8 GiB or more. There is no owner, and one time for all files, so that the same
 * files give the same bytes.
 */
final class TarWriter {
    private static final int BLOCK = 512;
    private static final int RECORD = 20 * BLOCK;
    private static final int NAME = 100;
    private static final long LARGEST = (1L << 33) - 1;
    private final OutputStream out;
    private final long seconds;
    private long written;
    private long open;

    /** @param seconds time of every file, in seconds since 1970 */
    TarWriter(OutputStream out, long seconds) {
        this.out = out;
        this.seconds = seconds;
    }

    /**
     * Starts a file, after the previous one was written completely.
     *
     * @param mode POSIX permissions
     * @return a stream that accepts exactly {@code size} bytes
     */
    OutputStream file(String path, long size, int mode) throws IOException {
        endFile();
        boolean plain = path.length() <= NAME && path.chars().allMatch(c -> c < 0x80);
        if (!plain || size > LARGEST) {
            String records = (plain ? "" : record("path", path)) + (size > LARGEST ? record("size", "" + size) : "");
            byte[] bytes = records.getBytes(StandardCharsets.UTF_8);
            header("pax_header", bytes.length, mode, 'x');
            put(bytes, bytes.length);
            pad(BLOCK);
        }
        header(plain ? path : "file", size > LARGEST ? 0 : size, mode, '0');
        open = size;
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            @NonNullByDefault({})
            public void write(byte[] bytes, int from, int count) throws IOException {
                if (count > open) {
                    throw new IOException(path + " has become longer");
                }
                open -= count;
                out.write(bytes, from, count);
                written += count;
            }
        };
    }

    private void endFile() throws IOException {
        if (open > 0) {
            throw new IOException("a file has become " + open + " bytes shorter");
        }
        pad(BLOCK);
    }

    /** Writes the end of the archive. */
    void finish() throws IOException {
        endFile();
        put(new byte[2 * BLOCK], 2 * BLOCK);
        pad(RECORD);
        out.flush();
    }

    /** Returns a pax record, whose length field includes its own digits. */
    private static String record(String name, String value) {
        int rest = (" " + name + "=" + value + "\n").getBytes(StandardCharsets.UTF_8).length;
        int length = rest;
        while (length != rest + Integer.toString(length).length()) {
            length = rest + Integer.toString(length).length();
        }
        return length + " " + name + "=" + value + "\n";
    }

    private void header(String name, long size, int mode, char type) throws IOException {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, octal(mode, 7));
        put(header, 108, octal(0, 7));
        put(header, 116, octal(0, 7));
        put(header, 124, octal(size, 11));
        put(header, 136, octal(seconds, 11));
        Arrays.fill(header, 148, 156, (byte) ' ');
        header[156] = (byte) type;
        put(header, 257, "ustar\0" + "00");
        put(header, 329, octal(0, 7));
        put(header, 337, octal(0, 7));
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, 148, octal(sum, 6) + "\0 ");
        put(header, BLOCK);
    }

    private static String octal(long value, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "o", value);
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private void put(byte[] bytes, int count) throws IOException {
        out.write(bytes, 0, count);
        written += count;
    }

    private void pad(int block) throws IOException {
        int rest = (int) (written % block);
        if (rest > 0) {
            put(new byte[block - rest], block - rest);
        }
    }
}
