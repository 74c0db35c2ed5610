// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.util.Objects;
import org.vauban.assist.completion.PromptBudget;
import org.vauban.assist.question.PassageSearch;

/** Makes assistants: the only way of a front end to an {@link Assistant}. */
public final class Assistants {

    private Assistants() {}

    /** An assistant with an engine of its own. Starts nothing: the engine starts at the first use. */
    public static Assistant create(AssistSettings settings) {
        return create(settings, PromptBudget.ofMachine());
    }

    /**
     * An assistant that reads more or less than suits this machine.
     *
     * @param budget how much is read for a completion
     */
    public static Assistant create(AssistSettings settings, PromptBudget budget) {
        return new DefaultAssistant(Objects.requireNonNull(settings), Objects.requireNonNull(budget), null);
    }

    /**
     * An assistant that answers questions from an index that somebody else keeps, such as a server. It has none of the
     * user of this machine, and changes nothing there.
     *
     * @param shared asked for each search
     */
    public static Assistant create(AssistSettings settings, PassageSearch shared) {
        return new DefaultAssistant(settings.withKnowledge(null), PromptBudget.ofMachine(),
                Objects.requireNonNull(shared));
    }
}
