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
 * The key bindings that the installed plug-ins declare, as each platform has them; the binding service tells those of
 * this one alone.
 */
final class DeclaredKeys {

    static final List<String> PLATFORMS = List.of("win32", "cocoa", "gtk");
    private static final String WINDOW = "org.eclipse.ui.contexts.window";
    private static final Map<String, String> COMMON = Map.of("M1", "CTRL", "M2", "SHIFT", "M3", "ALT");
    private static final Map<String, String> MAC = Map.of("M1", "COMMAND", "M2", "SHIFT", "M3", "ALT", "M4", "CTRL");

    /**
     * A key as declared, with the modifiers of a platform.
     *
     * @param strokes each a set of modifiers and one key
     * @param command or empty where the declaration takes a binding away
     * @param parameters values, for commands that do several things
     * @param platform or null for all
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

        /** Whether one of both begins like the other, or is the same. */
        boolean begins(Key other) {
            int common = Math.min(strokes.size(), other.strokes.size());
            return strokes.subList(0, common).equals(other.strokes.subList(0, common));
        }

        /** As the platform's binding manager has it. */
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

    /** Those that hold on a platform. */
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

    /** A key of nobody, to compare with. */
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
     * Whether a stroke may be the way to a character. On Windows Ctrl+Alt is AltGr, whatever key it comes with: a
     * letter has another meaning on each layout, and who has just typed a brace often holds AltGr still at Enter or
     * Space. On macOS Option types with every key.
     */
    static boolean mayType(Set<String> stroke, String platform) {
        boolean alt = stroke.contains("ALT");
        return alt && stroke.contains("CTRL") || alt && platform.equals("cocoa") && !stroke.contains("COMMAND");
    }
}
