// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Positions of the parts of a sound model file, and its numeric metadata. The format is that of the GGUF specification
 * of ggml, versions 2 and 3.
 *
 * @param numbers metadata by key
 * @param names the key of the model's architecture
 * @param metadataEnd where the tensors' descriptions begin
 * @param headerEnd where they end
 */
record Gguf(Map<String, Long> numbers, String names, int metadataEnd, int headerEnd) {
    private static final int MAX_HEADER = 64 << 20;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    static Gguf read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer in = channel.map(FileChannel.MapMode.READ_ONLY, 0, Math.min(MAX_HEADER, channel.size()))
                    .order(ByteOrder.LITTLE_ENDIAN);
            in.position(8);
            long tensors = in.getLong();
            long pairs = in.getLong();
            Map<String, Long> numbers = new HashMap<>();
            String architecture = "";
            for (long i = 0; i < pairs; i++) {
                String key = string(in);
                int type = in.getInt();
                if (type == STRING) {
                    String text = string(in);
                    architecture = key.equals("general.architecture") ? text : architecture;
                } else if (type == ARRAY) {
                    int of = in.getInt();
                    for (long n = in.getLong(); n > 0; n--) {
                        if (of == STRING) {
                            string(in);
                        } else {
                            number(in, of);
                        }
                    }
                } else {
                    numbers.put(key, number(in, type));
                }
            }
            int metadataEnd = in.position();
            for (long i = 0; i < tensors; i++) {
                string(in);
                int dimensions = in.getInt();
                in.position(in.position() + dimensions * 8 + 4 + 8);
            }
            return new Gguf(numbers, architecture, metadataEnd, in.position());
        }
    }

    private static String string(ByteBuffer in) {
        byte[] bytes = new byte[Math.toIntExact(in.getLong())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static long number(ByteBuffer in, int type) {
        return switch (type) {
            case 0, 1, 7 -> in.get();
            case 2, 3 -> in.getShort();
            case 4, 5 -> in.getInt();
            case 6 -> (long) in.getFloat();
            case 10, 11 -> in.getLong();
            case 12 -> (long) in.getDouble();
            default -> throw new IllegalStateException("type " + type);
        };
    }

    /** Returns the bytes of keys and values for one token, in half precision. */
    long bytesPerToken() {
        long heads = number("attention.head_count");
        long size = number("embedding_length") / heads;
        return 2 * 2 * number("block_count") * numbers.getOrDefault(names + ".attention.head_count_kv", heads) * size;
    }

    private long number(String key) {
        return numbers.get(names + "." + key);
    }
}
