// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import java.util.Optional;
import org.vauban.llama.parameters.CacheType;

/**
 * What a model is.
 *
 * @param architecture    GGUF {@code general.architecture}, for example {@code qwen2}
 * @param name            GGUF {@code general.name}, if it has one
 * @param summary         llama.cpp's own line, for example {@code qwen2 1B Q4_K - Medium}
 * @param fileType        the kind of quantization, for example {@code Q4_K - Medium}
 * @param sizeBytes       size of all tensors in bytes
 * @param parameters      number of parameters
 * @param trainingContext context in tokens that it was trained with
 * @param embeddingLength floats in one output embedding
 * @param layers          number of layers; 0 where only the vocabulary is loaded
 * @param heads           attention heads, 0 without layers
 * @param keyValueHeads   key/value heads
 * @param keyLength       numbers in the key of a head; some models have more or fewer than their embedding has for it
 * @param valueLength     numbers in the value of a head
 * @param recurrent       whether it is recurrent or hybrid: parts of a sequence cannot be removed
 * @param encoder         whether it has an encoder
 * @param decoder         whether it has a decoder, so that it can generate
 */
public record ModelMetadata(String architecture, Optional<String> name, String summary, String fileType,
        long sizeBytes, long parameters, int trainingContext, int embeddingLength, int layers, int heads,
        int keyValueHeads, int keyLength, int valueLength, boolean recurrent, boolean encoder, boolean decoder) {

    /** Bytes of the keys and values of a token in all layers; 0 for a model without attention. */
    public double bytesPerToken(CacheType keys, CacheType values) {
        return heads <= 0 ? 0
                : (double) layers * Math.max(1, keyValueHeads)
                        * (keyLength * keys.bytes() + valueLength * values.bytes());
    }
}
