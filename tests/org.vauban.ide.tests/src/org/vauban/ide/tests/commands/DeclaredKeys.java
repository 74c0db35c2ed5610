// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.commands;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.Platform;

/**
 * The key bindings that the installed plug-ins declare for each platform; the binding service knows only those of the
 * running one.
 */
final class DeclaredKeys {

    static final List<String> PLATFORMS = List.of("win32", "cocoa", "gtk");
    private static final String WINDOW = "org.eclipse.ui.contexts.window";
    private static final Map<String, String> COMMON = Map.of("M1", "CTRL", "M2", "SHIFT", "M3", "ALT");
    private static final Map<String, String> MAC = Map.of("M1", "COMMAND", "M2", "SHIFT", "M3", "ALT", "M4", "CTRL");

    /**
     * A key as declared, with a platform's modifiers.
     *
     * @param strokes the strokes, each a set of modifiers and one key
     * @param command the command, or empty if the declaration removes a binding
     * @param parameters the values, for commands with several functions
     * @param platform the platform, or null for all
     */
    record Key(List<Set<String>> strokes, String command, List<String> parameters, String context, String scheme,
            String platform, String locale) {

        boolean ours() {
            return command.startsWith("org.vauban.")
                    || parameters.stream().anyMatch(value -> value.startsWith("org.vauban."));
        }

        boolean runsTheSameAs(Key other) {
            return command.equals(other.command) && parameters.equals(other.parameters);
        }

        /** Whether one sequence is a prefix of the other, or both are equal. */
        boolean begins(Key other) {
            int common = Math.min(strokes.size(), other.strokes.size());
            return strokes.subList(0, common).equals(other.strokes.subList(0, common));
        }

        /** Whether this declaration removes the other, by the rules of the platform's binding manager. */
        private boolean takesAway(Key other) {
            return command.isEmpty() && context.equals(other.context) && strokes.equals(other.strokes)
                    && (platform == null || !platform.equals(other.platform))
                    && (locale == null || !locale.equals(other.locale));
        }

        @Override
        public String toString() {
            return strokes + " (" + command + " in " + context + ", " + scheme + ")";
        }
    }

    private DeclaredKeys() {}

    /** Returns the bindings that apply on a platform. */
    static List<Key> on(String platform) {
        List<Key> declared = new ArrayList<>();
        for (IConfigurationElement element : Platform.getExtensionRegistry()
                .getConfigurationElementsFor("org.eclipse.ui.bindings")) {
            String sequence = element.getAttribute("sequence");
            if (element.getName().equals("key") && sequence != null) {
                Key key = read(element, sequence, platform);
                boolean here = key.platform() == null || key.platform().equals(platform);
                if (here && key.locale() == null) {
                    declared.add(key);
                }
            }
        }
        List<Key> removals = declared.stream().filter(key -> key.command().isEmpty()).toList();
        return declared.stream()
                .filter(key -> !key.command().isEmpty() && removals.stream().noneMatch(each -> each.takesAway(key)))
                .toList();
    }

    private static Key read(IConfigurationElement element, String sequence, String platform) {
        List<String> parameters = Stream.of(element.getChildren("parameter")).map(each -> each.getAttribute("value"))
                .toList();
        String on = element.getAttribute("platform");
        return new Key(strokes(sequence, platform), Objects.requireNonNullElse(element.getAttribute("commandId"), ""),
                parameters, Objects.requireNonNullElse(element.getAttribute("contextId"), WINDOW),
                element.getAttribute("schemeId"), "carbon".equals(on) ? "cocoa" : on, element.getAttribute("locale"));
    }

    /** Returns a key without a command, for comparison. */
    static Key key(String sequence, String platform) {
        return new Key(strokes(sequence, platform), "", List.of(), WINDOW, "", null, null);
    }

    private static List<Set<String>> strokes(String sequence, String platform) {
        Map<String, String> names = platform.equals("cocoa") ? MAC : COMMON;
        List<Set<String>> strokes = new ArrayList<>();
        for (String stroke : sequence.toUpperCase(Locale.ROOT).strip().split("\\s+")) {
            Set<String> keys = new TreeSet<>();
            Arrays.stream(stroke.split("(?<=.)\\+")).map(key -> names.getOrDefault(key, key)).forEach(keys::add);
            strokes.add(keys);
        }
        return strokes;
    }

    /**
     * Whether a stroke may produce a character. On Windows Ctrl+Alt is AltGr, whichever key it is combined with: a
     * letter produces different characters on different layouts, and a user who has just typed a brace often still
     * holds AltGr at Enter or Space. On macOS Option types a character with every key.
     */
    static boolean mayType(Set<String> stroke, String platform) {
        boolean alt = stroke.contains("ALT");
        return alt && stroke.contains("CTRL") || alt && platform.equals("cocoa") && !stroke.contains("COMMAND");
    }
}
