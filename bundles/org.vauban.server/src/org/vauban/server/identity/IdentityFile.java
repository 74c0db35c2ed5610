// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.source.FileReason;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonDocument;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * The file of the identities other than API keys: JSON, written by an administrator, described in
 * {@code docs/server.md}.
 *
 * @param certificates rules for client certificates; the first match applies
 * @param tokens rules for tokens of a provider, or null
 * @param passwords rules for passwords of a directory, or null
 * @param tickets rules for Kerberos tickets, or null
 * @param people the people with several names
 * @param duties file in which the server records the duties of people, or null for none
 * @param refused names of users who are refused, whatever their credentials
 */
record IdentityFile(List<CertificateRule> certificates, @Nullable TokenRules tokens, @Nullable LdapRules passwords,
        @Nullable TicketRules tickets, JoinedNames people, @Nullable Path duties, List<String> refused) {
    private static final int MAX_RULES = 1_000;
    private static final int MAX_REFUSED = 10_000;

    IdentityFile {
        certificates = List.copyOf(certificates);
        refused = List.copyOf(refused);
    }

    /** Reads the file. Blocks. @throws IdentityException if it cannot be read or is invalid */
    static IdentityFile read(Path path) throws IdentityException {
        try {
            return parse(JsonDocument.file(path));
        } catch (IOException e) {
            throw IdentityException.unavailable(
                    Messages.text("identities.unreadable", path, FileReason.of(path, e)), e);
        } catch (InvalidInputException e) {
            throw IdentityException.unavailable(Messages.text("identities.invalid", path, e.getMessage()), e);
        }
    }

    private static IdentityFile parse(JsonFields file) throws InvalidInputException {
        file.allow(Set.of("certificates", "oidc", "ldap", "kerberos", "people", "duties", "refused"));
        JoinedNames people = JoinedNames.parse(file);
        JsonFields ldap = file.fields("ldap");
        JsonFields oidc = file.fields("oidc");
        JsonFields kerberos = file.fields("kerberos");
        List<CertificateRule> certificates = new ArrayList<>();
        Map<String, KeyRole> duties = new HashMap<>();
        for (JsonFields each : file.objects("certificates", MAX_RULES)) {
            CertificateRule rule = CertificateRule.parse(each);
            String name = rule.fixedName().orElse("");
            KeyRole other = duties.get(people.person(name));
            if (other != null && other.excludes(rule.grant().role())) {
                throw new InvalidInputException(each.path(), Messages.text("identities.duties", each.path(), name,
                        other.text(), rule.grant().role().text()));
            }
            if (!name.isEmpty() && rule.grant().role() != KeyRole.USER) {
                duties.put(people.person(name), rule.grant().role());
            }
            certificates.add(rule);
        }
        return new IdentityFile(certificates, oidc == null ? null : TokenRules.parse(oidc),
                ldap == null ? null : LdapRules.parse(ldap),
                kerberos == null ? null : TicketRules.parse(kerberos), people, file.absolutePath("duties"),
                file.texts("refused", MAX_REFUSED));
    }
}
