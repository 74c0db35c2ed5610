// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.vauban.server.schedule.DelayedSave;

/** When a frequently changing state is written. */
class DelayedSaveTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2027-01-31T12:00:00Z"));
    private final AtomicInteger state = new AtomicInteger();
    private final List<Integer> written = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    private DelayedSave<Integer> save(DelayedSave.Writer<Integer> writer) {
        return new DelayedSave<>(now::get, state::get, writer, e -> failures.add(e.getMessage()));
    }

    private void change(DelayedSave<Integer> save) {
        state.incrementAndGet();
        save.changed();
        save.saveIfDue();
    }

    @Test
    void changesAreSavedOnceInTenSecondsAndAtTheEnd() {
        DelayedSave<Integer> save = save(written::add);
        change(save);
        assertEquals(List.of(), written);
        now.set(now.get().plusSeconds(10));
        change(save);
        change(save);
        assertEquals(List.of(2), written);
        save.save();
        save.save();
        assertEquals(List.of(2, 3), written);
    }

    @Test
    void theLastSaveWaitsForAnotherOneAndTriesAgainWhatThatCouldNot() throws Exception {
        AtomicReference<Thread> last = new AtomicReference<>();
        AtomicReference<DelayedSave<Integer>> saved = new AtomicReference<>();
        DelayedSave<Integer> save = save(each -> {
            if (last.get() == null) {
                last.set(Thread.ofPlatform().daemon().start(() -> saved.get().save()));
                while (last.get().getState() != Thread.State.BLOCKED && last.get().isAlive()) {
                    Thread.onSpinWait();
                }
                throw new IOException("full");
            }
            written.add(each);
        });
        saved.set(save);
        now.set(now.get().plusSeconds(10));
        change(save);
        assertEquals(List.of("full"), failures);
        last.get().join(TimeUnit.MINUTES.toMillis(1));
        assertFalse(last.get().isAlive());
        assertEquals(List.of(1), written);
    }
}
