// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes small GGUF files, version 3: header, key/value pairs, tensor descriptions, then data aligned to 32 bytes
 * (format: ggml's docs/gguf.md).
 */
final class GgufWriter {
    private static final int ALIGNMENT = 32;
    private static final int TYPE_UINT32 = 4;
    private static final int TYPE_FLOAT32 = 6;
    private static final int TYPE_STRING = 8;

    private final ByteArrayOutputStream pairs = new ByteArrayOutputStream();
    private final ByteArrayOutputStream infos = new ByteArrayOutputStream();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private int pairCount;
    private int tensorCount;

    GgufWriter string(String key, String value) {
        key(key, TYPE_STRING);
        text(pairs, value);
        return this;
    }

    GgufWriter uint32(String key, int value) {
        key(key, TYPE_UINT32);
        pairs.writeBytes(ints(value));
        return this;
    }

    GgufWriter float32(String key, float value) {
        key(key, TYPE_FLOAT32);
        pairs.writeBytes(ints(Float.floatToRawIntBits(value)));
        return this;
    }

    private void key(String key, int type) {
        pairCount++;
        text(pairs, key);
        pairs.writeBytes(ints(type));
    }

    /** Adds a tensor of 32-bit floats with {@code columns} values in a row (ggml's first dimension). */
    GgufWriter tensor(String name, int columns, int rows, float[] values) {
        tensorCount++;
        text(infos, name);
        infos.writeBytes(ints(2));
        infos.writeBytes(longs(columns));
        infos.writeBytes(longs(rows));
        infos.writeBytes(ints(0));
        infos.writeBytes(longs(data.size()));
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        data.writeBytes(bytes.array());
        pad(data);
        return this;
    }

    void write(Path file) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(ints(3));
        all.writeBytes(longs(tensorCount));
        all.writeBytes(longs(pairCount));
        all.writeBytes(pairs.toByteArray());
        all.writeBytes(infos.toByteArray());
        pad(all);
        all.writeBytes(data.toByteArray());
        Files.write(file, all.toByteArray());
    }

    private static void text(ByteArrayOutputStream out, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(longs(bytes.length));
        out.writeBytes(bytes);
    }

    private static void pad(ByteArrayOutputStream out) {
        while (out.size() % ALIGNMENT != 0) {
            out.write(0);
        }
    }

    private static byte[] ints(int value) {
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    }

    private static byte[] longs(long value) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    }
}
