// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.remote;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Variants of the OpenAI-compatible API that endpoints implement. */
public enum RemoteDialect {
    /** The common subset. */
    OPENAI,
    /** Mistral AI: different names of some fields, its own fill-in-the-middle, tool call ids of nine characters. */
    MISTRAL,
    /** One virtual machine per model, with Mistral's API, often without a key. */
    OUTSCALE,
    VLLM,
    /** llama-server of llama.cpp. */
    LLAMA_SERVER,
    /** {@code vauban serve}. */
    VAUBAN;

    /** Returns the name in policies, such as {@code llama-server}. */
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
