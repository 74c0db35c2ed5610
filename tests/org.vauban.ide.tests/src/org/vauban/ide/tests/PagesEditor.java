// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.editors.text.TextEditor;
import org.eclipse.ui.part.MultiPageEditorPart;

/** An editor with a page of widgets and a page of text, as many XML editors are. */
public class PagesEditor extends MultiPageEditorPart {

    private final TextEditor source = new TextEditor();

    @Override
    protected void createPages() {
        addPage(new Composite(getContainer(), SWT.NONE));
        try {
            addPage(source, getEditorInput());
        } catch (PartInitException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void doSave(IProgressMonitor monitor) {
        source.doSave(monitor);
    }

    @Override
    public void doSaveAs() {
        source.doSaveAs();
    }

    @Override
    public boolean isSaveAsAllowed() {
        return false;
    }
}
