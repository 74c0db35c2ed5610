// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge.view;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.eclipse.core.resources.IEncodedStorage;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.PlatformObject;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IPersistableElement;
import org.eclipse.ui.IStorageEditorInput;
import org.vauban.ide.knowledge.Messages;
import org.vauban.ide.theme.Icons;

/**
 * Read-only editor input for the text of a document as it was indexed. Equal to inputs of the same file with the same
 * text.
 */
final class DocumentTextInput extends PlatformObject implements IStorageEditorInput {
    private final Path file;
    private final String text;

    DocumentTextInput(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    private final class Storage extends PlatformObject implements IEncodedStorage {
        @Override
        public InputStream getContents() {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String getCharset() {
            return StandardCharsets.UTF_8.name();
        }

        /** For the gate: the text belongs to this file. */
        @Override
        public IPath getFullPath() {
            return IPath.fromPath(file);
        }

        @Override
        public String getName() {
            return DocumentTextInput.this.getName();
        }

        @Override
        public boolean isReadOnly() {
            return true;
        }
    }

    @Override
    public Storage getStorage() {
        return new Storage();
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public ImageDescriptor getImageDescriptor() {
        return Icons.of("knowledge");
    }

    @Override
    public String getName() {
        return NLS.bind(Messages.Document_name, file.getFileName());
    }

    /** Not persisted: the index may not exist when the workbench starts again. */
    @Override
    public @Nullable IPersistableElement getPersistable() {
        return null;
    }

    @Override
    public String getToolTipText() {
        return NLS.bind(Messages.Document_tip, file);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DocumentTextInput input && input.file.equals(file) && input.text.equals(text);
    }

    @Override
    public int hashCode() {
        return file.hashCode();
    }
}
