// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jface.text.IDocument;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.editors.text.TextEditor;
import org.eclipse.ui.part.FileEditorInput;
import org.eclipse.ui.part.MultiPageEditorPart;
import org.eclipse.ui.texteditor.ITextEditor;

/**
 * An editor with a page of widgets and a page of text, like many XML editors, and a page for the file of the same name
 * with {@code .txt} appended, if there is one.
 */
public class PagesEditor extends MultiPageEditorPart {

    private final TextEditor source = new TextEditor();

    @Override
    protected void createPages() {
        addPage(new Composite(getContainer(), SWT.NONE));
        try {
            addPage(source, getEditorInput());
            IFile file = getEditorInput().getAdapter(IFile.class);
            IFile beside = file.getParent().getFile(IPath.fromOSString(file.getName() + ".txt"));
            if (beside.exists()) {
                addPage(new TextEditor(), new FileEditorInput(beside));
            }
        } catch (PartInitException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shows a page by its number: the widgets, the text, or the second file. */
    public void show(int page) {
        setActivePage(page);
    }

    /** Returns the text of the current page. */
    public IDocument document() {
        ITextEditor editor = (ITextEditor) getActiveEditor();
        return editor.getDocumentProvider().getDocument(editor.getEditorInput());
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
