// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.util.Set;
import java.util.stream.Collectors;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * What those may do whom a rule is about.
 *
 * @param scopes all of them of the role
 */
record Grant(KeyRole role, Set<KeyScope> scopes) {
    Grant {
        scopes = Set.copyOf(scopes);
    }

    /** The fields {@code role}, by default that of users, and {@code scopes}, by default all of the role. */
    static Grant parse(JsonFields rule) throws InvalidInputException {
        String text = rule.text("role");
        KeyRole role = text == null ? KeyRole.USER : KeyRole.of(text).orElseThrow(() -> invalid(rule, "role",
                Messages.text("role.unknown", text, KeyRole.names())));
        Set<KeyScope> scopes = rule.has("scopes") ? KeyFile.scopes(rule) : role.scopes();
        if (!role.scopes().containsAll(scopes)) {
            throw invalid(rule, "scopes", Messages.text("role.scopes", role.text(),
                    role.scopes().stream().sorted().map(KeyScope::text).collect(Collectors.joining(", "))));
        }
        return new Grant(role, scopes);
    }

    private static InvalidInputException invalid(JsonFields rule, String field, String fault) {
        return new InvalidInputException(rule.path(field), Messages.text("identities.at", rule.path(field), fault));
    }
}
