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
 * The console as a client of a provider. Immutable.
 *
 * @param id by which the provider knows it
 * @param redirect where the provider sends the browser back to: the console's address for this
 * @param secret file with the secret of the client, or null for a public client
 * @param scope that is asked for
 * @param sessions of those who sign in
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

    /** The secret, or null for a public client. Blocks. @throws IOException if it cannot be read, or others can */
    @Nullable
    String readSecret() throws IOException {
        Path file = secret;
        return file == null ? null
                : new String(SecretFile.read(file, LONGEST_SECRET), StandardCharsets.UTF_8).strip();
    }
}
