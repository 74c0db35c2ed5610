// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.vauban.server.message.Messages;

/**
 * The address on which the server listens.
 *
 * @param host a name or a literal address, without brackets
 * @param port 0 for any free port
 */
public record ListenAddress(String host, int port) {
    /** The default, which only this machine reaches. */
    public static final ListenAddress STANDARD = new ListenAddress("127.0.0.1", 8080);

    /** @param text {@code HOST:PORT}; an IPv6 address is enclosed in brackets */
    public static ListenAddress parse(String text) throws ConfigurationException {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, Math.max(0, colon));
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (!host.isEmpty() && port >= 0 && port <= 0xffff && (bracketed || host.indexOf(':') < 0)) {
                return new ListenAddress(host, port);
            }
        } catch (NumberFormatException e) {
            throw new ConfigurationException(Messages.text("listen.invalid", text), e);
        }
        throw new ConfigurationException(Messages.text("listen.invalid", text));
    }

    /** Whether only this machine reaches it. Resolves a host name. */
    public boolean loopback() throws ConfigurationException {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException e) {
            throw new ConfigurationException(Messages.text("listen.unknown", host), e);
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
