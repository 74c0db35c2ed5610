// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.kerberos.KerberosSettings;
import org.vauban.server.message.Messages;

/**
 * Maps the principals of tickets to users and grants.
 *
 * @param realm the realm whose principals are named without it, or null
 * @param rules the first match determines the role
 */
record TicketRules(KerberosSettings service, @Nullable String realm, List<Rule> rules) {
    private static final Set<String> FIELDS = Stream.concat(KerberosSettings.FIELDS.stream(),
            Stream.of("realm", "rules")).collect(Collectors.toUnmodifiableSet());
    private static final int MOST_RULES = 1_000;

    TicketRules {
        rules = List.copyOf(rules);
    }

    /** A pattern of principals and the grant of their holders. */
    record Rule(NamePattern principal, Grant grant) {}

    static TicketRules parse(JsonFields fields) throws InvalidInputException {
        fields.allow(FIELDS);
        List<Rule> rules = new ArrayList<>();
        for (JsonFields rule : fields.requiredObjects("rules", MOST_RULES)) {
            rule.allow(Set.of("principal", "role", "scopes"));
            String principal = rule.requiredText("principal");
            NamePattern pattern;
            try {
                pattern = new NamePattern(principal);
            } catch (IllegalArgumentException e) {
                throw new InvalidInputException(rule.path("principal"),
                        Messages.text("identities.pattern", rule.path("principal"), principal));
            }
            if (principal.indexOf('@') < 0) {
                throw new InvalidInputException(rule.path("principal"),
                        Messages.text("kerberos.rule", rule.path("principal"), principal));
            }
            rules.add(new Rule(pattern, Grant.parse(rule)));
        }
        return new TicketRules(KerberosSettings.parse(fields), fields.text("realm"), rules);
    }

    /** Returns the user name of a principal. */
    String user(String principal) {
        String end = "@" + realm;
        return realm != null && principal.endsWith(end) && principal.length() > end.length()
                ? principal.substring(0, principal.length() - end.length()) : principal;
    }

    /**
     * Combines the grants of the first matching role. @throws IdentityException if none match, or two exclude each
     * other
     */
    Grant grant(String principal) throws IdentityException {
        return Grant.united(rules.stream().filter(rule -> rule.principal().matches(principal)).map(Rule::grant)
                .toList(), "ticket.unknown", "ticket.duties");
    }
}
