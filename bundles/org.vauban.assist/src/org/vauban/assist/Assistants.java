// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.util.Objects;
import org.vauban.assist.completion.PromptBudget;
import org.vauban.assist.question.PassageSearch;

/** Factory through which front ends obtain an {@link Assistant}. */
public final class Assistants {

    private Assistants() {}

    /** Creates an assistant with its own engine, which starts at the first use. */
    public static Assistant create(AssistSettings settings) {
        return create(settings, PromptBudget.ofMachine());
    }

    /**
     * Creates an assistant with a prompt budget other than the one chosen for this machine.
     *
     * @param budget how much context a completion prompt may hold
     */
    public static Assistant create(AssistSettings settings, PromptBudget budget) {
        return new DefaultAssistant(Objects.requireNonNull(settings), Objects.requireNonNull(budget), null);
    }

    /**
     * Creates an assistant that answers questions from a shared index, such as that of a server. It does not use the
     * index of the user of this machine and changes nothing there.
     *
     * @param shared called for each search
     */
    public static Assistant create(AssistSettings settings, PassageSearch shared) {
        return new DefaultAssistant(settings.withKnowledge(null), PromptBudget.ofMachine(),
                Objects.requireNonNull(shared));
    }
}
