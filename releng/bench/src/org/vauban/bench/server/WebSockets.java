// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many idle clients of {@code /lsp}: one thread reads for all of them, counts messages and answers pings, as a browser
 * does.
 */
final class WebSockets implements AutoCloseable {
    /** Connections that are opened before the first of them must have been accepted. */
    private static final int AT_ONCE = 100;
    private static final long PATIENCE_SECONDS = 300;
    private static final int PING = 9;
    private static final int TEXT = 1;
    private static final int CONTINUATION = 0;

    private final int port;
    private final String key;
    private final Selector selector = Selector.open();
    private final List<Client> clients = new ArrayList<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final Thread reader = Thread.ofPlatform().daemon().name("bench-sockets").unstarted(this::read);
    private volatile boolean ending;

    WebSockets(int port, String key) throws IOException {
        this.port = port;
        this.key = key;
        reader.start();
    }

    /** State of one connection between two reads. */
    private static final class Client {
        final SocketChannel channel;
        boolean upgraded;
        /** The beginning of an incomplete head. */
        byte[] begun = {};
        long payload;

        Client(SocketChannel channel) {
            this.channel = channel;
        }
    }

    int opened() {
        return opened.get();
    }

    int refused() {
        return refused.get();
    }

    int messages() {
        return messages.get();
    }

    int closed() {
        return closed.get();
    }

    /** Opens {@code count} more connections, and waits until all of them are upgraded. */
    void open(int count) throws IOException, InterruptedException {
        String hello = "GET /lsp HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + key
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: vauban.lsp\r\n\r\n";
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            write(channel, ByteBuffer.wrap(hello.getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            Client client = new Client(channel);
            clients.add(client);
            channel.register(selector, SelectionKey.OP_READ, client);
            selector.wakeup();
            await(opened, clients.size() - AT_ONCE);
        }
        await(opened, clients.size());
    }

    /** Sends a text message on each connection, {@code atOnce} at a time, and waits for the answers on each. */
    void ask(String text, int answers, int atOnce) throws IOException, InterruptedException {
        int before = messages.get();
        int sent = 0;
        for (Client client : clients) {
            write(client.channel, frame(TEXT, text.getBytes(StandardCharsets.UTF_8)));
            sent++;
            await(messages, before + (sent - atOnce) * answers);
        }
        await(messages, before + sent * answers);
    }

    private void await(AtomicInteger count, int least) throws InterruptedException, IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (count.get() < least) {
            if (System.nanoTime() > end || refused.get() > 0 || closed.get() > 0) {
                throw new IOException(String.format("%d opened, %d refused, %d closed, %d messages", opened.get(),
                        refused.get(), closed.get(), messages.get()));
            }
            Thread.sleep(1);
        }
    }

    /** Returns a frame of a client, masked with zeros. */
    private static ByteBuffer frame(int code, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8);
        frame.put((byte) (0x80 | code));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        return frame.putInt(0).put(payload).flip();
    }

    /** Writes a small message, which fits into the buffer of the socket. */
    private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
        try {
            while (!ending) {
                selector.select(100);
                for (SelectionKey each : selector.selectedKeys()) {
                    Client client = (Client) each.attachment();
                    buffer.clear();
                    if (take(client, buffer) < 0) {
                        each.cancel();
                        closed.incrementAndGet();
                    } else {
                        byte[] bytes = new byte[buffer.flip().remaining()];
                        buffer.get(bytes);
                        parse(client, bytes);
                    }
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads from a connection; a reset connection counts as closed. */
    private static int take(Client client, ByteBuffer buffer) {
        try {
            return client.channel.read(buffer);
        } catch (IOException e) {
            return -1;
        }
    }

    private void parse(Client client, byte[] came) throws IOException {
        byte[] all = new byte[client.begun.length + came.length];
        System.arraycopy(client.begun, 0, all, 0, client.begun.length);
        System.arraycopy(came, 0, all, client.begun.length, came.length);
        client.begun = new byte[] {};
        int at = 0;
        if (!client.upgraded) {
            int end = new String(all, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
            if (end < 0) {
                client.begun = all;
                return;
            }
            at = end + 4;
            client.upgraded = true;
            (new String(all, 0, 12, StandardCharsets.ISO_8859_1).endsWith("101") ? opened : refused).incrementAndGet();
        }
        while (at < all.length) {
            long skipped = Math.min(client.payload, all.length - at);
            client.payload -= skipped;
            at += (int) skipped;
            int head = at < all.length ? head(client, ByteBuffer.wrap(all, at, all.length - at)) : 0;
            if (head < 0) {
                client.begun = java.util.Arrays.copyOfRange(all, at, all.length);
                return;
            }
            at += head;
        }
    }

    /**
     * Reads the head of a frame.
     * @return its length, or -1 if it is not complete
     */
    private int head(Client client, ByteBuffer bytes) throws IOException {
        if (bytes.remaining() < 2) {
            return -1;
        }
        int first = bytes.get() & 0xff;
        int length = bytes.get() & 0x7f;
        int more = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (bytes.remaining() < more) {
            return -1;
        }
        client.payload = more == 2 ? bytes.getShort() & 0xffff : more == 8 ? bytes.getLong() : length;
        int code = first & 0xf;
        if (code == PING) {
            write(client.channel, frame(PING + 1, new byte[] {}));
        } else if ((code == TEXT || code == CONTINUATION) && first >= 0x80) {
            messages.incrementAndGet();
        }
        return 2 + more;
    }

    @Override
    public void close() throws IOException {
        ending = true;
        selector.wakeup();
        for (Client client : clients) {
            client.channel.close();
        }
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        selector.close();
    }
}
