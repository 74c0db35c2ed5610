// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.remote.tests.FakeEndpoint;
import org.vauban.site.SiteSigner;
import org.vauban.site.store.SiteMirror;

/** Reads a signed site from a server, whatever the server does; nothing unsigned is accepted. */
class HttpSiteTest extends WithHttpSite {
    private static boolean asksFor(FakeEndpoint.Received request, String path) {
        return URLDecoder.decode(request.path().replace("+", "%2B"), StandardCharsets.UTF_8).endsWith("/" + path);
    }

    /** Replaces the answer for the large file. */
    private void insteadOfBig(FakeEndpoint.Behaviour behaviour) {
        server.behaviour = (request, out) -> {
            if (asksFor(request, BIG)) {
                behaviour.answer(request, out);
            } else {
                serve(request, out);
            }
        };
    }

    private List<FakeEndpoint.Received> requests(String path) {
        return server.received.stream().filter(each -> asksFor(each, path)).toList();
    }

    @Test
    void aSiteIsReadOnceAndOfTheNextVersionOnlyWhatIsNew() throws Exception {
        SiteMirror.Result first = mirror();
        assertEquals(4, first.copied());
        assertArrayEquals(Files.readAllBytes(site.resolve(BIG)), Files.readAllBytes(first.folder().resolve(BIG)));
        assertEquals("odd", Files.readString(first.folder().resolve(ODD)));
        assertTrue(server.received.stream().allMatch(each -> each.headers().get("accept-encoding").equals("identity")
                && !each.headers().containsKey("cookie") && each.method().equals("GET")));
        assertFalse(Files.exists(folder.resolve("store/partial")));
        server.received.clear();
        Files.delete(site.resolve("empty"));
        write(site, 2);
        assertEquals(1, mirror().copied());
        assertEquals(List.of("vauban-site.json", "content.jar", "vauban-site.json"), server.received.stream()
                .map(each -> each.path().substring(each.path().lastIndexOf('/') + 1)).toList());
    }

    /** The last data before the cut may be lost; only that is requested again. */
    @Test
    void aCutFileIsContinued() throws Exception {
        int most = 60_000;
        List<Integer> begins = new ArrayList<>();
        insteadOfBig((request, out) -> {
            String range = request.headers().get("range");
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            byte[] all = bytes(request);
            begins.add(from);
            answer(out, range == null ? "200 OK" : "206 Partial Content", length(all.length - from)
                    + "Content-Range: bytes " + from + "-" + (all.length - 1) + "/" + all.length + "\r\n",
                    Arrays.copyOfRange(all, from, Math.min(all.length, from + most)));
        });
        SiteMirror.Result result = mirror();
        assertArrayEquals(Files.readAllBytes(site.resolve(BIG)), Files.readAllBytes(result.folder().resolve(BIG)));
        assertEquals(0, begins.getFirst());
        for (int i = 1; i < begins.size(); i++) {
            int gained = begins.get(i) - begins.get(i - 1);
            assertTrue(gained > 0 && gained <= most, "continued from what had arrived: " + begins);
        }
        assertTrue(begins.getLast() + most >= SIZE, begins.toString());
    }

    @Test
    void theNextAttemptContinuesWhereTheLastOneEnded() throws Exception {
        AtomicInteger times = new AtomicInteger();
        insteadOfBig((request, out) -> {
            if (times.getAndIncrement() == 0) {
                answer(out, "200 OK", length(50_000), Arrays.copyOf(bytes(request), 50_000));
            } // otherwise no answer
        });
        fails(false, BIG, PATIENCE);
        server.behaviour = this::serve;
        server.received.clear();
        mirror();
        assertEquals(List.of("bytes=50000-"), requests(BIG).stream().map(each -> each.headers().get("range")).toList());
        assertEquals(List.of(), requests("content.jar"), "what was whole stays");
    }

    @Test
    void aServerThatCannotContinueSendsTheFileAnew() throws Exception {
        AtomicInteger times = new AtomicInteger();
        insteadOfBig((request, out) -> {
            // shorter than the file, but complete as announced, because the client may lose the end of a cut answer
            byte[] all = times.getAndIncrement() == 0 ? Arrays.copyOf(bytes(request), 9) : bytes(request);
            answer(out, "200 OK", length(all.length), all);
        });
        SiteMirror.Result result = mirror();
        assertArrayEquals(Files.readAllBytes(site.resolve(BIG)), Files.readAllBytes(result.folder().resolve(BIG)));
    }

