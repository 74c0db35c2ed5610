// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.http;

import com.google.gson.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.vauban.governance.remote.DataClass;
import org.vauban.governance.remote.FimProtocol;
import org.vauban.governance.remote.RemoteDialect;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.http.EndpointClient;
import org.vauban.remote.http.ReplyHandler;
import org.vauban.remote.http.ReplyHead;
import org.vauban.remote.http.TransferLimits;
import org.vauban.remote.message.Messages;
import org.vauban.remote.tests.FakeEndpoint;

/** Base class with clients of endpoints on this machine, which are closed after each test. */
abstract class WithEndpointClient {
    static final Messages MESSAGES = new Messages(Locale.ENGLISH);
    /** Limits with short waits and small sizes. */
    static final TransferLimits SMALL = new TransferLimits(Duration.ofSeconds(5), Duration.ofSeconds(10),
            Duration.ofSeconds(10), Duration.ofSeconds(30), 10_000, 100_000, 50_000);

    final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    <T extends AutoCloseable> T closing(T each) {
        open.add(each);
        return each;
    }

    FakeEndpoint endpoint(FakeEndpoint.Behaviour behaviour) throws Exception {
        return closing(new FakeEndpoint(behaviour));
    }

    static RemoteEndpoint granted(String address, Path authorities, Set<String> pins,
            List<String> addresses) {
        return granted(address, RemoteDialect.OPENAI, authorities, pins, addresses);
    }

    static RemoteEndpoint granted(String address, RemoteDialect dialect) {
        return granted(address, dialect, null, Set.of(), List.of());
    }

    private static RemoteEndpoint granted(String address, RemoteDialect dialect, Path authorities, Set<String> pins,
            List<String> addresses) {
        return new RemoteEndpoint("team", URI.create(address), dialect, FimProtocol.NONE, List.of(),
                Set.of("chat"), Set.of(DataClass.TYPED), pins, addresses, authorities, "", 0, null, "team " + address);
    }

    /** Collects what arrives. */
    static class Collected implements ReplyHandler {
        final List<String> events = new ArrayList<>();
        JsonObject body;

        @Override
        public void accepted(ReplyHead head) {
            // an accepted answer is returned directly
        }

        @Override
        public boolean event(String data) {
            events.add(data);
            return !data.equals("[DONE]");
        }

        @Override
        public void whole(JsonObject object) {
            body = object;
        }
    }

    EndpointClient client(RemoteEndpoint endpoint) throws Exception {
        return closing(new EndpointClient(endpoint, null, null, Duration.ofSeconds(5), MESSAGES));
    }
}
