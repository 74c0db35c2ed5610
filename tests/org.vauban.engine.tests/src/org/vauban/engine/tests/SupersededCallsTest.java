// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.EngineCall;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.TokenListener;
import org.vauban.engine.slot.Priority;

/** Calls that end before their answer does: cancelled, replaced by a newer one, or sent only for prefill. */
class SupersededCallsTest extends WithFakeHost {

    private CompletionRequest readAhead(String prefix, String key) {
        CompletionRequest same = request(prefix, key);
        return new CompletionRequest(same.modelId(), same.fileName(), same.prefix(), same.suffix(), same.context(),
                same.options(), Priority.READ_AHEAD, key, null);
    }

    @Test
    void cancellingGivesWhatWasWritten() throws Exception {
        client(PATIENT, "1.complete=started;wait");
        load();
        EngineCall<Generation> call = complete();
        call.cancel();
        assertEquals(FinishReason.CANCELLED, get(call.result()).finish());
        call.cancel();
    }

    @Test
    void aNewerRequestEndsTheOlderOneOfTheSameKey() throws Exception {
        client(PATIENT, "1.complete=started;wait");
        load();
        EngineCall<Generation> older = client.complete(request("a", "editor"), TokenListener.NONE);
        EngineCall<Generation> newer = client.complete(request("ab", "editor"), TokenListener.NONE);
        assertEquals(FinishReason.CANCELLED, get(older.result()).finish());
        newer.cancel();
        get(newer.result());
    }

    @Test
    void whatIsReadAheadEndsNothingThatSomebodyWaitsFor() throws Exception {
        client(PATIENT, "1.complete=started;wait");
        load();
        EngineCall<Generation> waited = client.complete(request("a", "editor"), TokenListener.NONE);
        EngineCall<Generation> ahead = client.complete(readAhead("ab", "editor"), TokenListener.NONE);
        assertEquals(FinishReason.CANCELLED, get(ahead.result()).finish());
        assertFalse(waited.result().isDone());
        waited.cancel();
        get(waited.result());
    }

    @Test
    void whatIsReadAheadIsEndedByTheHostWhenSomebodyAsks() throws Exception {
        client(PATIENT, "1.complete=started;text:half;wait");
        load();
        CountDownLatch streamed = new CountDownLatch(1);
        EngineCall<Generation> ahead = client.complete(readAhead("a", "editor"), text -> streamed.countDown());
        assertTrue(streamed.await(Patience.SECONDS, TimeUnit.SECONDS));
        EngineCall<Generation> asked = client.complete(request("ab", "editor"), TokenListener.NONE);
        assertEquals(FinishReason.CANCELLED, get(ahead.result()).finish());
        assertTrue(host.requests().stream().noneMatch(each -> each.startsWith("cancel")), "it would lose its step");
        asked.cancel();
        get(asked.result());
    }

    @Test
    void whatIsReadAheadForAnotherModelIsCancelled() throws Exception {
        client(PATIENT, "1.complete=started;text:half;wait");
        load();
        client.load(LoadRequest.of("other", model), share -> {}).result().get(Patience.SECONDS, TimeUnit.SECONDS);
        CountDownLatch streamed = new CountDownLatch(1);
        EngineCall<Generation> ahead = client.complete(readAhead("a", "editor"), text -> streamed.countDown());
        assertTrue(streamed.await(Patience.SECONDS, TimeUnit.SECONDS));
        CompletionRequest same = request("ab", "editor");
        EngineCall<Generation> asked = client.complete(new CompletionRequest("other", same.fileName(), same.prefix(),
                same.suffix(), same.context(), same.options(), same.priority(), "editor", null), TokenListener.NONE);
        assertEquals(FinishReason.CANCELLED, get(ahead.result()).finish());
        assertEquals(1, host.requests().stream().filter(each -> each.startsWith("cancel")).count());
        asked.cancel();
        get(asked.result());
    }

    @Test
    void aCancelledRequestThatTheHostDiedUnderIsCancelled() throws Exception {
        client(QUICK, "1.complete=started;text:half", "1.cancel=exit:137");
        load();
        CountDownLatch streamed = new CountDownLatch(1);
        // the action gives only text, and the default answer would follow, so the script keeps the call open
        EngineCall<Generation> call = client.complete(request("a", null), text -> streamed.countDown());
        assertTrue(streamed.await(Patience.SECONDS, TimeUnit.SECONDS));
        call.cancel();
        assertTrue(List.of(FinishReason.CANCELLED, FinishReason.END).contains(get(call.result()).finish()));
    }
}
