// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes to the systemd journal through its stream socket, which stays on the machine: the one that {@code systemd-cat}
 * uses. The sockets of syslog and of the native protocol take datagrams, which Java cannot send to a path; Windows and
 * macOS have no such socket.
 */
final class SystemJournal {
    /** The socket of a running systemd. */
    static final Path STANDARD = Path.of("/run/systemd/journal/stdout");

    private static final String IDENTIFIER = "vauban-audit";
    /**
     * Identifier, unit, priority (6: information), then flags: level prefixes, forward to syslog, kernel and console.
     */
    private static final String HEADER = IDENTIFIER + "\n\n6\n0\n0\n0\n0\n";

    private SystemJournal() {}

    /**
     * Adds an entry of one line.
     *
     * @return false if there is no such socket
     * @throws IOException if there is one and it rejects the entry
     */
    static boolean write(Path socket, String line) throws IOException {
        if (!Files.exists(socket)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            ByteBuffer bytes = ByteBuffer.wrap((HEADER + line + '\n').getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        return true;
    }
}
