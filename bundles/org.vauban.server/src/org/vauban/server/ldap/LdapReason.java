// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.ldap;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.NamingException;
import org.vauban.server.message.Messages;
import org.vauban.server.message.ProviderReason;

/**
 * Describes why a directory cannot be used: what happened and what to do.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4511#appendix-A">RFC 4511, result codes</a>
 */
final class LdapReason {
    /** Matches the directory's result code in a message of JNDI. */
    private static final Pattern CODE = Pattern.compile("error code (\\d{1,6})\\b");
    /** Part of JNDI's message for a timeout, which has no exception class. */
    private static final String TIMED_OUT = "timed out";

    private LdapReason() {}

    static String of(Exception e) {
        String said = e instanceof NamingException ? String.valueOf(e.getMessage()) : "";
        Matcher code = CODE.matcher(said);
        if (code.find()) {
            return switch (Integer.parseInt(code.group(1))) {
                case 7, 8, 13, 48 -> Messages.text("ldap.method");
                case 50 -> Messages.text("ldap.permission");
                default -> Messages.text("ldap.code", code.group(1));
            };
        }
        return said.contains(TIMED_OUT) ? Messages.text("connection.slow") : ProviderReason.of(e);
    }
}
