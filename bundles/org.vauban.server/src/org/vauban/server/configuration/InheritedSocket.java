// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import org.vauban.server.message.Messages;

/**
 * A listening socket that a supervisor such as systemd passed to this process as standard input. It belongs to the
 * supervisor and outlives the process: connections wait in it while the server restarts.
 *
 * @param address the address on which it listens
 */
public record InheritedSocket(ServerSocketChannel channel, ListenAddress address) {

    /**
     * Returns the socket of this process; empty if standard input is something else.
     *
     * @throws ConfigurationException if it is not a TCP socket
     */
    public static Optional<InheritedSocket> find() throws ConfigurationException {
        try {
            return System.inheritedChannel() instanceof ServerSocketChannel channel
                    ? Optional.of(of(channel))
                    : Optional.empty();
        } catch (IOException e) {
            throw new ConfigurationException(Messages.text("listen.inherited", e), e);
        }
    }

    /** @throws ConfigurationException if it is not a TCP socket */
    public static InheritedSocket of(ServerSocketChannel channel) throws ConfigurationException {
        try {
            SocketAddress address = channel.getLocalAddress();
            if (address instanceof InetSocketAddress internet) {
                return new InheritedSocket(channel,
                        new ListenAddress(internet.getAddress().getHostAddress(), internet.getPort()));
            }
            throw new ConfigurationException(Messages.text("listen.inherited", address));
        } catch (IOException e) {
            throw new ConfigurationException(Messages.text("listen.inherited", e), e);
        }
    }
}
