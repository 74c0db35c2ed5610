// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jface.resource.ColorRegistry;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.edit.proposal.Hunk;
import org.vauban.governance.text.ShortText;
import org.vauban.ide.theme.Contrast;
import org.vauban.ide.theme.ReadableText;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.TabTraversal;

/**
 * Shows the diff of a proposal, line by line. Removed lines begin with a minus sign, added lines with a plus sign, so
 * that colour is not the only signal. Once all changes are known, each has a check box; Space or a click toggles it. UI
 * thread.
 */
final class DiffView {

    private static final String ADDED = "org.vauban.ide.addedLines";
    private static final String REMOVED = "org.vauban.ide.removedLines";
    /** Maximum number of lines shown for one side of a change. */
    private static final int MAX = 300;
    private static final int LONGEST = 400;
    /** Number of context lines before and after a change. */
    private static final int ROUND = 1;

    private final StyledText text;
    private final Consumer<EditProposal> chosen;
    private final List<Integer> headers = new ArrayList<>();
    private EditProposal proposal;
    private int firstLine;
    private boolean choosable;

    private record Painted(int line, int count, String colour) {}

    /** @param chosen called when the user accepts a change or leaves it out */
    DiffView(Composite parent, Consumer<EditProposal> chosen) {
        this.chosen = chosen;
        text = new StyledText(parent, SWT.READ_ONLY | SWT.MULTI | SWT.V_SCROLL | SWT.H_SCROLL | SWT.BORDER);
        text.setFont(JFaceResources.getTextFont());
        ReadableText.keep(text);
        text.setMargins(4, 2, 4, 2);
        AccessibleName.give(text, Messages.Diff_name);
        text.addListener(SWT.KeyDown, event -> {
            if (event.character == ' ' && (event.stateMask & SWT.MODIFIER_MASK & ~0x200000) == 0) {
                turn(text.getLineAtOffset(text.getCaretOffset()));
                event.doit = false;
            }
        });
        text.addListener(SWT.MouseDown, this::clicked);
        TabTraversal.give(text);
    }

    StyledText control() {
        return text;
    }

    /**
     * Shows a proposal.
     *
     * @param first line of the document, counted from 0, at which the proposal's text begins
     * @param complete whether its changes can be chosen
     */
    void show(EditProposal next, int first, boolean complete) {
        proposal = next;
        firstLine = first;
        choosable = complete;
        int top = text.getTopIndex();
        int caret = text.getCaretOffset();
        StringBuilder all = new StringBuilder();
        List<Painted> painted = new ArrayList<>();
        headers.clear();
        int line = 0;
        for (Hunk hunk : next.hunks()) {
            headers.add(line);
            all.append(header(hunk)).append('\n');
            line++;
            List<String> before = around(next.base(), hunk.offset(), false);
            append(all, "  ", before);
            line += before.size();
            List<String> old = lines(hunk.oldText());
            append(all, "- ", old);
            painted.add(new Painted(line, old.size(), REMOVED));
            line += old.size();
            List<String> fresh = lines(hunk.newText());
            append(all, "+ ", fresh);
            painted.add(new Painted(line, fresh.size(), ADDED));
            line += fresh.size();
            List<String> after = around(next.base(), hunk.offset() + hunk.oldText().length(), true);
            append(all, "  ", after);
            line += after.size();
        }
        String shown = all.isEmpty() ? "" : all.substring(0, all.length() - 1);
        if (!shown.equals(text.getText())) {
            text.setRedraw(false);
            try {
                text.setText(shown);
                paint(painted);
                if (complete) {
                    text.setCaretOffset(Math.min(caret, text.getCharCount()));
                    text.setTopIndex(top);
                } else {
                    text.setTopIndex(text.getLineCount() - 1); // follow the text as it is written
                }
            } finally {
                text.setRedraw(true);
            }
        }
    }

    private void paint(List<Painted> painted) {
        for (int header : headers) {
            int start = text.getOffsetAtLine(header);
            text.setStyleRange(new StyleRange(start, text.getLine(header).length(), null, null, SWT.BOLD));
        }
        if (text.getDisplay().getHighContrast()) {
            return; // the plus and minus signs are sufficient
        }
        ColorRegistry colours = PlatformUI.getWorkbench().getThemeManager().getCurrentTheme().getColorRegistry();
        for (Painted each : painted) {
            Color colour = colours.get(each.colour());
            // where the theme does not set the window's colours, the text may be unreadable on this background
            if (each.count() > 0 && colour != null
                    && Contrast.of(text.getForeground().getRGB(), colour.getRGB()) >= Contrast.READABLE) {
                text.setLineBackground(each.line(), each.count(), colour);
            }
        }
    }

    private String header(Hunk hunk) {
        int first = firstLine + hunk.firstLine() + 1;
        int last = firstLine + hunk.firstLine() + hunk.lineCount();
        String place = last <= first ? NLS.bind(Messages.Diff_line, first) : NLS.bind(Messages.Diff_lines, first, last);
        return choosable ? (proposal.accepted(hunk) ? "\u2611 " : "\u2610 ") + place : place;
    }

    private static void append(StringBuilder all, String sign, List<String> lines) {
        for (String line : lines) {
            all.append(sign).append(line).append('\n');
        }
    }

    private static List<String> lines(String of) {
        List<String> lines = new ArrayList<>(of.lines().limit(MAX).map(DiffView::shortened).toList());
        long more = of.lines().skip(MAX).count();
        if (more > 0) {
            lines.add(NLS.bind(Messages.Diff_more, more));
        }
        return lines;
    }

    private static String shortened(String line) {
        return ShortText.of(line, LONGEST);
    }

    /** Returns the lines before or after an offset, without splitting the whole text. */
    private static List<String> around(String base, int offset, boolean after) {
        List<String> found = new ArrayList<>();
        int at = offset;
        for (int i = 0; i < ROUND; i++) {
            if (after && at < base.length()) {
                int end = base.indexOf('\n', at);
                end = end < 0 ? base.length() : end;
                found.add(shortened(base.substring(at, end).stripTrailing()));
                at = end + 1;
            } else if (!after && at > 0) {
                int start = base.lastIndexOf('\n', at - 2) + 1;
                found.addFirst(shortened(base.substring(start, at).stripTrailing()));
                at = start;
            }
        }
        return found;
    }

    private void clicked(Event event) {
        int line = text.getLineIndex(event.y);
        if (headers.contains(line)
                && event.x < text.getLocationAtOffset(text.getOffsetAtLine(line) + 1).x + text.getLineHeight()) {
            turn(line);
        }
    }

    private void turn(int line) {
        if (!choosable) {
            return;
        }
        int index = -1;
        for (int i = 0; i < headers.size(); i++) {
            index = headers.get(i) <= line ? i : index;
        }
        if (index >= 0) {
            Hunk hunk = proposal.hunks().get(index);
            EditProposal next = proposal.with(hunk, !proposal.accepted(hunk));
            show(next, firstLine, true);
            chosen.accept(next);
        }
    }
}
