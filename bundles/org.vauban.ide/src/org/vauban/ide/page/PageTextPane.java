// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.page;

import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Composite;
import org.vauban.ide.theme.ReadableText;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.knowledge.document.RenderedPage;
import org.vauban.knowledge.document.TextMatches.Match;
import org.vauban.knowledge.passage.PageBox;

/** Shows the text of a page, so that it can be selected and copied. UI thread. */
final class PageTextPane {
    private final StyledText text;

    PageTextPane(Composite parent) {
        text = new StyledText(parent, SWT.READ_ONLY | SWT.MULTI | SWT.WRAP | SWT.V_SCROLL | SWT.BORDER);
        ReadableText.keep(text);
        text.setMargins(6, 6, 6, 6);
        AccessibleName.give(text, Messages.Text_accessible);
    }

    StyledText control() {
        return text;
    }

    /** @param here boxes of the cited lines on this page */
    void show(RenderedPage rendered, List<PageBox> here) {
        text.setText(rendered.text().text());
        List<PageMarks.Mark> marks = PageMarks.of(rendered.text(), here);
        for (PageMarks.Mark mark : marks) {
            StyleRange range = new StyleRange();
            range.start = mark.start();
            range.length = mark.end() - mark.start();
            range.fontStyle = SWT.BOLD;
            range.underline = true;
            text.setStyleRange(range);
        }
        if (!marks.isEmpty()) {
            select(marks.getFirst().start(), marks.getLast().end());
        }
    }

    void select(Match match) {
        select(match.start(), match.end());
    }

    private void select(int start, int end) {
        text.setSelection(start, end);
        text.showSelection();
    }
}
