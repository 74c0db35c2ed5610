// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vauban.engine.host.model.AvailableMemory;

/** How much memory a model may use where the operating system reports only total and free memory. */
class AvailableMemoryTest {
    private static final long GIB = 1L << 30;
    private static final long FEW = 200L << 20;

    /** On a Mac, nearly all memory holds pages of files, which count as used. */
    @Test
    void aMacWithFewFreePagesHasMemoryForAModel() {
        long available = AvailableMemory.reported(true, 16 * GIB, FEW);
        assertTrue(available > 1_300_000_000L, available + " bytes");
        assertEquals(12 * GIB, available, "a quarter stays for other programs");
        assertEquals(2 * GIB, AvailableMemory.reported(true, 4 * GIB, FEW), "at least 2 GiB do");
    }

    @Test
    void freePagesOfAMacAreAvailable() {
        assertEquals(15 * GIB, AvailableMemory.reported(true, 16 * GIB, 15 * GIB));
        assertEquals(FEW, AvailableMemory.reported(true, GIB, FEW));
    }

    @Test
    void onOtherSystemsFreeMemoryCounts() {
        assertEquals(FEW, AvailableMemory.reported(false, 16 * GIB, FEW));
    }
}
