// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.gson.JsonObject;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.lsp.tests.NoQuestions;
import org.vauban.lsp.tests.Patience;
import org.vauban.lsp.tests.WithPipedServer;

/** A client on another machine cannot make the server read ahead more than the server permits. */
class ThinClientReadAheadTest extends WithPipedServer {
    private final BlockingQueue<AssistSettings> settings = new LinkedBlockingQueue<>();

    private Assistant assistant(AssistSettings first) {
        settings.add(first);
        return (Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(), new Class<?>[] {Assistant.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("configure")) {
                        settings.add((AssistSettings) arguments[0]);
                    }
                    return method.getName().equals("questions") ? new NoQuestions()
                            : method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, arguments) : null;
                });
    }

    /** @return the server's capabilities beyond those of the protocol */
    private String begin(ReadAheadMode most) throws Exception {
        serveElsewhere(most, this::assistant);
        wire.request(1, "initialize", "{\"processId\":null,\"capabilities\":{},"
                + "\"initializationOptions\":{\"readAhead\":\"always\"}}");
        JsonObject offered = wire.answer(1).getAsJsonObject("result").getAsJsonObject("capabilities");
        wire.notify("initialized", "{}");
        return String.valueOf(offered.get("experimental"));
    }

    private ReadAheadMode next() throws InterruptedException {
        AssistSettings next = settings.poll(Patience.SECONDS, TimeUnit.SECONDS);
        assertNotNull(next, "no settings came");
        return next.readAhead();
    }

    private void change(String readAhead, int maxTokens) throws Exception {
        wire.notify("workspace/didChangeConfiguration", "{\"settings\":{\"readAhead\":\"" + readAhead
                + "\",\"maxTokens\":" + maxTokens + "}}");
    }

    @Test
    void whereTheServerDoesNotReadAheadNobodyCanSwitchItOn() throws Exception {
        begin(ReadAheadMode.NEVER);
        assertEquals(ReadAheadMode.NEVER, next());
        change("always", 50);
        assertEquals(ReadAheadMode.NEVER, next());
    }

    @Test
    void itIsToldWhetherItsCaretMatters() throws Exception {
        assertEquals("{\"vauban\":{\"caret\":true}}", begin(ReadAheadMode.ON_MAINS));
    }

    @Test
    void itsCaretDoesNotMatterWhereTheServerDoesNotReadAhead() throws Exception {
        assertEquals("null", begin(ReadAheadMode.NEVER));
    }

    @Test
    void aClientMayWantLess() throws Exception {
        begin(ReadAheadMode.ON_MAINS);
        assertEquals(ReadAheadMode.ON_MAINS, next());
        change("never", 50);
        assertEquals(ReadAheadMode.NEVER, next());
        change("always", 50);
        assertEquals(ReadAheadMode.ON_MAINS, next());
    }
}
