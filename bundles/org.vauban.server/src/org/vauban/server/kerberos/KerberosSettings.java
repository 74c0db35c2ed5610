// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.kerberos;

import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * The configured service for which clients request tickets. Immutable.
 *
 * @param principal such as {@code HTTP/llm.example.org@EXAMPLE.ORG}
 * @param keytab file with the keys of the principal, readable by its owner only
 */
public record KerberosSettings(String principal, Path keytab) {
    /** The names of a service's fields. */
    public static final Set<String> FIELDS = Set.of("principal", "keytab");

    private static final Pattern PRINCIPAL = Pattern.compile("HTTP/[A-Za-z0-9.-]{1,253}@[A-Za-z0-9._-]{1,253}");

    /** Reads the fields of a service; the caller reads others. */
    public static KerberosSettings parse(JsonFields fields) throws InvalidInputException {
        String principal = fields.requiredText("principal");
        if (!PRINCIPAL.matcher(principal).matches()) {
            throw new InvalidInputException(fields.path("principal"),
                    Messages.text("kerberos.principal", fields.path("principal"), principal));
        }
        return new KerberosSettings(principal, fields.requiredAbsolutePath("keytab"));
    }
}
