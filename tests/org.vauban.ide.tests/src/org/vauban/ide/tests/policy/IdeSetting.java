// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.policy;

import java.util.Map;
import java.util.function.Predicate;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Workbench;

/**
 * A user action in the workbench, and its visible result under a setting.
 *
 * @param name the setting's name
 * @param value the value in JSON
 * @param others policy members that apply even without the setting; may be empty
 * @param explained whether the user is told the setting and who decided it
 * @param action the user's action
 * @param obeyed whether the result is the one that the setting requires
 * @param preferences the user's preferences
 * @param alone whether the assistant has an engine of its own
 */
record IdeSetting(String name, String value, String others, boolean explained, Action action,
        Predicate<String> obeyed, Map<String, String> preferences, boolean alone) {

    /** A user action, which returns how to observe its result. */
    @FunctionalInterface
    interface Action {
        Observation by(PolicyUserActions user) throws Exception;
    }

    /** The visible result; queried again until it is as expected. */
    @FunctionalInterface
    interface Observation {
        String text() throws Exception;
    }

    /** Returns a refusal, which names the setting, the layer, the file and the reason. */
    static IdeSetting refused(String name, String value, Action action) {
        return new IdeSetting(name, value, "", true, action,
                text -> text.contains("\u201c" + name + "\u201d") && text.contains("unsigned policy")
                        && text.contains(UserPolicy.FILE.toString()) && text.contains("No reason is given"),
                Map.of(), false);
    }

    /** Returns an action whose result differs from the one without the setting. */
    static IdeSetting limited(String name, String value, Action action, Predicate<String> obeyed) {
        return new IdeSetting(name, value, "", false, action, obeyed, Map.of(), false);
    }

    IdeSetting beside(String members) {
        return new IdeSetting(name, value, members, explained, action, obeyed, preferences, alone);
    }

    IdeSetting with(Map<String, String> others) {
        return new IdeSetting(name, value, this.others, explained, action, obeyed, others, alone);
    }

    IdeSetting withEngineOfItsOwn() {
        return new IdeSetting(name, value, others, explained, action, obeyed, preferences, true);
    }

    String model() {
        return preferences.getOrDefault(VaubanPreferences.MODEL, Workbench.MODEL);
    }

    /** Returns the policy without the setting. */
    String base() {
        return "{" + others + "}";
    }

    String policy() {
        return "{" + others + (others.isEmpty() ? "" : ", ") + "\"" + name + "\": " + value + "}";
    }
}