    @Test
    void aPartOfAnotherContentIsReadAnew() throws Exception {
        AtomicInteger times = new AtomicInteger();
        insteadOfBig((request, out) -> {
            if (times.getAndIncrement() == 0) {
                answer(out, "200 OK", length(SIZE), new byte[50_000]);
            } else {
                serve(request, out);
            }
        });
        SiteMirror.Result result = mirror();
        assertArrayEquals(Files.readAllBytes(site.resolve(BIG)), Files.readAllBytes(result.folder().resolve(BIG)));
        assertEquals(3, times.get());
    }

    @Test
    void whatWasNotSignedIsNotTaken() throws Exception {
        insteadOfBig((request, out) -> answer(out, "200 OK", length(SIZE), new byte[SIZE]));
        fails(true, BIG, PATIENCE);
        assertEquals(1, requests(BIG).size());
        Files.writeString(site.resolve(ODD), "other");
        server.behaviour = this::serve;
        fails(true, ODD, PATIENCE);
        Files.writeString(site.resolve("vauban-site.json"), Files.readString(site.resolve("vauban-site.json"))
                .replaceFirst("\"payload\":\\s*\"", "$0AAAA"));
        fails(true, "vauban-site.json", PATIENCE);
    }

    @Test
    void noMoreIsReadThanWasSigned() throws Exception {
        AtomicLong sent = new AtomicLong();
        FakeEndpoint.Behaviour endless = (request, out) -> {
            answer(out, "200 OK", "", new byte[0]);
            byte[] more = new byte[1 << 16];
            while (sent.addAndGet(more.length) < 1L << 40) {
                out.out().write(more); // ends when the client closes the connection
            }
        };
        insteadOfBig(endless);
        fails(true, BIG, PATIENCE);
        assertTrue(sent.get() < 64 << 20, sent + " bytes; what the systems keep in between is not read");
        insteadOfBig((request, out) -> {
            answer(out, "200 OK", "Content-Length: 9223372036854775807\r\n", new byte[SIZE + 1]);
            out.awaitClose(); // closing would be a different failure, which the client might notice first
        });
        fails(true, BIG, PATIENCE);
        server.behaviour = endless;
        sent.set(0);
        fails(true, "vauban-site.json", PATIENCE);
        assertTrue(sent.get() < 64 << 20, sent + " bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, SIZE - 1})
    void aFileThatEndsEarlyIsNotTaken(int length) throws Exception {
        insteadOfBig((request, out) -> {
            if (request.headers().containsKey("range")) {
                answer(out, "416 Range Not Satisfiable", length(0), new byte[0]);
            } else {
                answer(out, "200 OK", length(length), new byte[length]);
            }
        });
        fails(false, BIG, PATIENCE);
    }

    @Test
    void aServerThatSendsNothingOrTooSlowlyIsGivenUp() throws Exception {
        Duration moment = Duration.ofMillis(300);
        insteadOfBig((request, out) -> out.awaitClose());
        fails(false, "in time", moment);
        insteadOfBig((request, out) -> {
            answer(out, "200 OK", length(SIZE), new byte[10]);
            out.awaitClose();
        });
        fails(false, "in time", moment);
        Files.writeString(site.resolve("plugins/small"), "x".repeat(2000));
        SiteSigner.sign(site, new SiteSigner.Heading("Example", "vauban", 2, "0.2", NOW, Duration.ofDays(9)), key);
        server.behaviour = (request, out) -> {
            if (!asksFor(request, "plugins/small")) {
                serve(request, out);
                return;
            }
            answer(out, "200 OK", length(2000), new byte[0]);
            while (true) {
                out.write("x"); // each byte arrives in time, the whole file does not
                Thread.sleep(20);
            }
        };
        fails(false, "in time", moment);
    }

    @Test
    void answersThatAreNoneAreNamed() throws Exception {
        for (String status : List.of("404 Not Found", "410 Gone")) {
            insteadOfBig((request, out) -> answer(out, status, length(0), new byte[0]));
            fails(true, "is missing", PATIENCE);
        }
        for (String status : List.of("500 Oops", "429 Too Many Requests", "204 No Content", "206 Partial Content")) {
            insteadOfBig((request, out) -> answer(out, status, length(0), new byte[0]));
            fails(false, BIG, PATIENCE);
        }
        insteadOfBig((request, out) -> answer(out, "200 OK", "Content-Encoding: gzip\r\n" + length(SIZE),
                bytes(request)));
        fails(false, "compressed", PATIENCE);
        insteadOfBig((request, out) -> out.write("nonsense\r\n\r\n"));
        fails(false, BIG, PATIENCE);
        server.close();
        fails(false, "nothing answers", PATIENCE);
    }
}
