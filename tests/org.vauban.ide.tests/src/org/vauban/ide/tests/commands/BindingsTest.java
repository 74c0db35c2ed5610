// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.core.commands.common.NotDefinedException;
import org.eclipse.core.commands.contexts.Context;
import org.eclipse.jface.bindings.Scheme;
import org.eclipse.ui.contexts.IContextService;
import org.eclipse.ui.keys.IBindingService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.ide.tests.Ui;

/**
 * On every platform, none of our key bindings overrides another plug-in's in the default and Emacs schemes, or blocks a
 * character that a user types.
 */
class BindingsTest {

    private static final String EDITORS = "org.eclipse.ui.textEditorScope";
    private static final List<String> SCHEMES = List.of("org.eclipse.ui.defaultAcceleratorConfiguration",
            "org.eclipse.ui.emacsAcceleratorConfiguration");

    /**
     * Whether the context is ours. Such a context is active only while one of our elements is visible or focused, where
     * our keys take precedence on purpose.
     */
    private static boolean own(String contextId) {
        return contextId.startsWith("org.vauban.");
    }

    /** Returns a context and its ancestors. */
    private static Set<String> ancestry(String contextId) {
        Set<String> line = new LinkedHashSet<>();
        for (String id = contextId; id != null && line.add(id);) {
            Context context = Ui.window().getService(IContextService.class).getContext(id);
            try {
                id = context.isDefined() ? context.getParentId() : null;
            } catch (NotDefinedException e) {
                id = null;
            }
        }
        return line;
    }

    private static Set<String> schemes(String schemeId) {
        return Ui.call(() -> {
            Set<String> line = new LinkedHashSet<>();
            for (String id = schemeId; id != null && line.add(id);) {
                Scheme scheme = Ui.window().getService(IBindingService.class).getScheme(id);
                id = scheme.isDefined() ? scheme.getParentId() : null;
            }
            return line;
        });
    }

    private static boolean overlap(String mine, String other) {
        Set<String> above = ancestry(mine);
        Set<String> line = ancestry(other);
        if (own(mine)) {
            // shadows its ancestors, and collides with contexts that may be active beside it
            return mine.equals(other) || above.contains(EDITORS) && !above.contains(other) && line.contains(EDITORS);
        }
        return above.contains(other) || line.contains(mine);
    }

    static Stream<Arguments> schemesAndPlatforms() {
        return SCHEMES.stream()
                .flatMap(scheme -> DeclaredKeys.PLATFORMS.stream().map(platform -> Arguments.of(scheme, platform)));
    }

    @ParameterizedTest
    @MethodSource("schemesAndPlatforms")
    void noKeyIsTaken(String scheme, String platform) {
        Set<String> schemes = schemes(scheme);
        List<DeclaredKeys.Key> all = DeclaredKeys.on(platform).stream().filter(key -> schemes.contains(key.scheme()))
                .toList();
        List<DeclaredKeys.Key> mine = all.stream().filter(DeclaredKeys.Key::ours).toList();
        assertTrue(mine.size() >= 10, mine.size() + " keys");
        Set<String> collisions = new TreeSet<>();
        Ui.run(() -> {
            for (DeclaredKeys.Key one : mine) {
                for (DeclaredKeys.Key other : all) {
                    if (!one.runsTheSameAs(other) && one.begins(other) && overlap(one.context(), other.context())) {
                        collisions.add(one + " takes from " + other);
                    }
                }
            }
        });
        assertEquals(Set.of(), collisions);
    }

    @ParameterizedTest
    @ValueSource(strings = {"win32", "cocoa", "gtk"})
    void noKeyTypesACharacter(String platform) {
        List<String> typing = DeclaredKeys.on(platform).stream().filter(DeclaredKeys.Key::ours)
                .filter(key -> key.strokes().stream().anyMatch(stroke -> DeclaredKeys.mayType(stroke, platform)))
                .map(DeclaredKeys.Key::toString).toList();
        assertEquals(List.of(), typing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"win32", "cocoa", "gtk"})
    void everyCommandHasTheSameNumberOfKeysEverywhere(String platform) {
        assertEquals(commands("gtk"), commands(platform), "a key without a command takes away too much or too little");
    }

    private static List<String> commands(String platform) {
        return DeclaredKeys.on(platform).stream().filter(DeclaredKeys.Key::ours).map(DeclaredKeys.Key::command).sorted()
                .toList();
    }

    @Test
    void theCheckIsNotBlind() {
        DeclaredKeys.Key prefix = DeclaredKeys.key("M1+X", "gtk");
        assertTrue(prefix.begins(DeclaredKeys.key("CTRL+X CTRL+S", "gtk")));
        assertFalse(prefix.begins(DeclaredKeys.key("CTRL+Y", "gtk")));
        assertFalse(DeclaredKeys.key("M1+X", "cocoa").begins(DeclaredKeys.key("CTRL+X", "cocoa")));
        for (String altGr : List.of("CTRL+ALT+N", "M1+M3+SPACE", "ALT+CTRL+CR")) {
            assertTrue(DeclaredKeys.mayType(DeclaredKeys.key(altGr, "win32").strokes().getFirst(), "win32"), altGr);
        }
        assertTrue(DeclaredKeys.mayType(DeclaredKeys.key("M2+M3+G", "cocoa").strokes().getFirst(), "cocoa"));
        assertFalse(DeclaredKeys.mayType(DeclaredKeys.key("M2+M3+G", "win32").strokes().getFirst(), "win32"));
        Ui.run(() -> {
            assertTrue(overlap(EDITORS, "org.eclipse.ui.contexts.window"));
            assertTrue(overlap(EDITORS, "org.eclipse.jdt.ui.javaEditorScope"));
            assertTrue(overlap("org.vauban.ide.ghostTextVisible", "org.eclipse.jdt.ui.javaEditorScope"));
            assertFalse(overlap("org.vauban.ide.ghostTextVisible", EDITORS));
        });
        List<String> emacs = new ArrayList<>(schemes("org.eclipse.ui.emacsAcceleratorConfiguration"));
        assertTrue(emacs.contains("org.eclipse.ui.defaultAcceleratorConfiguration"), emacs + "");
        assertTrue(DeclaredKeys.on("cocoa").size() > 100, "the platform's own keys are seen");
    }
}
