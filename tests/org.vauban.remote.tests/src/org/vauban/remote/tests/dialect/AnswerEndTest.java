// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.vauban.remote.tests.dialect.DialectTest.delta;
import static org.vauban.remote.tests.dialect.DialectTest.read;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.tests.dialect.DialectTest.Heard;

/** Whether an answer is complete, cut off or none. */
class AnswerEndTest {
    /** An endpoint may give its own reason together with text in which this machine finds another one. */
    @Test
    void whatWasCutOffHereIsNotWhole() throws Exception {
        for (String reason : List.of("stop", "length")) {
            Generation stopped = read(new Heard(), List.of("END"),
                    "{\"choices\":[{\"delta\":{\"content\":\"abEND more\"},\"finish_reason\":\"" + reason + "\"}]}");
            assertEquals("ab", stopped.text());
            assertEquals(FinishReason.STOP, stopped.finish(), reason);
        }
        Generation endless = read(new Heard(), List.of(), "{\"choices\":[{\"message\":{\"content\":\""
                + "x".repeat(50 * 32 + 2_000) + "\"},\"finish_reason\":\"stop\"}]}");
        assertEquals(FinishReason.LENGTH, endless.finish());
    }

    @Test
    void whatTheEndpointCutOffIsNotWhole() throws Exception {
        for (String reason : List.of("length", "repetition", "content_filter")) {
            Generation cut = read(new Heard(), List.of(), delta("{\"content\":\"half\"}"),
                    "{\"choices\":[{\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}");
            assertEquals("half", cut.text());
            assertEquals(FinishReason.LENGTH, cut.finish(), reason);
        }
        for (String reason : List.of("stop", "tool_calls", "eos_token")) {
            assertEquals(FinishReason.END, read(new Heard(), List.of(),
                    "{\"choices\":[{\"text\":\"all\",\"finish_reason\":\"" + reason + "\"}]}").finish(), reason);
        }
    }

    @Test
    void anAnswerThatIsCutIsNone() {
        assertThrows(RemoteException.class, () -> read(new Heard(), List.of(), delta("{\"content\":\"half\"}")));
        assertThrows(RemoteException.class, () -> read(new Heard(), List.of(), "{\"error\":{\"message\":\"no\"}}"));
        for (String reason : List.of("error", "abort")) {
            RemoteException e = assertThrows(RemoteException.class, () -> read(new Heard(), List.of(),
                    delta("{\"content\":\"half\"}"),
                    "{\"choices\":[{\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}"), reason);
            assertEquals(RemoteException.Kind.FAILED, e.kind());
        }
        assertThrows(RemoteException.class, () -> read(new Heard(), List.of(), "[]"));
    }
}
