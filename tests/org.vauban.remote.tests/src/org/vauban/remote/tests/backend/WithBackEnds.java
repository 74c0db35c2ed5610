// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.backend;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.endpoint.BackEndModel;
import org.vauban.engine.endpoint.BackEndStatus;
import org.vauban.remote.http.TransferLimits;
import org.vauban.remote.tests.FakeEndpoint;
import org.vauban.remote.tests.LocalEngine;
import org.vauban.remote.tests.Machine;
import org.vauban.remote.tests.Patience;
import org.vauban.remote.tests.StepClock;

/** Base class with a machine whose policy grants two endpoints, and a server whose models they provide. */
abstract class WithBackEnds {
    static final String FEATURES = " features=completion,chat,embedding";
    static final String CLASSES = " classes=typed,code";
    static final String WAIVED = "\"waived\"";

    @TempDir
    Path folder;
    Machine machine;
    FakeEndpoint one;
    FakeEndpoint two;
    final LocalEngine local = new LocalEngine();
    /** Endpoints are checked once at the start, and then only when a test advances this clock. */
    final StepClock clock = new StepClock();
    /** Limits of requests to the endpoints. */
    TransferLimits limits = TransferLimits.CHAT;
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void machine() throws Exception {
        machine = new Machine(folder);
        one = endpoint();
        two = endpoint();
        grant(entry("one", one), entry("two", two));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    FakeEndpoint endpoint() throws Exception {
        FakeEndpoint endpoint = new FakeEndpoint(FakeEndpoint.text("re", "mote"));
        open.add(endpoint);
        return endpoint;
    }

    static String entry(String name, FakeEndpoint endpoint) {
        return name + " " + endpoint.address() + FEATURES + CLASSES + " region=loopback fim=suffix";
    }

    Machine grant(String... entries) throws Exception {
        return machine.policy("remote.consent", WAIVED, "remote.endpoints", "[\"" + String.join("\",\"", entries)
                + "\"]");
    }

    /** Starts a server, and waits until all endpoints have been checked. */
    ServedBackEnds serve(BackEndModel... models) throws Exception {
        ServedBackEnds served = new ServedBackEnds(machine, local, limits, clock, models);
        open.add(served);
        Patience.until(() -> served.engine().backEnds().stream().allMatch(each -> each.up() || each.problem() != null));
        return served;
    }

    /** Starts a server with a model that only the two endpoints provide. */
    ServedBackEnds serve() throws Exception {
        return serve(ServedBackEnds.model("m", false, "one", "two"));
    }

    static BackEndStatus status(ServedBackEnds served, String endpoint) {
        return served.engine().backEnds().stream().filter(each -> each.endpoint().equals(endpoint)).findFirst()
                .orElseThrow();
    }

    int asked() {
        return one.posts().size() + two.posts().size();
    }
}
