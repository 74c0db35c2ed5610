// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import java.util.Optional;
import org.vauban.llama.parameters.CacheType;

/**
 * The properties of a model.
 *
 * @param architecture GGUF {@code general.architecture}, for example {@code qwen2}
 * @param name GGUF {@code general.name}, if it has one
 * @param summary llama.cpp's description, for example {@code qwen2 1B Q4_K - Medium}
 * @param fileType kind of quantization, for example {@code Q4_K - Medium}
 * @param sizeBytes size of all tensors in bytes
 * @param parameters number of parameters
 * @param trainingContext context size in tokens during training
 * @param embeddingLength floats in one output embedding
 * @param layers number of layers; 0 if only the vocabulary is loaded
 * @param heads number of attention heads, 0 without layers
 * @param keyValueHeads number of key/value heads
 * @param keyLength numbers in the key of a head, which may differ from the head's share of the embedding
 * @param valueLength numbers in the value of a head
 * @param recurrent whether it is recurrent or hybrid: parts of a sequence cannot be removed
 * @param encoder whether it has an encoder
 * @param decoder whether it has a decoder, so that it can generate
 */
public record ModelMetadata(String architecture, Optional<String> name, String summary, String fileType,
        long sizeBytes, long parameters, int trainingContext, int embeddingLength, int layers, int heads,
        int keyValueHeads, int keyLength, int valueLength, boolean recurrent, boolean encoder, boolean decoder) {

    /** Returns the bytes of a token's keys and values in all layers; 0 for a model without attention. */
    public double bytesPerToken(CacheType keys, CacheType values) {
        return heads <= 0 ? 0
                : (double) layers * Math.max(1, keyValueHeads)
                        * (keyLength * keys.bytes() + valueLength * values.bytes());
    }
}
