// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * The role and scopes that a rule grants.
 *
 * @param scopes a subset of the role's scopes
 */
record Grant(KeyRole role, Set<KeyScope> scopes) {
    Grant {
        scopes = Set.copyOf(scopes);
    }

    /** Reads the fields {@code role}, by default that of users, and {@code scopes}, by default all of the role. */
    static Grant parse(JsonFields rule) throws InvalidInputException {
        String text = rule.text("role");
        KeyRole role = text == null ? KeyRole.USER : KeyRole.of(text).orElseThrow(() -> invalid(rule, "role",
                Messages.text("role.unknown", text, KeyRole.names())));
        Set<KeyScope> scopes = rule.has("scopes") ? ApiKeyFile.scopes(rule) : role.scopes();
        if (!role.scopes().containsAll(scopes)) {
            throw invalid(rule, "scopes", Messages.text("role.scopes", role.text(),
                    role.scopes().stream().sorted().map(KeyScope::text).collect(Collectors.joining(", "))));
        }
        return new Grant(role, scopes);
    }

    /**
     * Combines the grants of all rules that match a user: those with the role of the first one.
     *
     * @param grants the grants of these rules, in their order
     * @param none message key if no rule matches
     * @param both message key if two roles exclude each other
     * @throws IdentityException if no rule matches, or two roles exclude each other
     */
    static Grant united(List<Grant> grants, String none, String both) throws IdentityException {
        if (grants.isEmpty()) {
            throw IdentityException.refused(Messages.text(none));
        }
        KeyRole role = grants.getFirst().role();
        Set<KeyScope> scopes = EnumSet.noneOf(KeyScope.class);
        for (Grant grant : grants) {
            if (role.excludes(grant.role())) {
                throw IdentityException.refused(Messages.text(both, role.text(), grant.role().text()));
            }
            if (role == grant.role()) {
                scopes.addAll(grant.scopes());
            }
        }
        return new Grant(role, scopes);
    }

    private static InvalidInputException invalid(JsonFields rule, String field, String fault) {
        return new InvalidInputException(rule.path(field), Messages.text("identities.at", rule.path(field), fault));
    }
}
