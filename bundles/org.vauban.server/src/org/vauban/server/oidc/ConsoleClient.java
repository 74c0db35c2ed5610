// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.oidc;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.SecretFile;
import org.vauban.server.configuration.ConsoleSessions;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * The console as a client of an OpenID provider. Immutable.
 *
 * @param id client id at the provider
 * @param redirect redirect URI: the console's address with {@link #CALLBACK}
 * @param secret file with the client secret, or null for a public client
 * @param scope the requested scope
 * @param sessions settings of the sessions
 */
public record ConsoleClient(String id, URI redirect, @Nullable Path secret, String scope,
        ConsoleSessions sessions) {
    /** The path of {@link #redirect}. */
    public static final String CALLBACK = "/console/callback";

    private static final int LONGEST_SECRET = 1_024;

    static ConsoleClient parse(JsonFields fields) throws InvalidInputException {
        fields.allow(ConsoleSessions.fields("clientId", "redirect", "secretFile", "scope"));
        String text = fields.requiredText("redirect");
        URI redirect = OidcSettings.address(text);
        if (redirect == null || !CALLBACK.equals(redirect.getRawPath()) || redirect.getRawQuery() != null) {
            throw new InvalidInputException(fields.path("redirect"),
                    Messages.text("oidc.redirect", fields.path("redirect"), CALLBACK));
        }
        String scope = fields.text("scope");
        return new ConsoleClient(fields.requiredText("clientId"), redirect, fields.absolutePath("secretFile"),
                scope == null ? "openid profile email" : scope, ConsoleSessions.parse(fields, redirect));
    }

    /** Reads the secret, null for a public client. Blocks. @throws IOException if unreadable, or readable by others */
    @Nullable
    String readSecret() throws IOException {
        Path file = secret;
        return file == null ? null
                : new String(SecretFile.read(file, LONGEST_SECRET), StandardCharsets.UTF_8).strip();
    }
}
