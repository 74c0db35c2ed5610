// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.ahead;

import java.util.function.BooleanSupplier;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.Permission;

/** When prompts are prefilled before anybody asks for a completion; each value means more than the one before. */
public enum ReadAheadMode {
    NEVER,
    /** While the machine runs on its battery, only where somebody has typed and got an answer from a short prompt. */
    ON_MAINS,
    ALWAYS;

    /**
     * Whether something may be prefilled now.
     *
     * @param asked whether somebody has asked there, or a caret rests
     * @param spare whether the machine has power and time to spare; asked only where that matters
     */
    public boolean allows(boolean asked, BooleanSupplier spare) {
        return switch (this) {
            case NEVER -> false;
            case ON_MAINS -> asked || spare.getAsBoolean();
            case ALWAYS -> true;
        };
    }

    /** The same, or another one if that reads less ahead. */
    public ReadAheadMode atMost(ReadAheadMode other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** The same, or never where a policy forbids it. */
    public ReadAheadMode under(Policy policy) {
        return policy.allows(Permission.READ_AHEAD) ? this : NEVER;
    }
}
