// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.util.Objects;
import java.util.function.Function;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.PromptBudget;
import org.vauban.engine.Engine;
import org.vauban.engine.process.EngineClient;
import org.vauban.engine.process.launch.HostLaunch;

/** Makes assistants. */
public final class Assistants {

    private Assistants() {}

    /** An assistant with an engine host of its own. Starts nothing: the host starts at the first use. */
    public static Assistant create(AssistSettings settings) {
        return create(settings, EngineClient::new);
    }

    /**
     * An assistant with another engine, for tests and for other providers.
     *
     * @param engines makes an engine that the assistant owns and closes; called again after the settings asked for
     *            another one
     */
    public static Assistant create(AssistSettings settings, Function<HostLaunch, Engine> engines) {
        return create(settings, engines, PromptBudget::of);
    }

    /**
     * An assistant that reads more or less than suits this machine.
     *
     * @param budgets how much is read for a completion
     */
    public static Assistant create(AssistSettings settings, Function<HostLaunch, Engine> engines,
            Function<CompletionQuery.Trigger, PromptBudget> budgets) {
        return new DefaultAssistant(Objects.requireNonNull(settings), Objects.requireNonNull(engines),
                Objects.requireNonNull(budgets));
    }
}
