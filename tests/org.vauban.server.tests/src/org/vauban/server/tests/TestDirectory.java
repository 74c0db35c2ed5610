// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * An LDAP directory for a test on the loopback: simple binds, searches with equality and conjunction filters, StartTLS.
 * Like many directories, it accepts a bind with a name but no password as an anonymous bind.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4511">RFC 4511</a>
 */
public final class TestDirectory implements AutoCloseable {
    private static final int SUCCESS = 0;
    private static final int REFERRAL = 10;
    private static final int NO_SUCH_OBJECT = 32;
    private static final int INVALID_CREDENTIALS = 49;
    private static final int UNAVAILABLE = 52;

    /** Attributes by distinguished name; {@code userPassword} is never returned. */
    public final Map<String, Map<String, List<String>>> entries = new ConcurrentHashMap<>();
    public final List<String> binds = new CopyOnWriteArrayList<>();
    /** Binds that were sent without encryption. */
    public final List<String> plainBinds = new CopyOnWriteArrayList<>();
    public final List<String> filters = new CopyOnWriteArrayList<>();
    public volatile boolean stalls;
    public volatile boolean down;
    public volatile boolean refers;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ServerSocket server;
    private final SSLContext tls;
    private final boolean fromTheStart;

    /** A received BER element: a tag and its contents. */
    private record Element(int tag, byte[] value) {
        List<Element> children() throws IOException {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(value));
            List<Element> all = new ArrayList<>();
            while (in.available() > 0) {
                all.add(read(in));
            }
            return all;
        }

        String text() {
            return new String(value, StandardCharsets.UTF_8);
        }

        static Element read(DataInputStream in) throws IOException {
            int tag = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            if (length > 0x7f) {
                int bytes = length & 0x7f;
                length = 0;
                for (int i = 0; i < bytes; i++) {
                    length = length << 8 | in.readUnsignedByte();
                }
            }
            byte[] value = new byte[length];
            in.readFully(value);
            return new Element(tag, value);
        }
    }

    /** @param tls the context for StartTLS or, from the start, for LDAPS; null for neither */
    public TestDirectory(SSLContext tls, boolean fromTheStart) throws IOException {
        this.tls = tls;
        this.fromTheStart = fromTheStart;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public void add(String name, Map<String, List<String>> attributes) {
        entries.put(name, attributes);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket accepted) {
        try (Socket first = fromTheStart ? secured(accepted) : accepted) {
            Socket socket = first;
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                List<Element> message = Element.read(in).children();
                Element operation = message.get(1);
                if (stalls) {
                    continue;
                }
                byte[] id = message.get(0).value();
                if (operation.tag() == 0x42) {
                    return;
                }
                if (operation.tag() == 0x60 && !(socket instanceof SSLSocket)) {
                    plainBinds.add(operation.children().get(1).text());
                }
                for (byte[] answer : answers(operation)) {
                    socket.getOutputStream().write(element(0x30, element(0x02, id), answer));
                }
                socket.getOutputStream().flush();
                if (operation.tag() == 0x77) {
                    socket = secured(socket);
                    in = new DataInputStream(socket.getInputStream());
                }
            }
        } catch (EOFException e) {
            // the client has disconnected
        } catch (IOException e) {
            open.remove(accepted); // cut, or rejected by a client that does not trust the certificate
        }
    }

    private SSLSocket secured(Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        socket.setUseClientMode(false);
        return socket;
    }

    private List<byte[]> answers(Element operation) throws IOException {
        return switch (operation.tag()) {
            case 0x60 -> List.of(result(0x61, down ? UNAVAILABLE : bind(operation.children())));
            case 0x63 -> search(operation.children());
            case 0x77 -> List.of(result(0x78, tls == null ? UNAVAILABLE : SUCCESS));
            default -> throw new IOException("operation " + operation.tag());
        };
    }

    private int bind(List<Element> bind) {
        String name = bind.get(1).text();
        String password = bind.get(2).text();
        binds.add(name);
        Map<String, List<String>> entry = entries.get(name);
        return password.isEmpty() || entry != null && entry.getOrDefault("userPassword", List.of()).contains(password)
                ? SUCCESS : INVALID_CREDENTIALS;
    }

    private List<byte[]> search(List<Element> search) throws IOException {
        String base = search.get(0).text();
        int scope = search.get(1).value()[0];
        List<String> wanted = search.get(7).children().stream().map(each -> each.text().toLowerCase(Locale.ROOT))
                .toList();
        Element filter = search.get(6);
        filters.add(new String(filter.value(), StandardCharsets.ISO_8859_1));
        List<byte[]> answers = new ArrayList<>();
        for (Map.Entry<String, Map<String, List<String>>> entry : entries.entrySet()) {
            boolean within = scope == 0 ? entry.getKey().equalsIgnoreCase(base)
                    : entry.getKey().toLowerCase(Locale.ROOT).endsWith(base.toLowerCase(Locale.ROOT));
            if (within && matches(filter, entry.getValue())) {
                answers.add(entry(entry.getKey(), entry.getValue(), wanted));
            }
        }
        boolean missing = answers.isEmpty() && scope == 0 && !base.isEmpty();
        answers.add(result(0x65, refers && scope != 0 ? REFERRAL : missing ? NO_SUCH_OBJECT : SUCCESS));
        return answers;
    }

    private static boolean matches(Element filter, Map<String, List<String>> entry) throws IOException {
        List<Element> parts = filter.tag() == 0x87 ? List.of() : filter.children();
        return switch (filter.tag()) {
            case 0x87 -> true;
            case 0xa0 -> {
                boolean all = true;
                for (Element part : parts) {
                    all &= matches(part, entry);
                }
                yield all;
            }
            case 0xa3 -> entry.getOrDefault(parts.get(0).text(), List.of()).stream()
                    .anyMatch(parts.get(1).text()::equalsIgnoreCase);
            case 0xa4 -> true; // a wildcard, which no client should have been able to send
            default -> throw new IOException("filter " + filter.tag());
        };
    }

    private static byte[] entry(String name, Map<String, List<String>> attributes, List<String> wanted) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        attributes.forEach((attribute, values) -> {
            if (!attribute.equals("userPassword") && wanted.contains(attribute.toLowerCase(Locale.ROOT))) {
                byte[][] encoded = values.stream().map(TestDirectory::text).toArray(byte[][]::new);
                all.writeBytes(element(0x30, text(attribute), element(0x31, encoded)));
            }
        });
        return element(0x64, text(name), element(0x30, all.toByteArray()));
    }

    private byte[] result(int tag, int code) {
        byte[] referral = code == REFERRAL
                ? element(0xa3, text("ldap://127.0.0.1:" + port() + "/dc=elsewhere")) : new byte[0];
        return element(tag, element(0x0a, new byte[] {(byte) code}), text(""), text(""), referral);
    }

    private static byte[] text(String value) {
        return element(0x04, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] element(int tag, byte[]... values) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] value : values) {
            content.writeBytes(value);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length > 0x7f) {
            out.write(0x82);
            out.write(length >> 8);
        }
        out.write(length);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
