// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.core.commands.common.NotDefinedException;
import org.eclipse.core.commands.contexts.Context;
import org.eclipse.jface.bindings.Binding;
import org.eclipse.jface.bindings.Scheme;
import org.eclipse.jface.bindings.TriggerSequence;
import org.eclipse.jface.bindings.keys.KeySequence;
import org.eclipse.swt.SWT;
import org.eclipse.ui.contexts.IContextService;
import org.eclipse.ui.keys.IBindingService;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

/** No key of ours takes one away from somebody else, in the default scheme and in the Emacs scheme. */
class BindingsTest {

    private static final String EDITORS = "org.eclipse.ui.textEditorScope";

    /** Active only while something of ours is shown or has the focus: there our keys come first on purpose. */
    private static boolean own(String contextId) {
        return contextId.startsWith("org.vauban.");
    }

    private static List<Binding> bindings() {
        return Ui.call(() -> List.of(Ui.window().getService(IBindingService.class).getBindings()));
    }

    private static boolean ours(Binding binding) {
        ParameterizedCommand command = binding.getParameterizedCommand();
        if (command == null) {
            return false;
        }
        Map<?, ?> parameters = command.getParameterMap();
        // or a command of the platform for something of ours, such as to show a view
        return command.getId().startsWith("org.vauban.")
                || parameters.values().stream().anyMatch(value -> String.valueOf(value).startsWith("org.vauban."));
    }

    /** A context and those that it is part of. */
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

    private static boolean sameKeys(TriggerSequence one, TriggerSequence other) {
        return one.equals(other) || one.startsWith(other, false) || other.startsWith(one, false);
    }

    private static boolean overlap(String mine, String other) {
        Set<String> above = ancestry(mine);
        Set<String> line = ancestry(other);
        if (own(mine)) {
            // shadows what is above it; collides with what may be active beside it
            return mine.equals(other) || above.contains(EDITORS) && !above.contains(other) && line.contains(EDITORS);
        }
        return above.contains(other) || line.contains(mine);
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.eclipse.ui.defaultAcceleratorConfiguration",
            "org.eclipse.ui.emacsAcceleratorConfiguration"})
    void noKeyIsTaken(String scheme) {
        Set<String> schemes = schemes(scheme);
        String platform = SWT.getPlatform();
        List<Binding> all = bindings().stream().filter(b -> schemes.contains(b.getSchemeId()))
                .filter(b -> b.getPlatform() == null || b.getPlatform().equals(platform)).toList();
        List<Binding> mine = all.stream().filter(BindingsTest::ours).toList();
        assertTrue(mine.size() >= 5, mine.size() + " keys");
        Set<String> collisions = new TreeSet<>();
        Ui.run(() -> {
            for (Binding one : mine) {
                for (Binding other : all) {
                    boolean removed = other.getParameterizedCommand() == null;
                    if (other != one && !removed && !same(one, other)
                            && sameKeys(one.getTriggerSequence(), other.getTriggerSequence())
                            && overlap(one.getContextId(), other.getContextId())) {
                        collisions.add(told(one) + " takes from " + told(other));
                    }
                }
            }
        });
        assertEquals(Set.of(), collisions);
    }

    private static boolean same(Binding one, Binding other) {
        return one.getParameterizedCommand().equals(other.getParameterizedCommand());
    }

    private static String told(Binding binding) {
        return binding.getTriggerSequence().format() + " (" + binding.getParameterizedCommand().getId() + " in "
                + binding.getContextId()
                + ", " + binding.getSchemeId() + ")";
    }

    @Test
    void theCheckIsNotBlind() throws Exception {
        assertTrue(sameKeys(KeySequence.getInstance("CTRL+X"), KeySequence.getInstance("CTRL+X CTRL+S")));
        assertFalse(sameKeys(KeySequence.getInstance("CTRL+X"), KeySequence.getInstance("CTRL+Y")));
        Ui.run(() -> {
            assertTrue(overlap(EDITORS, "org.eclipse.ui.contexts.window"));
            assertTrue(overlap(EDITORS, "org.eclipse.jdt.ui.javaEditorScope"));
            assertTrue(overlap("org.vauban.ide.ghostTextVisible", "org.eclipse.jdt.ui.javaEditorScope"));
            assertFalse(overlap("org.vauban.ide.ghostTextVisible", EDITORS));
        });
        List<String> emacs = new ArrayList<>(schemes("org.eclipse.ui.emacsAcceleratorConfiguration"));
        assertTrue(emacs.contains("org.eclipse.ui.defaultAcceleratorConfiguration"), emacs + "");
    }
}
