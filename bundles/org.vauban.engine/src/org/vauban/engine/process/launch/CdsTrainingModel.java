// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process.launch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Creates a model of a third of a megabyte in the GGUF format, whose weights are zeros: it generates the same letter
 * repeatedly and exercises the same code of llama.cpp and the host as a real model. It has a fill-in-the-middle format
 * and a chat template.
 */
public final class CdsTrainingModel {
    private static final int UINT32 = 4;
    private static final int INT32 = 5;
    private static final int FLOAT32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int BYTE = 6;
    private static final int ALIGNMENT = 32;
    private static final int WIDTH = 64;
    private static final int INNER = 128;
    private static final int HEADS = 4;
    private static final int CONTEXT = 512;
    private static final String[] FIRST = {"a", "<unk>", "<s>", "</s>"};
    private static final String[] LAST = {"\u2581", "<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>", "<|fim_pad|>",
            "<|repo_name|>", "<|file_sep|>"};
    private static final String TEMPLATE = "{%- for message in messages %}"
            + "{{ message['role'] + ': ' + message['content'] }}\n"
            + "{% endfor %}{% if add_generation_prompt %}assistant: {% endif %}";

    private final ByteArrayOutputStream pairs = new ByteArrayOutputStream();
    private final ByteArrayOutputStream infos = new ByteArrayOutputStream();
    private int keys;
    private int tensors;
    private long offset;

    private CdsTrainingModel() {}

    /** Returns the bytes of the file. */
    public static byte[] bytes() {
        return new CdsTrainingModel().write();
    }

    private byte[] write() {
        key("general.architecture", STRING, text("llama"));
        key("general.name", STRING, text("training"));
        key("llama.context_length", UINT32, number(CONTEXT));
        key("llama.embedding_length", UINT32, number(WIDTH));
        key("llama.block_count", UINT32, number(1));
        key("llama.feed_forward_length", UINT32, number(INNER));
        key("llama.attention.head_count", UINT32, number(HEADS));
        key("llama.rope.dimension_count", UINT32, number(WIDTH / HEADS));
        key("llama.attention.layer_norm_rms_epsilon", FLOAT32, number(Float.floatToIntBits(1e-5f)));
        int size = vocabulary();
        tensor("token_embd.weight", WIDTH, size);
        tensor("output_norm.weight", WIDTH);
        tensor("output.weight", WIDTH, size);
        tensor("blk.0.attn_norm.weight", WIDTH);
        for (String name : List.of("attn_q", "attn_k", "attn_v", "attn_output")) {
            tensor("blk.0." + name + ".weight", WIDTH, WIDTH);
        }
        tensor("blk.0.ffn_norm.weight", WIDTH);
        tensor("blk.0.ffn_gate.weight", WIDTH, INNER);
        tensor("blk.0.ffn_up.weight", WIDTH, INNER);
        tensor("blk.0.ffn_down.weight", INNER, WIDTH);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(number(3));
        file.writeBytes(number((long) tensors));
        file.writeBytes(number((long) keys));
        file.writeBytes(pairs.toByteArray());
        file.writeBytes(infos.toByteArray());
        file.writeBytes(new byte[Math.floorMod(-file.size(), ALIGNMENT)]);
        file.writeBytes(new byte[Math.toIntExact(offset)]);
        return file.toByteArray();
    }

    /** @return number of tokens */
    private int vocabulary() {
        List<String> tokens = new ArrayList<>(List.of(FIRST));
        List<Integer> types = new ArrayList<>(List.of(NORMAL, UNKNOWN, CONTROL, CONTROL));
        for (int value = 0; value < 256; value++) {
            tokens.add(String.format(Locale.ROOT, "<0x%02X>", value));
            types.add(BYTE);
        }
        for (String token : LAST) {
            tokens.add(token);
            types.add(token.startsWith("<") ? CONTROL : NORMAL);
        }
        key("llama.vocab_size", UINT32, number(tokens.size()));
        key("tokenizer.ggml.model", STRING, text("llama"));
        array("tokenizer.ggml.tokens", STRING, tokens.stream().map(CdsTrainingModel::text).toList());
        array("tokenizer.ggml.scores", FLOAT32, tokens.stream().map(token -> number(0)).toList());
        array("tokenizer.ggml.token_type", INT32, types.stream().map(CdsTrainingModel::number).toList());
        key("tokenizer.ggml.unknown_token_id", UINT32, number(1));
        key("tokenizer.ggml.bos_token_id", UINT32, number(2));
        key("tokenizer.ggml.eos_token_id", UINT32, number(3));
        key("tokenizer.ggml.add_bos_token", BOOL, new byte[] {1});
        key("tokenizer.chat_template", STRING, text(TEMPLATE));
        return tokens.size();
    }

    private void key(String name, int type, byte[] value) {
        pairs.writeBytes(text(name));
        pairs.writeBytes(number(type));
        pairs.writeBytes(value);
        keys++;
    }

    private void array(String name, int type, List<byte[]> values) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(number(type));
        all.writeBytes(number((long) values.size()));
        values.forEach(all::writeBytes);
        key(name, ARRAY, all.toByteArray());
    }

    /** @param shape dimensions in ggml's order, the fastest first */
    private void tensor(String name, int... shape) {
        infos.writeBytes(text(name));
        infos.writeBytes(number(shape.length));
        long bytes = Float.BYTES;
        for (int length : shape) {
            infos.writeBytes(number((long) length));
            bytes *= length;
        }
        infos.writeBytes(number(0)); // 32-bit floats
        infos.writeBytes(number(offset));
        offset += bytes + Math.floorMod(-bytes, ALIGNMENT);
        tensors++;
    }

    private static byte[] text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + utf8.length).order(ByteOrder.LITTLE_ENDIAN).putLong(utf8.length)
                .put(utf8).array();
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    }
}
