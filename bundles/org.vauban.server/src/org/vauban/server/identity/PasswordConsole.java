// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.net.URI;
import org.vauban.server.configuration.ConsoleSessions;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;

/**
 * The console on which directory users sign in with their passwords.
 *
 * @param origin the origin as browsers send it: with TLS, or of this machine
 * @param sessions settings of the sessions
 */
public record PasswordConsole(URI origin, ConsoleSessions sessions) {

    static PasswordConsole parse(JsonFields fields) throws InvalidInputException {
        fields.allow(ConsoleSessions.fields("address"));
        URI origin = ConsoleSessions.origin(fields);
        return new PasswordConsole(origin, ConsoleSessions.parse(fields, origin));
    }
}
