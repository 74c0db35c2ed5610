// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.policy;

import java.nio.file.Path;
import java.util.function.Predicate;
import org.vauban.engine.EngineProvider;
import org.vauban.lsp.tests.ServerProcess;

/**
 * A client action, and its visible result under a setting.
 *
 * @param name the setting's name
 * @param value the value in JSON
 * @param others policy members that apply even without the setting; may be empty
 * @param explained whether the client is told the setting and who decided it
 * @param action the client's action
 * @param obeyed whether the result is the one that the setting requires
 * @param model the model id
 * @param context whether completions receive other files
 * @param alone whether the server has an engine of its own
 */
record LspSetting(String name, String value, String others, boolean explained, Action action, Predicate<String> obeyed,
        String model, boolean context, boolean alone) {

    /** A client action, which returns how to observe its result. */
    @FunctionalInterface
    interface Action {
        Observation on(PolicyServer server, Path home, RecordedEngines.Told told) throws Exception;
    }

    /** The visible result; queried again until it is as expected. */
    @FunctionalInterface
    interface Observation {
        String text() throws Exception;
    }

    /** A client action whose result is available immediately. */
    @FunctionalInterface
    interface Request {
        String on(PolicyServer server) throws Exception;
    }

    /** Returns a refusal, which names the setting, the layer, the file and the reason. */
    static LspSetting refused(String name, String value, Request request) {
        return refused(name, value, once(request));
    }

    /** Returns a refusal of an action that is repeated until it is refused. */
    static LspSetting refused(String name, String value, Action action) {
        return new LspSetting(name, value, "", true, action,
                text -> text.contains("\u201c" + name + "\u201d") && text.contains("unsigned policy")
                        && text.contains("policy.json") && text.contains("No reason is given"),
                ServerProcess.MODEL, false, false);
    }

    /** Returns an action whose result differs silently from the one without the setting. */
    static LspSetting limited(String name, String value, Request request, Predicate<String> obeyed) {
        return seen(name, value, once(request), obeyed);
    }

    /** Returns an action whose result can be seen later. */
    static LspSetting seen(String name, String value, Action action, Predicate<String> obeyed) {
        return new LspSetting(name, value, "", false, action, obeyed, ServerProcess.MODEL, false, false);
    }

    private static Action once(Request request) {
        return (server, home, told) -> {
            String text = request.on(server);
            return () -> text;
        };
    }

    LspSetting beside(String members) {
        return new LspSetting(name, value, members, explained, action, obeyed, model, context, alone);
    }

    LspSetting with(String id) {
        return new LspSetting(name, value, others, explained, action, obeyed, id, context, alone);
    }

    LspSetting withContext() {
        return new LspSetting(name, value, others, explained, action, obeyed, model, true, alone);
    }

    LspSetting withEngineOfItsOwn() {
        return new LspSetting(name, value, others, explained, action, obeyed, model, context, true);
    }

    EngineProvider engines(RecordedEngines shared) {
        return alone ? RecordedEngines.unshared() : shared;
    }

    /** Returns the policy without the setting. */
    String base() {
        return "{" + others + "}";
    }

    String policy() {
        return "{" + others + (others.isEmpty() ? "" : ", ") + "\"" + name + "\": " + value + "}";
    }

    @Override
    public String toString() {
        return name;
    }
}
