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

    /**
     * Whether servers of this dialect send comments in an event stream while a request waits or its prompt is
     * processed, so that a comment means that the request is still in progress.
     */
    public boolean pings() {
        return this == LLAMA_SERVER || this == VAUBAN;
    }

    static Optional<RemoteDialect> of(String text) {
        return Stream.of(values()).filter(each -> each.text().equals(text)).findFirst();
    }

    static String texts() {
        return Stream.of(values()).map(RemoteDialect::text).collect(Collectors.joining(", "));
    }
}
