// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.ghost;

import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.ITextViewerExtension5;

/** Converts between offsets in a viewer's document and in its widget, which differ when text is folded. UI thread. */
final class WidgetOffsets {

    private final ITextViewer viewer;

    WidgetOffsets(ITextViewer viewer) {
        this.viewer = viewer;
    }

    /** @return -1 if the widget does not show that part of the document */
    int toWidget(int offset) {
        if (viewer instanceof ITextViewerExtension5 extension) {
            return extension.modelOffset2WidgetOffset(offset);
        }
        IRegion region = viewer.getVisibleRegion();
        int at = offset - region.getOffset();
        return at < 0 || at > region.getLength() ? -1 : at;
    }

    /** @return -1 if the document has no such offset */
    int toModel(int at) {
        if (viewer instanceof ITextViewerExtension5 extension) {
            return extension.widgetOffset2ModelOffset(at);
        }
        return at + viewer.getVisibleRegion().getOffset();
    }
}
