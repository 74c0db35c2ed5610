// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.JsonRpcException;
import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.messages.Message;
import org.eclipse.lsp4j.jsonrpc.messages.NotificationMessage;
import org.eclipse.lsp4j.jsonrpc.messages.RequestMessage;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.services.ServiceEndpoints;
import org.junit.jupiter.api.Test;
import org.vauban.engine.framing.FrameException;
import org.vauban.engine.framing.FrameException.Reason;
import org.vauban.engine.framing.FrameLimits;
import org.vauban.engine.framing.FrameReader;
import org.vauban.engine.framing.FramedMessageProducer;
import org.vauban.engine.framing.MessageJson;
import org.vauban.engine.framing.MessageTooLongException;
import org.vauban.engine.framing.QueuedMessageConsumer;
import org.vauban.engine.protocol.ClientProtocol;

/** Messages over bounded frames in both directions. */
class FramedMessagesTest {
    private final MessageJsonHandler json = MessageJson.handler(
            ServiceEndpoints.getSupportedMethods(ClientProtocol.class));

    private static NotificationMessage text(long id, String text) {
        NotificationMessage message = new NotificationMessage();
        message.setMethod("text");
        message.setParams(new ClientProtocol.Text(id, text));
        return message;
    }

    private static byte[] frame(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return ("Content-Length: " + bytes.length + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        PipedInputStream in = new PipedInputStream(1 << 16);
        QueuedMessageConsumer writer = new QueuedMessageConsumer(new PipedOutputStream(in), json, 1 << 20,
                "test-writer", e -> {});
        for (int i = 0; i < 500; i++) {
            writer.consume(text(i, "é𝄞\n\"" + i));
        }
        writer.close();
        List<Message> messages = new ArrayList<>();
        new FramedMessageProducer(new FrameReader(in, FrameLimits.DEFAULT), json, null, e -> false)
                .listen(messages::add);
        assertEquals(500, messages.size());
        assertEquals(new ClientProtocol.Text(499, "é𝄞\n\"499"),
                ((NotificationMessage) messages.getLast()).getParams());
    }

    /** Escaped as six bytes each, they would let a user's code fill the memory of the host. */
    @Test
    void signsOfHtmlTakeOneByte() {
        String signs = "<>&='".repeat(1_000);
        assertTrue(json.serialize(text(1, signs)).contains(signs));
    }

    /** For any JSON, listening gives messages or typed failures and continues to read. */
    @Test
    void jsonThatIsNoMessageIsATypedFailure() throws IOException {
        Random random = new Random(7);
        String[] bodies = {"[]", "1", "null", "\"x\"", "{", "}", "{}", "{\"id\":[]}", "{\"jsonrpc\":2}", "tru", "[1,2",
                "{\"jsonrpc\":\"2.0\",\"method\":\"text\",\"params\":7}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"text\",\"params\":{\"id\":\"x\"}}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"text\",\"params\":[1,2,3]}",
                "{\"jsonrpc\":\"2.0\",\"method\":[],\"params\":{}}", "{\"jsonrpc\":\"2.0\",\"id\":1e999,\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"error\":5}", "{\"a\":1,\"a\":2}", "\u0001", "NaN"};
        for (int round = 0; round < 5_000; round++) {
            String body = bodies[random.nextInt(bodies.length)];
            if (random.nextBoolean()) {
                StringBuilder changed = new StringBuilder(body);
                changed.setCharAt(random.nextInt(body.length()), (char) (32 + random.nextInt(95)));
                body = changed.toString();
            }
            java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
            out.write(frame(body));
            out.write(frame("{\"jsonrpc\":\"2.0\",\"method\":\"text\",\"params\":{\"id\":9,\"text\":\"after\"}}"));
            List<Message> messages = new ArrayList<>();
            new FramedMessageProducer(new FrameReader(new ByteArrayInputStream(out.toByteArray()), FrameLimits.DEFAULT),
                    json, null, e -> true).listen(messages::add);
            assertEquals(new ClientProtocol.Text(9, "after"),
                    ((NotificationMessage) messages.getLast()).getParams(), body);
        }
    }

    @Test
    void theOwnerDecidesWhetherToReadOn() throws IOException {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        out.write(frame("[1]"));
        out.write(frame("{\"jsonrpc\":\"2.0\",\"method\":\"text\",\"params\":{\"id\":9,\"text\":\"after\"}}"));
        List<Message> messages = new ArrayList<>();
        List<Reason> reasons = new ArrayList<>();
        new FramedMessageProducer(new FrameReader(new ByteArrayInputStream(out.toByteArray()), FrameLimits.DEFAULT),
                json, null, e -> {
                    reasons.add(e.reason());
                    return false;
                }).listen(messages::add);
        assertEquals(List.of(Reason.NOT_JSON_RPC), reasons);
        assertTrue(messages.isEmpty());
    }

    @Test
    void aPeerThatDoesNotReadBlocksNobody() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        OutputStream stuck = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
        LinkedBlockingQueue<IOException> failures = new LinkedBlockingQueue<>();
        QueuedMessageConsumer writer = new QueuedMessageConsumer(stuck, json, 10_000, "test-writer", failures::add);
        JsonRpcException refused = assertThrows(JsonRpcException.class, () -> {
            for (int i = 0; i < 1_000; i++) {
                writer.consume(text(i, "x".repeat(100)));
            }
        });
        assertInstanceOf(FrameException.class, refused.getCause());
        assertEquals(Reason.PEER_DOES_NOT_READ,
                assertInstanceOf(FrameException.class, failures.poll(Patience.SECONDS, TimeUnit.SECONDS)).reason());
        assertThrows(JsonRpcException.class, () -> writer.consume(text(1, "x")));
        assertFalse(writer.flush(10));
        release.countDown();
        assertTrue(failures.isEmpty(), "told once");
    }

