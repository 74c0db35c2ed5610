// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.vauban.assist.Assistant;
import org.vauban.lsp.StdioServer;
import org.vauban.lsp.tests.IdleSession;
import org.vauban.lsp.tests.NoQuestions;
import org.vauban.lsp.tests.Patience;
import org.vauban.lsp.tests.Wire;

/** What remains of a session in a server that goes on with others. */
class ClosedSessionTest {

    /** An editor may connect many times while its process lives. */
    @Test
    void theProcessOfAnEditorDoesNotKeepItsFormerSessions() throws Exception {
        Process editor = new ProcessBuilder("sleep", "600").start();
        try {
            WeakReference<Assistant> session = session(editor.pid());
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.SECONDS);
            while (session.get() != null && System.nanoTime() < end) {
                System.gc();
                LockSupport.parkNanos(10_000_000); // the session's threads end by themselves
            }
            assertNull(session.get());
            assertTrue(editor.isAlive());
        } finally {
            editor.destroyForcibly();
        }
    }

    /** Serves a client from beginning to end, and returns the assistant of its session. */
    private static WeakReference<Assistant> session(long editor) throws Exception {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        Wire wire = new Wire(InputStream.nullInputStream(), messages);
        wire.request(1, "initialize", "{\"processId\":" + editor + ",\"capabilities\":{}}");
        wire.request(2, "shutdown", "null");
        wire.notify("exit", "null");
        AtomicReference<WeakReference<Assistant>> made = new AtomicReference<>();
        assertEquals(0, StdioServer.run(new ByteArrayInputStream(messages.toByteArray()),
                OutputStream.nullOutputStream(), IdleSession.SETTINGS, "1", settings -> {
                    Assistant assistant = (Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(),
                            new Class<?>[] {Assistant.class},
                            (proxy, method, arguments) -> method.getName().equals("questions") ? new NoQuestions()
                                    : null);
                    made.set(new WeakReference<>(assistant));
                    return assistant;
                }));
        return made.get();
    }
}
