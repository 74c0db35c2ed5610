// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.vauban.engine.TokenListener;
import org.vauban.governance.ApprovedText;
import org.vauban.remote.route.RoutedEngine;
import org.vauban.remote.tests.FakeEndpoint;
import org.vauban.remote.tests.Patience;
import org.vauban.remote.tests.WithRoutedEngine;

/** What keeps granted requests on this machine: daily limits, and requests that cannot be recorded. */
class RoutedLimitsTest extends WithRoutedEngine {

    @Test
    void theLimitsOfADayHold() throws Exception {
        machine.grant(endpoint.address(), "remote.requestsPerDay", "2").use("chat");
        assertEquals("remote", ask(engine(), "chat", "Why?").text());
        assertEquals("remote", ask(engine(), "chat", "Why?").text());
        String refusal = note(ask(engine(), "chat", "Why?"));
        assertTrue(refusal.contains("remote.requestsPerDay") && refusal.contains("Grace"), refusal);
        assertEquals(2, endpoint.posts().size());
        machine.grant(endpoint.address(), "remote.kilotokensPerDay", "1");
        machine.use("chat");
        endpoint.behaviour = (request, out) -> out.write(FakeEndpoint.EVENTS + FakeEndpoint.delta("remote")
                + FakeEndpoint.END.replace("\"completion_tokens\":7", "\"completion_tokens\":990"));
        assertEquals("remote", ask(engine(), "chat", "Why?").text());
        String used = note(ask(engine(), "chat", "Why?"));
        assertTrue(used.contains("remote.kilotokensPerDay"), used);
    }

    @Test
    void theCostOfADayIsLimitedByThePricesOfTheEndpoints() throws Exception {
        machine.grant(endpoint.address(), "remote.costPerDay", "2").use("chat");
        String unpriced = note(ask(engine(), "chat", "Why?"));
        assertTrue(unpriced.contains("price") && unpriced.contains("Grace"), unpriced);
        assertEquals(0, endpoint.posts().size(), "nothing is free because nobody says what it costs");
        machine.grant(endpoint.address() + " price=1/2000", "remote.costPerDay", "2").use("chat");
        endpoint.behaviour = (request, out) -> out.write(FakeEndpoint.EVENTS + FakeEndpoint.delta("remote")
                + FakeEndpoint.END.replace("\"completion_tokens\":7", "\"completion_tokens\":990"));
        assertEquals("remote", ask(engine(), "chat", "Why?").text()); // costs 1.98
        assertEquals("remote", ask(engine(), "chat", "Why?").text()); // ends above the limit
        String refusal = note(ask(engine(), "chat", "Why?"));
        assertTrue(refusal.contains("remote.costPerDay") && refusal.contains("Grace"), refusal);
        assertEquals(2, endpoint.posts().size());
    }

    /** An endpoint that hangs may nevertheless have processed the prompt, and charge for it. */
    @Test
    void aPromptCountsIfNoAnswerCameInTime() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        endpoint.behaviour = (request, out) -> out.awaitClose();
        assertEquals("local", ask(engine(QUICK), "chat", "Why? ".repeat(64)).text());
        String used = machine.extension().usage(Locale.ENGLISH);
        assertTrue(used.contains("1 requests, 40 tokens"), used);
    }

    @Test
    void nothingLeavesWithoutARecord() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        ApprovedText text = machine.approved("chat", "Why?");
        Files.createDirectories(machine.user.audit()); // a folder in place of the log
        assertTrue(note(await(engine().chat(chat(text), TokenListener.NONE))).contains("audit record"));
        Files.delete(machine.user.audit());
        Files.createDirectories(machine.environment().usage().getParent());
        Files.writeString(machine.environment().usage(), "damaged");
        Files.setPosixFilePermissions(machine.environment().usage(),
                java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        assertTrue(note(await(engine().chat(chat(text), TokenListener.NONE))).contains("damaged"));
        assertEquals(0, endpoint.connections.get());
    }

    /** After a pause, one request may try the endpoint: one that is really sent. */
    @Test
    void aRequestThatIsNotSentDoesNotTryAnEndpointForOthers() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        RoutedEngine engine = engine();
        FakeEndpoint.Behaviour answers = endpoint.behaviour;
        endpoint.behaviour = (request, out) -> out.write("HTTP/1.1 429 No\r\nRetry-After: 0\r\n"
                + "Content-Length: 0\r\n\r\n");
        assertEquals("local", ask(engine, "chat", "Why?").text());
        endpoint.behaviour = answers;
        Path usage = machine.environment().usage();
        String counted = Files.readString(usage);
        Files.writeString(usage, "damaged");
        Patience.until(() -> note(ask(engine, "chat", "Why?")).contains("damaged"));
        Files.writeString(usage, counted);
        assertEquals("remote", ask(engine, "chat", "Why?").text());
    }

    @Test
    void settingsThatOthersCanWriteCountForNothing() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        Path settings = machine.environment().settings().path();
        Files.setPosixFilePermissions(settings, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
        assertTrue(note(ask(engine(), "chat", "Why?")).contains("Nothing leaves this machine"));
        assertEquals(0, endpoint.connections.get());
    }
}
