// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.policy;

import java.nio.file.Path;
import java.util.function.Predicate;
import org.vauban.engine.EngineProvider;
import org.vauban.lsp.tests.ServerProcess;

/**
 * What a client of the language server does, and what it sees of a setting.
 *
 * @param name of the setting
 * @param value in JSON
 * @param others members of the policy that hold also where the setting is absent; may be empty
 * @param explained whether the client is told the setting and who decided it
 * @param action what the client does
 * @param obeyed whether what it sees is what the setting wants
 * @param model id
 * @param context whether completions are told of other files
 * @param alone whether the engine is this server's alone
 */
record LspSetting(String name, String value, String others, boolean explained, Action action, Predicate<String> obeyed,
        String model, boolean context, boolean alone) {

    /** What a client does, and then looks at. */
    @FunctionalInterface
    interface Action {
        Observation on(PolicyServer server, Path home, RecordedEngines.Told told) throws Exception;
    }

    /** What is seen; asked again until it is as expected. */
    @FunctionalInterface
    interface Observation {
        String text() throws Exception;
    }

    /** What a client does that is told all at once. */
    @FunctionalInterface
    interface Request {
        String on(PolicyServer server) throws Exception;
    }

    /** A refusal, which names the setting, the layer, the file and the reason. */
    static LspSetting refused(String name, String value, Request request) {
        return refused(name, value, once(request));
    }

    /** The same of something that is asked again until it is refused. */
    static LspSetting refused(String name, String value, Action action) {
        return new LspSetting(name, value, "", true, action,
                text -> text.contains("\u201c" + name + "\u201d") && text.contains("unsigned policy")
                        && text.contains("policy.json") && text.contains("No reason is given"),
                ServerProcess.MODEL, false, false);
    }

    /** Something that is done in another way, without a word. */
    static LspSetting limited(String name, String value, Request request, Predicate<String> obeyed) {
        return seen(name, value, once(request), obeyed);
    }

    /** Something that can be seen later. */
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

    /** The policy without the setting. */
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
