// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.ui.IEditorDescriptor;
import org.eclipse.ui.IEditorLauncher;
import org.eclipse.ui.IEditorRegistry;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.ide.IUnassociatedEditorStrategy;

/**
 * Stands for the program that the system starts with a file: an external editor, and the workbench's way to find one
 * for a type without an editor.
 */
public final class RecordedProgram implements IEditorLauncher, IUnassociatedEditorStrategy {
    /** Id of the external editor, which is the default one for files named {@code *.vaubanprogram}. */
    public static final String EDITOR = "org.vauban.ide.tests.program";
    /** Names of the files with which it was started. */
    public static final List<String> STARTED = new CopyOnWriteArrayList<>();

    private static IEclipsePreferences preferences() {
        return InstanceScope.INSTANCE.getNode("org.eclipse.ui.ide");
    }

    /** Makes it the program of every type without an editor, until {@link #reset}. */
    public static void associate() {
        STARTED.clear();
        preferences().put(IDE.UNASSOCIATED_EDITOR_STRATEGY_PREFERENCE_KEY, EDITOR);
    }

    public static void reset() {
        preferences().remove(IDE.UNASSOCIATED_EDITOR_STRATEGY_PREFERENCE_KEY);
        STARTED.clear();
    }

    @Override
    public IEditorDescriptor getEditorDescriptor(String fileName, IEditorRegistry editors) {
        return editors.findEditor(EDITOR);
    }

    @Override
    public void open(IPath file) {
        STARTED.add(file.lastSegment());
    }
}
