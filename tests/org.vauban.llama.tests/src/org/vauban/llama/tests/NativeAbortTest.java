// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

/** The parent of a process whose ggml asserts reads the assertion's text instead of nothing. */
class NativeAbortTest {
    @Test
    void theAssertionIsOnTheErrorStream() throws Exception {
        Program.Result result = Program.run(AbortingProgram.class, Given.nativeDirectory().toString(),
                Given.model(Given.SMOL).toString());
        assertNotEquals(0, result.exit());
        assertEquals(1, result.errors().lines().filter(l -> l.startsWith("llama.cpp aborts: ")
                && l.contains("GGML_ASSERT") && l.contains("n_batch")).count(), result.errors());
    }
}
