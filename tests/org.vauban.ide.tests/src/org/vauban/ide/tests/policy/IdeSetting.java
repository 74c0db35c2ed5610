// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.policy;

import java.util.Map;
import java.util.function.Predicate;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Workbench;

/**
 * What somebody does in the workbench, and what is seen there of a setting.
 *
 * @param name of the setting
 * @param value in JSON
 * @param others members of the policy that hold also where the setting is absent; may be empty
 * @param explained whether the user is told the setting and who decided it
 * @param action what the user does
 * @param obeyed whether what is seen is what the setting wants
 * @param preferences of the user
 * @param alone whether the engine is this assistant's alone
 */
record IdeSetting(String name, String value, String others, boolean explained, Action action,
        Predicate<String> obeyed, Map<String, String> preferences, boolean alone) {

    /** What a user does, and then looks at. */
    @FunctionalInterface
    interface Action {
        Observation by(PolicyUserActions user) throws Exception;
    }

    /** What is seen; asked again until it is as expected. */
    @FunctionalInterface
    interface Observation {
        String text() throws Exception;
    }

    /** A refusal, which names the setting, the layer, the file and the reason. */
    static IdeSetting refused(String name, String value, Action action) {
        return new IdeSetting(name, value, "", true, action,
                text -> text.contains("\u201c" + name + "\u201d") && text.contains("unsigned policy")
                        && text.contains(UserPolicy.FILE.toString()) && text.contains("No reason is given"),
                Map.of(), false);
    }

    /** Something that is done in another way than without the setting. */
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

    /** The policy without the setting. */
    String base() {
        return "{" + others + "}";
    }

    String policy() {
        return "{" + others + (others.isEmpty() ? "" : ", ") + "\"" + name + "\": " + value + "}";
    }
}
