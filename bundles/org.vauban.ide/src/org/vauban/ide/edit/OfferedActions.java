// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The actions that the last notification offered. They stay available after it has closed, in the menu of the status
 * item, which needs no mouse. UI thread.
 */
public final class OfferedActions {

    /** Nothing is offered. */
    private static final OfferedActions NONE = new OfferedActions("", Map.of());

    private static OfferedActions last = NONE;

    private final String sentence;
    private final List<Action> actions = new ArrayList<>();
    private boolean used;

    /**
     * An action.
     *
     * @param label label of a menu item, without mnemonic
     * @param run runs the action, which is then no longer offered
     */
    public record Action(String label, Runnable run) {}

    private OfferedActions(String sentence, Map<String, Runnable> offered) {
        this.sentence = sentence;
        offered.forEach((label, run) -> actions.add(new Action(label, () -> {
            withdraw();
            if (!used) { // the notification may still be open
                used = true;
                run.run();
            }
        })));
    }

    /** Returns what is offered now; without actions if nothing is. */
    public static OfferedActions last() {
        return last;
    }

    /** Offers actions in place of the last ones. @param offered the actions by label, in order */
    static OfferedActions offer(String sentence, Map<String, Runnable> offered) {
        last = new OfferedActions(sentence, offered);
        return last;
    }

    /** Ends this offer, unless another one has replaced it. */
    void withdraw() {
        if (last == this) {
            last = NONE;
        }
    }

    /** Returns the sentence of the notification. */
    public String sentence() {
        return sentence;
    }

    public List<Action> actions() {
        return List.copyOf(actions);
    }
}
