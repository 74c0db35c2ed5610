// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the holder of a key is there for. Duties are separate: no role permits what another one does, and nobody holds
 * keys of two of the roles that run or watch a server.
 */
public enum KeyRole {
    /** Asks the models. */
    USER(KeyScope.CHAT, KeyScope.COMPLETION, KeyScope.EMBEDDING, KeyScope.TOKENIZE),
    /** Keeps the server running, and decides which version of an update site each ring gets. */
    OPERATOR(KeyScope.METRICS, KeyScope.RINGS),
    /** Decides who may ask, and under which rules. */
    SECURITY_OFFICER(KeyScope.KEYS, KeyScope.POLICY),
    /** Verifies what was asked. */
    AUDITOR(KeyScope.AUDIT),
    /** Uploads update sites. */
    PUBLISHER(KeyScope.PUBLISH),
    /** Is an Eclipse, or a server of a ring, that fetches update sites. */
    INSTALLATION(KeyScope.SITES);

    private final Set<KeyScope> scopes;

    KeyRole(KeyScope... scopes) {
        this.scopes = Set.of(scopes);
    }

    /** What keys of this role can permit. */
    public Set<KeyScope> scopes() {
        return scopes;
    }

    /** Whether one person cannot have both. */
    public boolean excludes(KeyRole other) {
        return this != other && isDuty() && other.isDuty();
    }

    /** Whether it excludes others. */
    boolean isDuty() {
        return this != USER && this != INSTALLATION;
    }

    /** As the file and the command line have it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** All of them, for messages. */
    public static String names() {
        return Stream.of(values()).map(KeyRole::text).collect(Collectors.joining(", "));
    }

    /** Of this {@link #text}. */
    public static Optional<KeyRole> of(String text) {
        return Stream.of(values()).filter(role -> role.text().equals(text)).findFirst();
    }
}
