// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.ldap.LdapDirectory;
import org.vauban.server.ldap.LdapSettings;
import org.vauban.server.message.Messages;

/**
 * Maps the groups of directory users to grants.
 *
 * @param rules the first match determines the role
 * @param console the console on which directory users can sign in, or null for none
 */
record LdapRules(LdapSettings directory, List<Rule> rules, @Nullable PasswordConsole console) {
    private static final Set<String> FIELDS = Stream.concat(LdapSettings.FIELDS.stream(), Stream.of("rules", "console"))
            .collect(Collectors.toUnmodifiableSet());
    private static final int MOST_RULES = 1_000;

    LdapRules {
        rules = List.copyOf(rules);
    }

    /** A group and the grant of its members; names are compared as LDAP does. */
    record Rule(LdapName group, Grant grant) {}

    static LdapRules parse(JsonFields fields) throws InvalidInputException {
        fields.allow(FIELDS);
        List<Rule> rules = new ArrayList<>();
        for (JsonFields rule : fields.requiredObjects("rules", MOST_RULES)) {
            rule.allow(Set.of("group", "role", "scopes"));
            String group = rule.requiredText("group");
            try {
                rules.add(new Rule(new LdapName(group), Grant.parse(rule)));
            } catch (InvalidNameException e) {
                throw new InvalidInputException(rule.path("group"),
                        Messages.text("ldap.name", rule.path("group"), group));
            }
        }
        JsonFields console = fields.fields("console");
        return new LdapRules(LdapSettings.parse(fields), rules,
                console == null ? null : PasswordConsole.parse(console));
    }

    /**
     * Combines the grants of the first matching role. @throws IdentityException if none match, or two exclude each
     * other
     */
    Grant grant(LdapDirectory.Person person) throws IdentityException {
        return Grant.united(rules.stream().filter(rule -> person.groups().contains(rule.group())).map(Rule::grant)
                .toList(), "ldap.unknown", "ldap.duties");
    }
}
