// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.engine.process.HostEngineProvider;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.lsp.session.ClientSession;

/** A session of a client on this machine, without an engine and with an assistant that does nothing. */
public final class IdleSession {
    /** Settings with a host that is never started. */
    public static final AssistSettings SETTINGS = new AssistSettings(
            new HostEngineProvider(new HostLaunch(List.of(), List.of(), Path.of("none"), Locale.ENGLISH, 64)), null,
            null, null, List.of(), 64, 0, 0, null);

    private IdleSession() {}

    public static ClientSession open() {
        return new ClientSession(SETTINGS, settings -> assistant(), true);
    }

    private static Assistant assistant() {
        return (Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(), new Class<?>[] {Assistant.class},
                (proxy, method, arguments) -> method.getName().equals("questions") ? new NoQuestions() : null);
    }
}
