// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.remote;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whose variant of the OpenAI-compatible API an endpoint speaks. */
public enum RemoteDialect {
    /** What all of them understand. */
    OPENAI,
    /** Mistral AI: other names of some fields, its own fill-in-the-middle, tool call ids of nine characters. */
    MISTRAL,
    /** One virtual machine for each model, which speaks as Mistral's service does, often without a key. */
    OUTSCALE,
    VLLM,
    /** llama-server of llama.cpp. */
    LLAMA_SERVER,
    /** {@code vauban serve}. */
    VAUBAN;

    /** As policies write it, such as {@code llama-server}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<RemoteDialect> of(String text) {
        return Stream.of(values()).filter(each -> each.text().equals(text)).findFirst();
    }

    static String texts() {
        return Stream.of(values()).map(RemoteDialect::text).collect(Collectors.joining(", "));
    }
}
