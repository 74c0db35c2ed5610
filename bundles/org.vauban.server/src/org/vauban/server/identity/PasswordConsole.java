// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.net.URI;
import org.vauban.server.configuration.ConsoleSessions;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;

/**
 * The console where users of a directory sign in with their passwords.
 *
 * @param origin as browsers tell it: over TLS, or of this machine
 * @param sessions of those who sign in
 */
public record PasswordConsole(URI origin, ConsoleSessions sessions) {

    static PasswordConsole parse(JsonFields fields) throws InvalidInputException {
        fields.allow(ConsoleSessions.fields("address"));
        URI origin = ConsoleSessions.origin(fields);
        return new PasswordConsole(origin, ConsoleSessions.parse(fields, origin));
    }
}
