// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.eclipse.core.filesystem.EFS;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.content.IContentType;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.ui.IEditorDescriptor;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IEditorRegistry;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.editors.text.EditorsUI;
import org.eclipse.ui.ide.FileStoreEditorInput;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.part.FileEditorInput;

/**
 * Opens files in editors of the workbench, never in a program of the operating system: for a type without an editor,
 * {@link IDE#openEditor(IWorkbenchPage, IFile)} starts the program that the system associates with it, which runs a
 * script, although a model or the author of a cloned repository wrote it. Such a file is opened as text, also if the
 * user associates its type with a program: the user did not ask for that program here. UI thread.
 */
public final class InternalEditors {
    /** An editor part that runs the scripts of a page and loads what it refers to. */
    private static final String WEB_BROWSER = "org.eclipse.ui.browser.editor";
    private static final Set<String> OTHERS = Set.of(WEB_BROWSER, IEditorRegistry.SYSTEM_INPLACE_EDITOR_ID,
            IEditorRegistry.SYSTEM_EXTERNAL_EDITOR_ID);

    private InternalEditors() {}

    /** Opens and activates the editor of a file. */
    public static IEditorPart open(IWorkbenchPage page, IFile file) throws PartInitException {
        return open(page, file, true);
    }

    /** @param activate whether the editor gets the focus; otherwise it is only brought to the top */
    public static IEditorPart open(IWorkbenchPage page, IFile file, boolean activate) throws PartInitException {
        return open(page, new FileEditorInput(file), file.getName(), IDE.getContentType(file),
                IDE.getDefaultEditor(file), activate);
    }

    /** Opens and activates the editor of a file, as a file of the workspace if it is one. */
    public static IEditorPart open(IWorkbenchPage page, Path file) throws PartInitException {
        IFile resource = Arrays
                .stream(ResourcesPlugin.getWorkspace().getRoot().findFilesForLocationURI(file.toUri()))
                .filter(IFile::isAccessible).findFirst().orElse(null);
        if (resource != null) {
            return open(page, resource);
        }
        IEditorInput input = new FileStoreEditorInput(EFS.getLocalFileSystem().getStore(file.toUri()));
        String name = String.valueOf(file.getFileName());
        IContentType type = contentType(file, name);
        IEditorDescriptor usual = IDE.overrideDefaultEditorAssociation(input, type,
                registry(page).getDefaultEditor(name, type));
        return open(page, input, name, type, usual, true);
    }

    /** Opens and activates the default text editor. */
    public static IEditorPart openText(IWorkbenchPage page, IEditorInput input) throws PartInitException {
        return page.openEditor(input, EditorsUI.DEFAULT_TEXT_EDITOR_ID);
    }

    private static IEditorPart open(IWorkbenchPage page, IEditorInput input, String name, @Nullable IContentType type,
            @Nullable IEditorDescriptor usual, boolean activate) throws PartInitException {
        String editor = usual != null && isInternal(usual)
                ? usual.getId()
                : Arrays.stream(IDE.overrideEditorAssociations(input, type, registry(page).getEditors(name, type)))
                        .filter(InternalEditors::isInternal).map(each -> each.getId()).findFirst()
                        .orElse(EditorsUI.DEFAULT_TEXT_EDITOR_ID);
        return page.openEditor(input, editor, activate);
    }

    private static boolean isInternal(IEditorDescriptor editor) {
        return editor.isInternal() && !OTHERS.contains(editor.getId());
    }

    private static IEditorRegistry registry(IWorkbenchPage page) {
        return page.getWorkbenchWindow().getWorkbench().getEditorRegistry();
    }

    private static @Nullable IContentType contentType(Path file, String name) {
        try (InputStream in = Files.newInputStream(file)) {
            return Platform.getContentTypeManager().findContentTypeFor(in, name);
        } catch (IOException e) {
            return null; // the editor reports why the file cannot be read
        }
    }
}
