// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.knowledge;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.PackSettings;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.Caller;
import org.vauban.server.identity.KeyFileException;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.message.Messages;

/**
 * Determines who may read a pack. Scopes count as well: a pack can be read by callers who may use the models, and by
 * roles that it names.
 *
 * @param everybody whether all callers may who may use the models
 * @param roles permitted roles
 * @param people names of permitted people
 */
record PackReaders(boolean everybody, Set<KeyRole> roles, List<String> people) {
    PackReaders {
        roles = Set.copyOf(roles);
        people = List.copyOf(people);
    }

    static PackReaders of(PackSettings pack) throws ConfigurationException {
        Set<KeyRole> roles = EnumSet.noneOf(KeyRole.class);
        List<String> people = new ArrayList<>();
        for (String reader : pack.readers()) {
            if (reader.startsWith(PackSettings.ROLE)) {
                String role = reader.substring(PackSettings.ROLE.length());
                roles.add(KeyRole.of(role).orElseThrow(() -> new ConfigurationException(
                        Messages.text("packs.at", pack.name(), Messages.text("role.unknown", role, KeyRole.names())))));
            } else if (!reader.equals(PackSettings.EVERYBODY)) {
                people.add(reader);
            }
        }
        return new PackReaders(pack.readers().contains(PackSettings.EVERYBODY), roles, people);
    }

    /**
     * Whether a caller may read the pack now.
     *
     * @param keys resolves the names of people; null if the server does not authenticate callers
     * @throws KeyFileException if the names cannot be read
     */
    boolean include(Caller caller, @Nullable ApiKeys keys) throws KeyFileException {
        boolean asks = caller.scopes().contains(KeyScope.CHAT);
        if (keys == null) {
            return asks && everybody;
        }
        boolean named = keys.isOneOf(caller, people);
        boolean hasRole = roles.stream().anyMatch(role -> role == KeyRole.USER ? asks
                : role.scopes().stream().anyMatch(caller.scopes()::contains));
        return asks && (everybody || named) || hasRole;
    }
}
