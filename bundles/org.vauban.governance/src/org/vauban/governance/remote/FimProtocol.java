// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.remote;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How an endpoint is asked for fill-in-the-middle. */
public enum FimProtocol {
    /** It is not: completions are answered on this machine. */
    NONE,
    /** {@code /v1/fim/completions}. */
    MISTRAL,
    /** {@code /v1/completions} with a suffix. */
    SUFFIX,
    /** {@code /infill} of llama-server. */
    INFILL,
    /** {@code /v1/completions}, with the marks of Codestral in the prompt. */
    CODESTRAL,
    /** {@code /v1/completions}, with the marks of Qwen2.5-Coder in the prompt. */
    QWEN;

    /** As policies write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<FimProtocol> of(String text) {
        return Stream.of(values()).filter(each -> each.text().equals(text)).findFirst();
    }

    static String texts() {
        return Stream.of(values()).map(FimProtocol::text).collect(Collectors.joining(", "));
    }

    /** What a dialect has where a policy does not say it. */
    static FimProtocol of(RemoteDialect dialect) {
        return switch (dialect) {
            case OPENAI, VLLM -> NONE;
            case MISTRAL, OUTSCALE, VAUBAN -> MISTRAL;
            case LLAMA_SERVER -> INFILL;
        };
    }
}
