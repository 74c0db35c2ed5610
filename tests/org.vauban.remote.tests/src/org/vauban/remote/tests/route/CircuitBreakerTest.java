// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.http.RemoteException.Kind;
import org.vauban.remote.route.CircuitBreaker;

/** A failing endpoint is avoided, longer each time, and then tried with one request. */
class CircuitBreakerTest {
    private final AtomicLong now = new AtomicLong();
    private final CircuitBreaker breaker = new CircuitBreaker(now::get);

    private static RemoteException failure(Kind kind, Duration rest) {
        return new RemoteException(kind, "why", rest, null);
    }

    private void pass(long seconds) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private long rest() {
        return breaker.rest().map(CircuitBreaker.Rest::seconds).orElse(0L);
    }

    /** Simulates a successful probe. */
    private void works() {
        assertTrue(breaker.wantsProbe());
        breaker.probed(breaker.rests(), null);
    }

    @Test
    void nobodyTriesItBeforeItWasFoundToWork() {
        breaker.failed(breaker.rests(), failure(Kind.LIMITED, Duration.ofSeconds(5)));
        assertFalse(breaker.wantsProbe());
        pass(5);
        assertEquals(0, breaker.rest().orElseThrow().seconds());
        assertTrue(breaker.wantsProbe());
        assertFalse(breaker.wantsProbe(), "one looks at it");
        breaker.probed(breaker.rests(), failure(Kind.TIMEOUT, null));
        assertEquals(30, rest());
        pass(30);
        assertTrue(breaker.wantsProbe());
        breaker.probed(breaker.rests(), failure(Kind.CANCELLED, null));
        assertTrue(breaker.wantsProbe(), "nobody knows yet");
        breaker.probed(breaker.rests(), null);
        assertTrue(breaker.rest().isEmpty(), "one may try");
        assertEquals(30, rest(), "and no other one meanwhile");
    }

    @Test
    void threeFaultsInARowOpenIt() {
        for (int i = 0; i < 2; i++) {
            breaker.failed(breaker.rests(), failure(Kind.FAILED, null));
            assertEquals(0, rest());
        }
        breaker.succeeded(breaker.rests());
        for (int i = 0; i < 3; i++) {
            breaker.failed(breaker.rests(), failure(Kind.TIMEOUT, null));
        }
        assertEquals(30, rest());
        pass(30);
        works();
        assertEquals(0, rest(), "one may try");
        assertTrue(rest() > 0, "and no other one meanwhile");
        breaker.failed(breaker.rests(), failure(Kind.FAILED, null));
        assertEquals(60, rest());
        pass(60);
        works();
        assertEquals(0, rest());
        breaker.succeeded(breaker.rests());
        assertEquals(0, rest());
        assertEquals(0, rest());
    }

    @Test
    void whatWaitingDoesNotMendOpensItAtOnce() {
        for (Kind kind : new Kind[] {Kind.TLS, Kind.ADDRESS, Kind.REDIRECT, Kind.KEY}) {
            CircuitBreaker each = new CircuitBreaker(now::get);
            each.failed(each.rests(), failure(kind, null));
            assertEquals(30, each.rest().orElseThrow().seconds(), kind.name());
        }
    }

    @Test
    void anEndpointSaysHowLong() {
        breaker.failed(breaker.rests(), failure(Kind.LIMITED, Duration.ofMillis(1_500)));
        assertEquals(2, rest());
        pass(2);
        works();
        assertEquals(0, rest());
        breaker.succeeded(breaker.rests());
        breaker.rested(Duration.ofSeconds(5), "why");
        assertEquals(5, rest());
    }

    @Test
    void aRequestThatIsRefusedSaysNothingAboutTheNextOne() {
        for (int i = 0; i < 10; i++) {
            breaker.failed(breaker.rests(), failure(Kind.REFUSED, null));
            breaker.failed(breaker.rests(), failure(Kind.CANCELLED, null));
        }
        assertEquals(0, rest());
    }

    @Test
    void aTrialThatSaysNothingIsThatOfTheNextRequest() {
        long before = breaker.rests();
        breaker.failed(before, failure(Kind.LIMITED, Duration.ofSeconds(5)));
        breaker.undecided(before);
        assertEquals(5, rest(), "it was no trial");
        pass(5);
        works();
        assertEquals(0, rest());
        breaker.undecided(breaker.rests());
        assertEquals(0, rest(), "the next one may try");
        assertTrue(rest() > 0, "and no other one meanwhile");
    }

    /** Several requests are in progress when the first of them fails. */
    @Test
    void whatWasSentBeforeARestSaysNothingAboutIt() {
        long before = breaker.rests();
        breaker.failed(before, failure(Kind.LIMITED, Duration.ofSeconds(600)));
        assertEquals(600, rest());
        breaker.failed(before, failure(Kind.CANCELLED, null));
        assertEquals(600, rest());
        breaker.succeeded(before);
        assertEquals(600, rest());
        for (int i = 0; i < 8; i++) {
            breaker.failed(before, failure(Kind.FAILED, null));
        }
        pass(600);
        works();
        assertEquals(0, rest(), "one may try");
        breaker.succeeded(breaker.rests());
        assertEquals(0, rest());
        long all = breaker.rests();
        for (int i = 0; i < 8; i++) {
            breaker.failed(all, failure(Kind.FAILED, null));
        }
        assertEquals(30, rest(), "one fault of all of them");
    }
}
