// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.junit.jupiter.api.Test;
import org.vauban.assist.AssistSettings;
import org.vauban.engine.process.HostEngineProvider;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.EditorClient;
import org.vauban.lsp.workspace.Notebook;
import org.vauban.lsp.workspace.Workspace;

/** Names sent by a client are stored only within limits, because a server's memory is shared. */
class ClientMemoryTest {
    private static final int MANY = 2_000;

    @Test
    void ofWhatAClientWasToldTheOldestIsForgotten() {
        List<String> logged = new ArrayList<>();
        ClientSession session = new ClientSession(new AssistSettings(
                new HostEngineProvider(new HostLaunch(List.of(), List.of(), Path.of("none"), Locale.ENGLISH, 64)), null,
                null, null, List.of(), 100, 0, 0, Locale.ENGLISH), settings -> {
                    throw new AssertionError();
                }, false);
        session.connect((EditorClient) Proxy.newProxyInstance(ClientMemoryTest.class.getClassLoader(),
                new Class<?>[] {EditorClient.class}, (proxy, method, arguments) -> {
                    logged.add(((MessageParams) arguments[0]).getMessage());
                    return null;
                }));
        session.logOnce(MessageType.Warning, "first");
        session.logOnce(MessageType.Warning, "first");
        assertEquals(List.of("first"), logged);
        for (int i = 0; i < MANY; i++) {
            session.logOnce(MessageType.Warning, "document " + i + " is not open");
        }
        session.logOnce(MessageType.Warning, "first");
        assertEquals("first", logged.getLast(), "it was forgotten");
    }

    @Test
    void ofNotebooksOfAClientElsewhereTheOldestAreForgotten() {
        Workspace elsewhere = new Workspace(false);
        Workspace here = new Workspace(true);
        for (int i = 0; i < MANY; i++) {
            Notebook notebook = new Notebook("file:///n" + i + ".ipynb", List.of("cell:" + i));
            elsewhere.open(notebook);
            here.open(notebook);
        }
        assertNull(elsewhere.notebook("file:///n0.ipynb"));
        assertNotNull(elsewhere.notebook("file:///n" + (MANY - 1) + ".ipynb"));
        assertNotNull(here.notebook("file:///n0.ipynb"));
        elsewhere.open(new Notebook("file:///large.ipynb", List.of("c".repeat(5 << 20))));
        assertNull(elsewhere.notebook("file:///n" + (MANY - 1) + ".ipynb"), "names of cells take memory, too");
        assertNotNull(elsewhere.notebook("file:///large.ipynb"));
    }
}
