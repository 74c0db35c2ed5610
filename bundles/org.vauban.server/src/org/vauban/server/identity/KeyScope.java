// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The operations that a key can permit. */
public enum KeyScope {
    /** Chat. */
    CHAT,
    /** Completions and fill-in-the-middle. */
    COMPLETION,
    /** Embeddings. */
    EMBEDDING,
    /** Tokenizing text, and rendering the prompt of a conversation. */
    TOKENIZE,
    /** Metrics of the server, for monitoring. */
    METRICS,
    /** Listing and revoking keys. */
    KEYS,
    /** Reading the policy in force. */
    POLICY,
    /** Reading the audit log. */
    AUDIT,
    /** Installing from update sites. */
    SITES,
    /** Uploading update sites that others have signed. */
    PUBLISH,
    /** Deciding which version each ring gets. */
    RINGS;

    /** Returns the scopes of a model client. */
    public static Set<KeyScope> standard() {
        return KeyRole.USER.scopes();
    }

    /** Returns the name in the file and on the command line. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the names of all scopes, for messages. */
    public static String names() {
        return Stream.of(values()).map(KeyScope::text).collect(Collectors.joining(", "));
    }

    /** Returns the scope with this {@link #text}. */
    public static Optional<KeyScope> of(String text) {
        return Stream.of(values()).filter(scope -> scope.text().equals(text)).findFirst();
    }
}
