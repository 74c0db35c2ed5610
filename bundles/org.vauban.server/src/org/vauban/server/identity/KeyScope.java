// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a key permits. */
public enum KeyScope {
    /** Conversations. */
    CHAT,
    /** Completions and fill-in-the-middle. */
    COMPLETION,
    /** Embeddings. */
    EMBEDDING,
    /** Tokens of a text, and the prompt of a conversation. */
    TOKENIZE,
    /** The numbers of the server, for monitoring. */
    METRICS,
    /** The list of the keys, and to revoke them. */
    KEYS,
    /** The policy in force. */
    POLICY,
    /** The audit log. */
    AUDIT,
    /** Update sites, to install from them. */
    SITES,
    /** To upload update sites that others have signed. */
    PUBLISH,
    /** To decide which version each ring gets. */
    RINGS;

    /** What a client of a model needs. */
    public static Set<KeyScope> standard() {
        return KeyRole.USER.scopes();
    }

    /** As the file and the command line have it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All of them, for messages. */
    public static String names() {
        return Stream.of(values()).map(KeyScope::text).collect(Collectors.joining(", "));
    }

    /** Of this {@link #text}. */
    public static Optional<KeyScope> of(String text) {
        return Stream.of(values()).filter(scope -> scope.text().equals(text)).findFirst();
    }
}
