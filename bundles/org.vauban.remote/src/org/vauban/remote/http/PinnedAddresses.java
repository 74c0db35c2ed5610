// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.http.RemoteException.Kind;
import org.vauban.remote.message.Messages;

/**
 * The addresses of an endpoint. Where a policy pins them, its name must stand for pinned ones only, and what is not
 * encrypted goes to a pinned one without asking for its name. (Java remembers for 30 seconds what a name stands for, so
 * that the connection goes where the check looked; encrypted ones are also bound to the certificate.)
 */
final class PinnedAddresses {
    private static final String VERSION = "/v1";

    private final RemoteEndpoint endpoint;
    private final boolean proxied;
    private final Messages messages;
    private final String base;

    PinnedAddresses(RemoteEndpoint endpoint, boolean proxied, Messages messages) {
        this.endpoint = endpoint;
        this.proxied = proxied;
        this.messages = messages;
        String given = endpoint.base().toString();
        base = given.endsWith(VERSION) ? given.substring(0, given.length() - VERSION.length()) : given;
    }

    /** @param path such as {@code /v1/models} */
    URI of(String path) throws RemoteException {
        URI address = URI.create(base + path);
        if (endpoint.addresses().isEmpty()) {
            return address;
        }
        if (proxied) {
            throw new RemoteException(Kind.ADDRESS, messages.get("address.proxy"), null);
        }
        try {
            Set<InetAddress> pinned = new HashSet<>();
            for (String each : endpoint.addresses()) {
                pinned.add(InetAddress.getByName(each)); // a literal: nobody is asked
            }
            for (InetAddress found : InetAddress.getAllByName(address.getHost())) {
                if (!pinned.contains(InetAddress.getByAddress(found.getAddress()))) {
                    throw new RemoteException(Kind.ADDRESS,
                            messages.get("address.other", address.getHost(), found.getHostAddress()), null);
                }
            }
        } catch (UnknownHostException e) {
            throw new RemoteException(Kind.UNREACHABLE, messages.get("unreachable", address.getAuthority()), e);
        }
        return endpoint.isEncrypted() ? address : direct(address);
    }

    private URI direct(URI address) {
        String ip = endpoint.addresses().getFirst();
        String host = ip.contains(":") ? "[" + ip + "]" : ip;
        return URI.create(address.getScheme() + "://" + host + (address.getPort() < 0 ? "" : ":" + address.getPort())
                + address.getRawPath());
    }
}
