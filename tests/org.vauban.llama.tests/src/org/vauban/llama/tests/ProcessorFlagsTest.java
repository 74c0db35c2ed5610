// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vauban.llama.library.ProcessorFlags;

/** Tests which variants of a backend are not even opened. */
class ProcessorFlagsTest {
    private static final String HASWELL = """
            processor\t: 0
            vendor_id\t: GenuineIntel
            flags\t\t: fpu sse4_2 avx avx2 fma bmi2 f16c
            bugs\t\t: avx512f

            processor\t: 1
            flags\t\t: fpu avx512f amx_int8
            """;

    @Test
    void variantsOfLargerProcessorsArePassedOver() {
        ProcessorFlags flags = ProcessorFlags.of(HASWELL);
        assertTrue(flags.mayRun("haswell"));
        assertTrue(flags.mayRun("x64"));
        assertFalse(flags.mayRun("skylakex"));
        assertFalse(flags.mayRun("sapphirerapids"));
    }

    @Test
    void whereTheSystemDoesNotTellAllMayRun() {
        assertTrue(ProcessorFlags.of("").mayRun("sapphirerapids"));
        assertTrue(ProcessorFlags.of("processor\t: 0\nFeatures\t: fp asimd sve2").mayRun("armv9.2_2"));
    }

    @Test
    void anUnknownVariantMayRun() {
        assertTrue(ProcessorFlags.of(HASWELL).mayRun("arrowlake"));
    }
}
