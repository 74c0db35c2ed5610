// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.framing.FrameException;
import org.vauban.engine.framing.FrameException.Reason;
import org.vauban.engine.framing.FrameLimits;
import org.vauban.engine.framing.FrameReader;

/** The frame reader accepts valid frames and, within its limits, reports what is wrong with any other input. */
class FrameReaderTest {
    private static final FrameLimits SMALL = new FrameLimits(256, 4, 1000, 16);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] frame(String body) {
        return bytes("Content-Length: " + bytes(body).length + "\r\n\r\n" + body);
    }

    private static FrameReader reader(byte[] bytes) {
        return new FrameReader(new ByteArrayInputStream(bytes), SMALL);
    }

    private static Reason reason(String bytes) {
        return assertThrows(FrameException.class, () -> reader(bytes(bytes)).read()).reason();
    }

    @Test
    void readsFramesOneAfterTheOther() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(frame("{\"a\":1}"));
        out.write(frame("{\"é\":\"𝄞\"}"));
        FrameReader reader = reader(out.toByteArray());
        assertEquals("{\"a\":1}", reader.read());
        assertEquals("{\"é\":\"𝄞\"}", reader.read());
        assertNull(reader.read());
    }

    @Test
    void readsWhateverTheChunks() throws IOException {
        byte[] all = frame("{\"key\":\"" + "x".repeat(700) + "\"}");
        InputStream drop = new ByteArrayInputStream(all) {
            @Override
            public synchronized int read(byte[] b, int off, int len) {
                return super.read(b, off, Math.min(len, 3));
            }
        };
        assertEquals(711, new FrameReader(drop, SMALL).read().length() + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"content-length: 2\r\n\r\n{}", "CONTENT-LENGTH:2\r\n\r\n{}",
            "Content-Length:    2   \r\n\r\n{}", "Content-Length: 0002\r\n\r\n{}",
            "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}",
            "Content-Type: application/vscode-jsonrpc; charset=\"UTF8\"\r\nContent-Length: 2\r\n\r\n{}",
            "X-Other: 1\r\nContent-Length: 2\r\n\r\n{}"})
    void takesEveryFormThatTheProtocolAllows(String bytes) throws IOException {
        assertEquals("{}", reader(bytes(bytes)).read());
    }

    @ParameterizedTest
    @CsvSource({"'Content-Length: -5\r\n\r\n', LENGTH_INVALID", "'Content-Length: +5\r\n\r\n', LENGTH_INVALID",
            "'Content-Length: 5x\r\n\r\n', LENGTH_INVALID", "'Content-Length: \r\n\r\n', LENGTH_INVALID",
            "'Content-Length: 0\r\n\r\n', LENGTH_INVALID", "'Content-Length: 0x10\r\n\r\n', LENGTH_INVALID",
            "'Content-Length: 1001\r\n\r\n', BODY_TOO_LONG",
            "'Content-Length: 99999999999999999999\r\n\r\n', LENGTH_INVALID",
            "'Content-Length: 2147483648\r\n\r\n', LENGTH_INVALID",
            "'Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}', LENGTH_DUPLICATE", "'\r\n', LENGTH_MISSING",
            "'X: 1\r\n\r\n', LENGTH_MISSING", "'Content-Length: 2\n\n{}', LINE_END",
            "'Content-Length: 2\r\n\n{}', LINE_END", "'Content-Length: 2\r\r\n{}', LINE_END",
            "'Content-Length 2\r\n\r\n{}', HEADER_MALFORMED", "': 2\r\n\r\n{}', HEADER_MALFORMED",
            "'Content Length: 2\r\n\r\n{}', HEADER_MALFORMED", "'é: 2\r\n\r\n{}', HEADER_MALFORMED",
            "'{\"jsonrpc\":\"2.0\"}\r\n\r\n', LENGTH_MISSING",
            "'Content-Type: x; charset=utf-16\r\nContent-Length: 2\r\n\r\n{}', CHARSET",
            "'A: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\nE: 1\r\nContent-Length: 2\r\n\r\n{}', TOO_MANY_HEADERS",
            "'Content-Length: 5\r\n\r\n{}', TRUNCATED", "'Content-Length: 5\r\n', TRUNCATED", "'Con', TRUNCATED"})
    void saysWhatIsWrongWithAHeader(String bytes, Reason expected) {
        assertEquals(expected, reason(bytes));
    }

    @Test
    void anEndlessHeaderIsGivenUpAtTheLimit() {
        int[] given = {0};
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                given[0]++;
                return 'x';
            }

            @Override
            public int read(byte[] b, int off, int len) {
                java.util.Arrays.fill(b, off, off + len, (byte) 'x');
                given[0] += len;
                return len;
            }
        };
        FrameException e = assertThrows(FrameException.class, () -> new FrameReader(endless, SMALL).read());
        assertEquals(Reason.HEADER_TOO_LONG, e.reason());
        assertTrue(given[0] <= 32 << 10, "took " + given[0] + " bytes");
    }

    @Tag("claim:protocol-robust")
    @Test
    void aClaimedLengthTakesNoMemory() {
        FrameLimits large = FrameLimits.DEFAULT.withMaxBodyBytes(Integer.MAX_VALUE - 8);
        for (int i = 0; i < 200; i++) {
            FrameReader reader = new FrameReader(new ByteArrayInputStream(bytes("Content-Length: 2000000000\r\n\r\n{")),
                    large);
            assertEquals(Reason.TRUNCATED, assertThrows(FrameException.class, reader::read).reason());
        }
    }

    @Test
    void deepNestingIsRefusedAndTheNextFrameIsRead() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(frame("[".repeat(17) + "]".repeat(17)));
        out.write(frame("{\"a\":\"" + "[{".repeat(50) + "\\\"[[\"}"));
        out.write(frame("[".repeat(16) + "]".repeat(16)));
        FrameReader reader = reader(out.toByteArray());
        FrameException e = assertThrows(FrameException.class, reader::read);
        assertEquals(Reason.NESTING, e.reason());
        assertTrue(e.recoverable());
        assertTrue(reader.read().contains("[{"), "brackets in strings do not count");
        assertTrue(reader.read().startsWith("[["));
    }

    @Test
    void aBodyThatIsTooLongIsPassedOver() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(frame("{\"a\":\"" + "x".repeat(100_000) + "\"}"));
        out.write(frame("{\"b\":1}"));
        out.write(bytes("Content-Length: 1001\r\nX-Other: 1\r\n\r\n{"));
        FrameReader reader = reader(out.toByteArray());
        FrameException e = assertThrows(FrameException.class, reader::read);
        assertEquals(Reason.BODY_TOO_LONG, e.reason());
        assertTrue(e.recoverable());
        assertEquals("{\"b\":1}", reader.read());
        assertEquals(Reason.BODY_TOO_LONG, assertThrows(FrameException.class, reader::read).reason());
        assertEquals(Reason.TRUNCATED, assertThrows(FrameException.class, reader::read).reason());
    }

    @Test
    void aBodyThatIsNotUtf8IsRefused() {
        byte[] bytes = bytes("Content-Length: 3\r\n\r\n\"x\"");
        bytes[bytes.length - 2] = (byte) 0xff;
        assertEquals(Reason.NOT_UTF8, assertThrows(FrameException.class, () -> reader(bytes).read()).reason());
    }

    @Test
    void afterALostPlaceNothingIsRead() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes("Content-Length: -1\r\n\r\n"));
        out.write(frame("{}"));
        FrameReader reader = reader(out.toByteArray());
        FrameException first = assertThrows(FrameException.class, reader::read);
        assertFalse(first.recoverable());
        assertSame(first, assertThrows(FrameException.class, reader::read));
    }

    @Test
    void messagesHoldNothingOfTheText() {
        FrameException e = assertThrows(FrameException.class,
                () -> reader(bytes("password=hunter2\r\n\r\n")).read());
        assertFalse(e.getMessage().contains("hunter2"));
    }

    /** Valid frames cut, changed, doubled and joined: each read gives a body, an end or a typed failure, and ends. */
    @Tag("claim:protocol-robust")
    @Test
    void survivesDamagedStreams() throws IOException {
        Random random = new Random(20261124);
        String[] parts = {"Content-Length: ", "\r\n", "\n", "\r", ": ", "-1", "99999999999", "{\"jsonrpc\":\"2.0\"}",
                "\r\n\r\n", "Content-Type: x; charset=", "utf-8", "é", "[[[[[[[[[[[[[[[[[[", "\"", "\\", "\0"};
        int bodies = 0;
        int failures = 0;
        for (int round = 0; round < 20_000; round++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int frames = random.nextInt(4);
            for (int i = 0; i < frames; i++) {
                out.write(frame("{\"n\":" + random.nextInt() + ",\"s\":\"" + "é".repeat(random.nextInt(20)) + "\"}"));
                if (random.nextInt(3) == 0) {
                    out.write(bytes(parts[random.nextInt(parts.length)]));
                }
            }
            byte[] bytes = out.toByteArray();
            for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(4) == 0 && bytes.length > 0 ? random.nextInt(bytes.length) : bytes.length;
            FrameReader reader = new FrameReader(new ByteArrayInputStream(bytes, 0, length), SMALL);
            List<Object> seen = new ArrayList<>();
            while (true) {
                try {
                    String body = reader.read();
                    if (body == null) {
                        break;
                    }
                    seen.add(body);
                    bodies++;
                } catch (FrameException e) {
                    failures++;
                    if (!e.recoverable()) {
                        break;
                    }
                    seen.add(e.reason());
                }
                assertTrue(seen.size() <= bytes.length, "more frames than bytes");
            }
        }
        assertTrue(bodies > 5_000 && failures > 5_000, bodies + " bodies, " + failures + " failures");
    }
}
