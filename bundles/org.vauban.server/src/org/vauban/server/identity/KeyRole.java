// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The roles of key holders. Duties are separate: no role permits what another one does, and no person holds keys of two
 * roles, apart from {@link #USER} and {@link #INSTALLATION}.
 */
public enum KeyRole {
    /** Uses the models. */
    USER(KeyScope.CHAT, KeyScope.COMPLETION, KeyScope.EMBEDDING, KeyScope.TOKENIZE),
    /** Operates the server, and decides which version of an update site each ring gets. */
    OPERATOR(KeyScope.METRICS, KeyScope.RINGS),
    /** Decides who may use the server, and under which rules. */
    SECURITY_OFFICER(KeyScope.KEYS, KeyScope.POLICY),
    /** Reviews the audit log. */
    AUDITOR(KeyScope.AUDIT),
    /** Uploads update sites. */
    PUBLISHER(KeyScope.PUBLISH),
    /** An Eclipse installation, or the server of a ring, that fetches update sites. */
    INSTALLATION(KeyScope.SITES);

    private final Set<KeyScope> scopes;

    KeyRole(KeyScope... scopes) {
        this.scopes = Set.of(scopes);
    }

    /** Returns the scopes that keys of this role can have. */
    public Set<KeyScope> scopes() {
        return scopes;
    }

    /** Whether one person cannot have both roles. */
    public boolean excludes(KeyRole other) {
        return this != other && isDuty() && other.isDuty();
    }

    /** Whether it excludes other roles. */
    boolean isDuty() {
        return this != USER && this != INSTALLATION;
    }

    /** Returns the name in the file and on the command line. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the names of all roles, for messages. */
    public static String names() {
        return Stream.of(values()).map(KeyRole::text).collect(Collectors.joining(", "));
    }

    /** Returns the role with this {@link #text}. */
    public static Optional<KeyRole> of(String text) {
        return Stream.of(values()).filter(role -> role.text().equals(text)).findFirst();
    }
}
