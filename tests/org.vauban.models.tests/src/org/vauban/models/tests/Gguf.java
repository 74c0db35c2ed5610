// SPDX-License-Identifier: EPL-2.0
package org.vauban.models.tests;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/** Small files that look like models from outside. */
final class Gguf {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Returns a sound header followed by noise; the same seed gives the same bytes. */
    static byte[] model(int size, long seed) {
        Gguf file = new Gguf().header(3, 1, 5).text("general.architecture", "qwen2").text("general.type", "model")
                .text("general.name", "Test").context(4096).tokens(100);
        byte[] noise = new byte[size - file.out.size()];
        new Random(seed).nextBytes(noise);
        file.out.writeBytes(noise);
        return file.bytes();
    }

    Gguf header(int version, long tensors, long values) {
        out.writeBytes("GGUF".getBytes(StandardCharsets.ISO_8859_1));
        return number(version, 4).number(tensors, 8).number(values, 8);
    }

    Gguf number(long value, int bytes) {
        out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array(), 0, bytes);
        return this;
    }

    Gguf string(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        number(bytes.length, 8);
        out.writeBytes(bytes);
        return this;
    }

    Gguf text(String key, String value) {
        return string(key).number(8, 4).string(value);
    }

    Gguf context(int tokens) {
        return string("qwen2.context_length").number(4, 4).number(tokens, 4);
    }

    Gguf tokens(int count) {
        string("tokenizer.ggml.tokens").number(9, 4).number(8, 4).number(count, 8);
        for (int i = 0; i < count; i++) {
            string("t" + i);
        }
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
