// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.route;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vauban.remote.tests.FakeEndpoint;

/** Failures of an endpoint before the first token. */
final class Faults {
    private Faults() {}

    /** Returns them by name, in a fixed order. */
    static Map<String, FakeEndpoint.Behaviour> beforeTheFirstToken() {
        Map<String, FakeEndpoint.Behaviour> all = new LinkedHashMap<>();
        all.put("closes at once", (request, out) -> { });
        all.put("hangs", (request, out) -> out.awaitClose());
        all.put("hangs after the head", (request, out) -> {
            out.write(FakeEndpoint.EVENTS);
            out.awaitClose();
        });
        all.put("pings for ever", (request, out) -> {
            out.write(FakeEndpoint.EVENTS);
            for (int i = 0; i < 10_000; i++) {
                out.write(": ping\n\n");
                Thread.sleep(20);
            }
        });
        for (int status : new int[] {301, 400, 401, 404, 429, 500, 503}) {
            all.put("status " + status, (request, out) -> out.write("HTTP/1.1 " + status
                    + " No\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"));
        }
        all.put("no HTTP", (request, out) -> out.write("SSH-2.0-x\r\n\r\n"));
        all.put("no JSON", (request, out) -> out.write(FakeEndpoint.JSON + "<html>"));
        all.put("no JSON event", (request, out) -> out.write(FakeEndpoint.EVENTS + "data: x\n\n"));
        for (String other : List.of("{}", "{\"object\":\"list\",\"data\":[]}", "{\"choices\":[]}",
                "{\"choices\":[{}]}", "{\"content\":null}")) {
            all.put("another object: " + other, (request, out) -> out.write(FakeEndpoint.JSON + other));
            all.put("an event of another object: " + other, (request, out) -> out.write(FakeEndpoint.EVENTS
                    + "data: " + other + "\n\ndata: [DONE]\n\n"));
        }
        all.put("the end and nothing else", (request, out) -> out.write(FakeEndpoint.EVENTS + "data: [DONE]\n\n"));
        all.put("no UTF-8", (request, out) -> {
            out.write(FakeEndpoint.EVENTS + "data: ");
            out.out().write(new byte[] {(byte) 0xff, '\n', '\n'});
        });
        all.put("an error event", (request, out) -> out.write(FakeEndpoint.EVENTS
                + "data: {\"error\":{\"message\":\"no\"}}\n\n"));
        all.put("an empty stream", (request, out) -> out.write(FakeEndpoint.EVENTS));
        all.put("a stream of nothing", (request, out) -> out.write(FakeEndpoint.EVENTS
                + "data: {\"choices\":[{\"delta\":{}}]}\n\n"));
        all.put("an endless line", (request, out) -> {
            out.write(FakeEndpoint.EVENTS + "data: ");
            for (int i = 0; i < 100; i++) {
                out.write("x".repeat(1 << 20));
            }
        });
        all.put("compressed", (request, out) -> out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"));
        return all;
    }
}
