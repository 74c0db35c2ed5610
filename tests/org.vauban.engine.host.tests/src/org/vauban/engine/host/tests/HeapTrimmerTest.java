// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.vauban.engine.host.HeapTrimmer;

class HeapTrimmerTest {
    private static final long MB = 1 << 20;

    private final AtomicLong used = new AtomicLong();
    private long live;
    private int collections;
    private final HeapTrimmer trimmer = new HeapTrimmer(used::get, () -> {
        collections++;
        used.set(live);
    });

    private int lookAt(long megabytes) {
        used.set(megabytes * MB);
        trimmer.look();
        return collections;
    }

    @Test
    void collectsWhatHasGrownToTwiceOfWhatIsNeeded() {
        live = 20 * MB;
        assertEquals(0, lookAt(32), "a host that has just started");
        assertEquals(1, lookAt(33));
        assertEquals(1, lookAt(72));
        assertEquals(2, lookAt(73));
    }

    @Test
    void leavesAHeapAloneThatIsNeeded() {
        live = 150 * MB;
        assertEquals(1, lookAt(150));
        assertEquals(1, lookAt(200));
        live = 10 * MB;
        assertEquals(2, lookAt(340));
        assertEquals(3, lookAt(60), "by what was left then");
    }
}
