// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preview;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.eclipse.compare.IEncodedStreamContentAccessor;
import org.eclipse.compare.ITypedElement;
import org.eclipse.core.runtime.IAdaptable;
import org.eclipse.core.runtime.Platform;
import org.eclipse.swt.graphics.Image;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.vauban.governance.source.TextSource;

/**
 * One side of the comparison.
 *
 * @param name a file name, whose extension determines the content type
 * @param text the text to show
 * @param source where the whole text is stored; unknown if only an excerpt is shown, which cannot be reviewed alone
 */
record PreviewText(String name, String text, TextSource source)
        implements ITypedElement, IEncodedStreamContentAccessor, IAdaptable {

    @Override
    public <T> T getAdapter(Class<T> adapter) {
        return adapter == TextSource.class
                ? adapter.cast(source)
                : Platform.getAdapterManager().getAdapter(this, adapter);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public Image getImage() {
        return PlatformUI.getWorkbench().getSharedImages().getImage(ISharedImages.IMG_OBJ_FILE);
    }

    @Override
    public String getType() {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? ITypedElement.TEXT_TYPE : name.substring(dot + 1);
    }

    @Override
    public InputStream getContents() {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String getCharset() {
        return StandardCharsets.UTF_8.name();
    }

    // the compare framework stores documents by element: two elements with the same text are different

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
