// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.input;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.DefaultInformationControl.IInformationPresenter;
import org.eclipse.jface.text.DefaultInformationControl.IInformationPresenterExtension;
import org.eclipse.jface.text.TextPresentation;
import org.eclipse.swt.graphics.Drawable;
import org.eclipse.swt.graphics.TextLayout;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;

/** Wraps the description of a proposal, which the platform would cut off. UI thread. */
final class WrappedText implements IInformationPresenter, IInformationPresenterExtension {

    @Override
    public @Nullable String updatePresentation(Display display, @Nullable String text,
            @Nullable TextPresentation presentation, int width, int height) {
        return text;
    }

    @Override
    public @Nullable String updatePresentation(Drawable drawable, @Nullable String text,
            @Nullable TextPresentation presentation, int width, int height) {
        if (text == null || width <= 0 || !(drawable instanceof Control control)) {
            return text;
        }
        TextLayout layout = new TextLayout(control.getDisplay());
        try {
            layout.setFont(control.getFont());
            layout.setWidth(width);
            layout.setText(text);
            int[] starts = layout.getLineOffsets();
            List<String> lines = new ArrayList<>();
            for (int i = 0; i + 1 < starts.length; i++) {
                lines.add(text.substring(starts[i], starts[i + 1]).strip());
            }
            return String.join("\n", lines);
        } finally {
            layout.dispose();
        }
    }
}