    @Test
    void aBrokenPipeIsTold() throws Exception {
        LinkedBlockingQueue<IOException> failures = new LinkedBlockingQueue<>();
        QueuedMessageConsumer writer = new QueuedMessageConsumer(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("broken");
            }
        }, json, 10_000, "test-writer", failures::add);
        writer.consume(text(1, "x"));
        assertEquals("broken", failures.poll(Patience.SECONDS, TimeUnit.SECONDS).getMessage());
        assertThrows(JsonRpcException.class, () -> writer.consume(text(1, "x")));
    }

    @Test
    void aMessageThatItsReaderWouldRefuseIsNotSentAndHarmsNoOther() throws Exception {
        PipedInputStream in = new PipedInputStream(1 << 16);
        QueuedMessageConsumer writer = new QueuedMessageConsumer(new PipedOutputStream(in), json, 200, 1 << 20,
                "test-writer", e -> {});
        MessageTooLongException e = assertThrows(MessageTooLongException.class,
                () -> writer.consume(text(1, "x".repeat(200))));
        assertEquals(200, e.allowed());
        assertTrue(e.bytes() > 200, e.getMessage());
        writer.consume(text(2, "x"));
        writer.close();
        List<Message> messages = new ArrayList<>();
        new FramedMessageProducer(new FrameReader(in, FrameLimits.DEFAULT.withMaxBodyBytes(200)), json, null,
                f -> false)
                .listen(messages::add);
        assertEquals(1, messages.size());
    }

    /** The host sends its answers this way. */
    @Test
    void anAnswerThatIsTooLongBecomesAFailure() throws Exception {
        PipedInputStream in = new PipedInputStream(1 << 16);
        QueuedMessageConsumer writer = new QueuedMessageConsumer(new PipedOutputStream(in), json, 500, 1 << 20,
                "test-writer", e -> {});
        RemoteEndpoint endpoint = new RemoteEndpoint(writer, new Endpoint() {
            @Override
            public CompletableFuture<?> request(String method, Object parameter) {
                return CompletableFuture.completedFuture("x".repeat(1000));
            }

            @Override
            public void notify(String method, Object parameter) {
                // no answer comes
            }
        }, e -> new ResponseError(-1, e.getClass().getSimpleName() + " " + e.getMessage(), null));
        RequestMessage request = new RequestMessage();
        request.setId("1");
        request.setMethod("ask");
        endpoint.consume(request);
        writer.close();
        String answer = new FrameReader(in, FrameLimits.DEFAULT).read();
        assertTrue(answer.contains("\"error\"") && answer.contains("500 are allowed"), answer);
    }
}
