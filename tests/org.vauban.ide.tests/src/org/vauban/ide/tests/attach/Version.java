// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.attach;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.eclipse.compare.ISharedDocumentAdapter;
import org.eclipse.compare.IStreamContentAccessor;
import org.eclipse.compare.ITypedElement;
import org.eclipse.compare.SharedDocumentAdapter;
import org.eclipse.core.resources.IStorage;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.PlatformObject;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.text.IDocument;
import org.eclipse.swt.graphics.Image;
import org.eclipse.team.core.history.IFileRevision;
import org.eclipse.team.core.history.provider.FileRevision;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IPathEditorInput;
import org.eclipse.ui.IPersistableElement;
import org.eclipse.ui.IStorageEditorInput;
import org.eclipse.ui.texteditor.IDocumentProvider;

/**
 * A version without a resource: like those of the platform's team support and of EGit, it has the path of its storage
 * in the editor input that it gives to the viewers, once its content was read.
 */
final class Version extends PlatformObject implements ITypedElement, IStreamContentAccessor {
    private final String name;
    private final IPath path;
    private final String text;
    private boolean fetched;

    private Version(String name, IPath path, String text) {
        this.name = name;
        this.path = path;
        this.text = text;
    }

    /** Returns a version of a file in the workspace, as the local history has them. */
    static Version local(IPath path, String text) {
        return new Version(path.lastSegment(), path, text);
    }

    /** Returns a version of a file as EGit names it. */
    static Version git(String repository, String file, String commit, String text) {
        IPath path = IPath.fromPortableString(repository).append(file);
        return new Version(path.lastSegment(),
                path.removeLastSegments(1).append(path.lastSegment() + " " + commit), text);
    }

    /** Returns a version of which only the name is known. */
    static Version named(String name, String text) {
        return new Version(name, null, text);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public Image getImage() {
        return null;
    }

    @Override
    public String getType() {
        return TEXT_TYPE;
    }

    @Override
    public InputStream getContents() {
        fetched = true;
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public <T> T getAdapter(Class<T> adapter) {
        if (adapter == IFileRevision.class && isIndex()) {
            return adapter.cast(new Revision());
        }
        return adapter == ISharedDocumentAdapter.class && path != null ? adapter.cast(new SharedDocumentAdapter() {
            @Override
            public IEditorInput getDocumentKey(Object element) {
                return fetched ? input() : null;
            }

            @Override
            public void flushDocument(IDocumentProvider provider, IEditorInput documentKey,
                    IDocument document, boolean overwrite) {
                // read-only
            }
        }) : super.getAdapter(adapter);
    }

    private IStorageEditorInput input() {
        return new Input();
    }

    /** Returns the input of an editor that shows the version from a temporary file, as that of EGit does. */
    IEditorInput temporaryCopy() {
        return new Copy();
    }

    private final class Copy extends Input implements IPathEditorInput {
        @Override
        public IPath getPath() {
            return IPath.fromOSString("/tmp/1234567_" + name);
        }
    }

    private class Input extends PlatformObject implements IStorageEditorInput {
        @Override
        public boolean exists() {
            return true;
        }

        @Override
        public ImageDescriptor getImageDescriptor() {
            return null;
        }

        @Override
        public String getName() {
            return name + " 1234567";
        }

        @Override
        public IPersistableElement getPersistable() {
            return null;
        }

        @Override
        public String getToolTipText() {
            return name;
        }

        @Override
        public IStorage getStorage() {
            return new Stored(!isIndex());
        }
    }

    /** Whether it is a version of EGit's index, whose editor input has no path. */
    private boolean isIndex() {
        return path != null && path.lastSegment().endsWith(" index");
    }

    private final class Revision extends FileRevision {
        @Override
        public IStorage getStorage(IProgressMonitor monitor) {
            return new Stored(true);
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isPropertyMissing() {
            return false;
        }

        @Override
        public IFileRevision withAllProperties(IProgressMonitor monitor) {
            return this;
        }
    }

    private final class Stored extends PlatformObject implements IStorage {
        private final boolean identified;

        Stored(boolean identified) {
            this.identified = identified;
        }

        @Override
        public InputStream getContents() {
            return Version.this.getContents();
        }

        @Override
        public IPath getFullPath() {
            return identified ? path : null;
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isReadOnly() {
            return true;
        }
    }
}
