// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistants;
import org.vauban.assist.SharedEngines;
import org.vauban.assist.privacy.PolicyChanges;
import org.vauban.assist.privacy.PrivacyStatus;
import org.vauban.lsp.connection.Connection;
import org.vauban.lsp.session.Messages;

/** Serves clients over sockets of this machine; connects to no other machine, and accepts no connection from one. */
public final class SocketServer {
    private static final int CONNECT_MILLIS = 10_000;
    /** Time within which a client must send {@code initialize}. */
    private static final int HELLO_MILLIS = 10_000;
    private static final int MAX_CLIENTS = 16;

    private final AssistSettings settings;
    private final String version;

    /**
     * @param settings settings that clients do not set themselves
     * @param version version that the server reports
     */
    public SocketServer(AssistSettings settings, String version) {
        this.settings = settings;
        this.version = version;
    }

    /** Notified where the server listens. */
    @FunctionalInterface
    public interface Listening {
        /** @param token token that a client must send as {@code token} in its {@code initializationOptions} */
        void listens(int port, String token);
    }

    /** Thrown if a policy forbids sockets. */
    public static final class ForbiddenException extends IOException {
        private static final long serialVersionUID = 1L;

        ForbiddenException(String sentence) {
            super(sentence);
        }
    }

    /** Thrown for a host that is not this machine. */
    public static final class NotLoopbackException extends IOException {
        private static final long serialVersionUID = 1L;

        NotLoopbackException(String sentence) {
            super(sentence);
        }
    }

    /**
     * Connects to a listening client and serves it; blocks until it ends.
     *
     * @return the exit code: 0 after {@code shutdown}, else 1
     * @throws NotLoopbackException for a host that is not this machine
     * @throws ForbiddenException if a policy forbids sockets
     * @throws IOException if no client listens there
     */
    public int call(String host, int port) throws IOException {
        requireAllowed();
        InetAddress address = InetAddress.getByName(host);
        if (!address.isLoopbackAddress()) {
            throw new NotLoopbackException(new Messages(settings.locale()).text("not.loopback", host));
        }
        OpenSockets open = new OpenSockets();
        try (Socket socket = new Socket(); PolicyChanges policies = PolicyChanges.listen(open::policyChanged)) {
            open.add(socket);
            socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            return serve(open, socket.getInputStream(), socket.getOutputStream());
        } catch (SocketException e) {
            open.requireAllowed();
            throw e;
        }
    }

    /**
     * Connects to a client that listens on a Unix domain socket and serves it; blocks until it ends.
     *
     * @return the exit code: 0 after {@code shutdown}, else 1
     * @throws ForbiddenException if a policy forbids sockets
     * @throws IOException if no client listens there
     */
    public int call(Path path) throws IOException {
        requireAllowed();
        OpenSockets open = new OpenSockets();
        try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
                PolicyChanges policies = PolicyChanges.listen(open::policyChanged)) {
            open.add(socket);
            socket.connect(UnixDomainSocketAddress.of(path));
            return serve(open, Channels.newInputStream(socket), Channels.newOutputStream(socket));
        } catch (SocketException | ClosedChannelException e) {
            open.requireAllowed();
            throw e;
        }
    }

    private int serve(OpenSockets open, InputStream in, OutputStream out) throws ForbiddenException {
        int code = new Connection(settings, version, Assistants::create, true).serve(in, out, null, () -> {});
        open.requireAllowed();
        return code;
    }

    /**
     * Listens on the loopback address and serves each client that sends the token; clients with the same settings share
     * an engine. Blocks for ever, or until the server socket fails.
     *
     * @param port port number, or 0 for a free one
     * @param listening called once, before the first client can connect
     * @throws ForbiddenException if a policy forbids sockets, also if it is changed later: then the clients are
     *             disconnected
     */
    public void listen(int port, Listening listening) throws IOException {
        requireAllowed();
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        String token = HexFormat.of().formatHex(secret);
        Semaphore places = new Semaphore(MAX_CLIENTS);
        AtomicInteger count = new AtomicInteger();
        AssistSettings shared = settings.withEngines(new SharedEngines().share(settings.engines()));
        Connection connection = new Connection(shared, version, Assistants::create, true);
        OpenSockets open = new OpenSockets();
        try (ServerSocket server = new ServerSocket(port, MAX_CLIENTS, InetAddress.getLoopbackAddress());
                PolicyChanges policies = PolicyChanges.listen(open::policyChanged)) {
            open.add(server);
            listening.listens(server.getLocalPort(), token);
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                requireAllowed(); // do not wait for the next notification of a change
                if (!places.tryAcquire()) {
                    socket.close();
                    open.remove(socket);
                    continue;
                }
                Thread client = new Thread(() -> {
                    try {
                        serve(connection, socket, token);
                    } finally {
                        open.remove(socket);
                        places.release();
                    }
                }, "vauban-lsp-client-" + count.incrementAndGet());
                client.setDaemon(true);
                client.start();
            }
        } catch (SocketException e) {
            open.requireAllowed(); // closed because of the policy
            throw e;
        } finally {
            open.close();
        }
    }

    private void requireAllowed() throws ForbiddenException {
        String refusal = PrivacyStatus.of(settings.locale()).socketRefusal().orElse(null);
        if (refusal != null) {
            throw new ForbiddenException(refusal);
        }
    }

    /** Sockets to be closed when a policy forbids them. */
    private final class OpenSockets {
        private final Set<Closeable> sockets = ConcurrentHashMap.newKeySet();
        private volatile @Nullable String refusal;

        void add(Closeable socket) {
            sockets.add(socket);
            if (refusal != null) {
                close();
            }
        }

        void remove(Closeable socket) {
            sockets.remove(socket);
        }

        void requireAllowed() throws ForbiddenException {
            String known = refusal;
            if (known != null) {
                throw new ForbiddenException(known);
            }
        }

        void policyChanged(PolicyChanges.Change change) {
            String found = PrivacyStatus.of(settings.locale()).socketRefusal().orElse(null);
            if (found != null) {
                refusal = found;
                close();
            }
        }

        void close() {
            for (Closeable socket : sockets) {
                try {
                    socket.close();
                } catch (IOException e) {
                    System.err.println("vauban lsp: " + e.getMessage());
                }
            }
        }
    }

    /** Removes the time limit for a client that has sent {@code initialize}. */
    private static void patient(Socket socket) {
        try {
            socket.setSoTimeout(0);
        } catch (SocketException e) {
            throw new UncheckedIOException(e); // closed, which its reader will notice
        }
    }

    private static void serve(Connection connection, Socket socket, String token) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(HELLO_MILLIS);
            connection.serve(socket.getInputStream(), socket.getOutputStream(), token, () -> patient(socket));
        } catch (IOException e) {
            System.err.println("vauban lsp: " + e.getMessage());
        }
    }
}
