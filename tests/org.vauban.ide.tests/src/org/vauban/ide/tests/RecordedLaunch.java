// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.debug.ui.ILaunchShortcut;
import org.eclipse.jdt.core.IJavaElement;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.ui.IEditorPart;

/** Replaces the launch shortcut of JUnit support, and records what it was to launch. */
public final class RecordedLaunch implements ILaunchShortcut {

    public static final List<String> LAUNCHED = new CopyOnWriteArrayList<>();

    @Override
    public void launch(ISelection selection, String mode) {
        IJavaElement only = (IJavaElement) ((IStructuredSelection) selection).getFirstElement();
        LAUNCHED.add(mode + ' ' + only.getPath());
    }

    @Override
    public void launch(IEditorPart editor, String mode) {
        throw new AssertionError("what runs is not left to what is active");
    }
}
