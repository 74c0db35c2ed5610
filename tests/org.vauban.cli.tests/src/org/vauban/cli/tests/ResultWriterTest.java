// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.cli.console.ResultWriter;

/** Which write errors of results count as a failure. */
class ResultWriterTest {

    private static String failure(String reason) {
        try (ResultWriter results = new ResultWriter(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        }, StandardCharsets.UTF_8)) {
            results.print("A result.");
            results.flush();
            return results.failure();
        }
    }

    /** The messages of Linux and Windows in English and French. */
    @ParameterizedTest
    @ValueSource(strings = {"Broken pipe", "Relais bris\u00e9 (pipe)", "The pipe is being closed",
            "Le canal de communication est sur le point d\u2019\u00eatre ferm\u00e9"})
    void whoeverReadsOnlyTheBeginningIsToldNothing(String reason) {
        assertNull(failure(reason));
    }

    @Test
    void aFullDiskIsAFailure() {
        assertEquals("No space left on device", failure("No space left on device"));
    }
}
