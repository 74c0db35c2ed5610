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
 * Returns the addresses of an endpoint. If a policy pins its IP addresses, the host name must resolve to pinned ones
 * only, and an unencrypted request is sent to a pinned address directly. (Java caches a resolved name for 30 seconds,
 * so the connection uses the checked address; encrypted connections are also bound to the certificate.)
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
                pinned.add(InetAddress.getByName(each)); // a literal address, which is not looked up
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
