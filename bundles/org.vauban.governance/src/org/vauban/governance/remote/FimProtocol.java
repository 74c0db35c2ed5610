// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.remote;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The API that an endpoint offers for fill-in-the-middle. */
public enum FimProtocol {
    /** None: completions are computed on this machine. */
    NONE,
    /** {@code /v1/fim/completions}. */
    MISTRAL,
    /** {@code /v1/completions} with a suffix. */
    SUFFIX,
    /** {@code /infill} of llama-server. */
    INFILL,
    /** {@code /v1/completions}, with Codestral's FIM tokens in the prompt. */
    CODESTRAL,
    /** {@code /v1/completions}, with Qwen2.5-Coder's FIM tokens in the prompt. */
    QWEN;

    /** Returns the name in policies. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether servers of a dialect refuse each request of this kind: vLLM does so with a suffix, even an empty one. */
    boolean isRefusedBy(RemoteDialect dialect) {
        return this == SUFFIX && dialect == RemoteDialect.VLLM;
    }

    static Optional<FimProtocol> of(String text) {
        return Stream.of(values()).filter(each -> each.text().equals(text)).findFirst();
    }

    static String texts() {
        return Stream.of(values()).map(FimProtocol::text).collect(Collectors.joining(", "));
    }

    /** Returns the protocol of a dialect if a policy does not state one. */
    static FimProtocol of(RemoteDialect dialect) {
        return switch (dialect) {
            case OPENAI, VLLM -> NONE;
            case MISTRAL, OUTSCALE, VAUBAN -> MISTRAL;
            case LLAMA_SERVER -> INFILL;
        };
    }
}
