// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.ghost;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.eclipse.jface.text.DocumentEvent;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IDocumentListener;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.ITextInputListener;
import org.eclipse.jface.text.ITextListener;
import org.eclipse.jface.text.ITextPresentationListener;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.ITextViewerExtension4;
import org.eclipse.jface.text.ITextViewerExtension5;
import org.eclipse.jface.text.TextEvent;
import org.eclipse.jface.text.TextPresentation;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CaretEvent;
import org.eclipse.swt.custom.CaretListener;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.events.PaintEvent;
import org.eclipse.swt.events.PaintListener;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.FontData;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.GlyphMetrics;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Listener;

/**
 * Draws ghost text in one text viewer. The document, its undo history and its dirty state are never touched: the text
 * is painted over the widget, and room is made for it by the widget's own layout (metrics on the character at the
 * caret, a vertical indent on the line below).
 *
 * <p>All methods are called on the UI thread. It hides itself as soon as the text around it stops matching.
 */
public final class GhostTextPainter implements AutoCloseable {

    /** JFace takes the indent away on lines with a header annotation; give up where it does so again and again. */
    private static final int MAX_REPAIRS = 20;

    private final ITextViewer viewer;
    private final StyledText widget;
    private final GhostTextStyle look;
    private final BooleanSupplier mayShow;
    private final GhostTextListener listener;

    private final PaintListener paintListener = this::paint;
    private final CaretListener caretListener = this::caretMoved;
    private final Listener selectionListener = this::selected;
    private final Listener disposeListener = e -> close();
    private final ITextListener textListener = this::textChanged;
    private final ITextPresentationListener presentationListener = this::applyTextPresentation;
    private final IDocumentListener documentListener = new IDocumentListener() {
        @Override
        public void documentAboutToBeChanged(DocumentEvent event) {
            aboutToChange(event);
        }

        @Override
        public void documentChanged(DocumentEvent event) {
            changed(event);
        }
    };
    private final ITextInputListener inputListener = new ITextInputListener() {
        @Override
        public void inputDocumentAboutToBeChanged(IDocument oldInput, IDocument newInput) {
            hide();
            unlisten(oldInput);
        }

        @Override
        public void inputDocumentChanged(IDocument oldInput, IDocument newInput) {
            listen(newInput);
        }
    };

    private GhostText ghost;
    private boolean stale;
    private boolean usedUp;
    private boolean linesMoved;
    private boolean changing;
    private boolean closed;
    private int repairs;

    /* what was changed in the widget's layout, to be taken back */
    private boolean laidOut;
    private Font laidOutFont;
    private GlyphMetrics pushed;
    private int pushedLength;
    private int pushedCharWidth;
    private int indentLine = -1;
    private int indentBefore;
    private int indentAdded;
    private boolean marginSet;
    private int marginBefore;
    private int topBefore;

    private Font italic;
    private Font italicOf;
    private Font bold;
    private Font boldOf;

    /**
     * Listens to the viewer.
     *
     * @param mayShow false while something else has the caret (a pop-up, linked mode, ...); asked before each paint
     */
    public GhostTextPainter(ITextViewer viewer, GhostTextStyle look, BooleanSupplier mayShow,
            GhostTextListener listener) {
        this.viewer = viewer;
        this.widget = viewer.getTextWidget();
        this.look = look;
        this.mayShow = mayShow;
        this.listener = listener;
        widget.addPaintListener(paintListener);
        widget.addCaretListener(caretListener);
        widget.addListener(SWT.Selection, selectionListener);
        widget.addListener(SWT.Dispose, disposeListener);
        viewer.addTextListener(textListener);
        viewer.addTextInputListener(inputListener);
        if (viewer instanceof ITextViewerExtension4 extension) {
            extension.addTextPresentationListener(presentationListener);
        }
        listen(viewer.getDocument());
    }

    /** @return what is to be seen now */
    public Optional<GhostText> ghost() {
        return stale ? Optional.empty() : Optional.ofNullable(ghost);
    }

    /** @return whether ghost text is to be seen */
    public boolean visible() {
        return ghost != null && !stale;
    }

    /**
     * Shows a text, in place of the one shown before.
     *
     * @return false where it can not be shown: the place is folded away or another decoration sits there
     */
    public boolean show(GhostText next) {
        if (closed || widget.isDisposed()) {
            return false;
        }
        takeBack();
        ghost = next;
        stale = false;
        repairs = 0;
        if (!layOut()) {
            ghost = null;
            listener.ghostChanged(GhostTextListener.Change.GONE);
            return false;
        }
        listener.ghostChanged(GhostTextListener.Change.SHOWN);
        return true;
    }

    /** Takes the ghost text away, if there is one. */
    public void hide() {
        if (ghost != null) {
            end(GhostTextListener.Change.GONE);
        }
    }

    private void end(GhostTextListener.Change change) {
        takeBack();
        ghost = null;
        stale = false;
        listener.ghostChanged(change);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!widget.isDisposed()) {
            takeBack();
            widget.removePaintListener(paintListener);
            widget.removeCaretListener(caretListener);
            widget.removeListener(SWT.Selection, selectionListener);
            widget.removeListener(SWT.Dispose, disposeListener);
        }
        boolean was = ghost != null;
        ghost = null;
        viewer.removeTextListener(textListener);
        viewer.removeTextInputListener(inputListener);
        if (viewer instanceof ITextViewerExtension4 extension) {
            extension.removeTextPresentationListener(presentationListener);
        }
        unlisten(viewer.getDocument());
        disposeFonts();
        if (was) {
            listener.ghostChanged(GhostTextListener.Change.GONE);
        }
    }

    private void listen(IDocument document) {
        if (document != null) {
            document.addPrenotifiedDocumentListener(documentListener);
        }
    }

    private void unlisten(IDocument document) {
        if (document != null) {
            document.removePrenotifiedDocumentListener(documentListener);
        }
    }

    // ---- layout

    private boolean layOut() {
        int at = toWidget(ghost.offset());
        if (at < 0 || at > widget.getCharCount()) {
            return false;
        }
        List<String> lines = ghost.lines();
        int line = widget.getLineAtOffset(at);
        laidOutFont = widget.getFont();
        if (!push(at, line, lines.getFirst())) {
            return false;
        }
        if (lines.size() > 1) {
            makeRoomBelow(line, lines.size() - 1);
        }
        laidOut = true;
        redrawFrom(at);
        return true;
    }

    /** Moves the text right of the caret aside by the width of the ghost's first line. */
    private boolean push(int at, int line, String first) {
        String row = widget.getLine(line);
        int column = at - widget.getOffsetAtLine(line);
        if (column >= row.length()) {
            return true;
        }
        int length = Character.charCount(row.codePointAt(column));
        StyleRange style = styleAt(at);
        if (style.metrics != null) {
            return false;
        }
        pushedCharWidth = charWidth(at, length, style);
        pushedLength = length;
        pushed = metrics(at, first);
        style.length = length;
        style.metrics = pushed;
        widget.setStyleRange(style);
        return true;
    }

    /** As high as the font: a flat one would move what its row's places are measured from. */
    private GlyphMetrics metrics(int at, String first) {
        int width = ghostWidth(at, first) + pushedCharWidth;
        int ascent = widget.getBaseline();
        return new GlyphMetrics(ascent, Math.max(0, widget.getLineHeight() - ascent), width);
    }

    private StyleRange styleAt(int at) {
        StyleRange style = widget.getStyleRangeAtOffset(at);
        StyleRange copy = style == null ? new StyleRange() : (StyleRange) style.clone();
        copy.start = at;
        copy.length = 1;
        return copy;
    }

    private int charWidth(int at, int length, StyleRange style) {
        Point here = widget.getLocationAtOffset(at);
        Point next = widget.getLocationAtOffset(at + length);
        if (next.y == here.y && next.x > here.x) {
            return next.x - here.x;
        }
        GC gc = new GC(widget);
        try {
            gc.setFont(fontOf(style));
            return gc.stringExtent(widget.getText(at, at + length - 1)).x;
        } finally {
            gc.dispose();
        }
    }

    private int ghostWidth(int at, String first) {
        GC gc = new GC(widget);
        try {
            gc.setFont(italic());
            int start = widget.getLocationAtOffset(at).x - originX();
            return draw(gc, first, start, 0, 0, false) - start;
        } finally {
            gc.dispose();
        }
    }

    private void makeRoomBelow(int line, int lines) {
        int height = lines * widget.getLineHeight();
        if (line + 1 < widget.getLineCount()) {
            indentLine = line + 1;
            indentBefore = widget.getLineVerticalIndent(indentLine);
            indentAdded = height;
            widget.setLineVerticalIndent(indentLine, indentBefore + height);
            return;
        }
        int overflow = widget.getLinePixel(line + 1) + height - widget.getClientArea().height;
        if (overflow > 0) {
            marginSet = true;
            marginBefore = widget.getBottomMargin();
            topBefore = widget.getTopPixel();
            widget.setBottomMargin(marginBefore + height);
            widget.setTopPixel(topBefore + overflow);
        }
    }

    /** Gives the widget back the layout that it had. */
    private void takeBack() {
        if (!laidOut || widget.isDisposed()) {
            laidOut = false;
            return;
        }
        laidOut = false;
        if (pushed != null) {
            GlyphMetrics mine = pushed;
            pushed = null;
            clearMetrics(mine);
        }
        if (indentLine >= 0) {
            restoreIndent();
        }
        if (marginSet) {
            marginSet = false;
            widget.setBottomMargin(marginBefore);
            widget.setTopPixel(topBefore);
        }
        int at = toWidget(ghost.offset());
        if (at >= 0 && at <= widget.getCharCount()) {
            redrawFrom(at);
        } else {
            widget.redraw();
        }
    }

    private void clearMetrics(GlyphMetrics mine) {
        int at = toWidget(ghost.offset());
        int count = widget.getCharCount();
        if (at >= 0 && at <= count) {
            int line = widget.getLineAtOffset(at);
            int last = Math.min(widget.getLineCount() - 1, line + 1);
            int from = widget.getOffsetAtLine(Math.max(0, line - 1));
            if (clearMetrics(mine, from, widget.getOffsetAtLine(last) + widget.getLine(last).length() - from)) {
                return;
            }
        }
        clearMetrics(mine, 0, count);
    }

    private boolean clearMetrics(GlyphMetrics mine, int from, int length) {
        if (length <= 0) {
            return false;
        }
        boolean found = false;
        for (StyleRange style : widget.getStyleRanges(from, length)) {
            if (mine.equals(style.metrics)) {
                style.metrics = null;
                widget.setStyleRange(style);
                found = true;
            }
        }
        return found;
    }

    /** Line attributes move when lines come and go, so the line is looked for near where it was. */
    private void restoreIndent() {
        int with = indentBefore + indentAdded;
        int count = widget.getLineCount();
        int near = indentLine;
        indentLine = -1;
        for (int distance = 0; distance <= 64; distance++) {
            for (int line : distance == 0 ? new int[] {near} : new int[] {near + distance, near - distance}) {
                if (line >= 0 && line < count && widget.getLineVerticalIndent(line) == with) {
                    widget.setLineVerticalIndent(line, indentBefore);
                    return;
                }
            }
        }
    }

    private void relayOut() {
        if (ghost == null || closed || widget.isDisposed()) {
            return;
        }
        if (stale) {
            hide();
            return;
        }
        takeBack();
        if (!layOut()) {
            hide();
        }
    }

    private void redrawFrom(int at) {
        Rectangle area = widget.getClientArea();
        int y = Math.max(0, widget.getLinePixel(widget.getLineAtOffset(at)));
        widget.redraw(0, y, area.width, Math.max(0, area.height - y), false);
    }

    // ---- changes

    private void aboutToChange(DocumentEvent event) {
        if (ghost == null) {
            return;
        }
        if (Display.getCurrent() != widget.getDisplay()) {
            stale = true;
            widget.getDisplay().asyncExec(this::settle);
            return;
        }
        // the widget has begun to take the change in: its layout must not be touched before it has finished
        changing = true;
        if (stale || event.getLength() != 0 || ghost.follows(event.getOffset(), event.getText()) < 0) {
            stale = true;
        }
    }

    private void changed(DocumentEvent event) {
        if (ghost == null || !changing) {
            return;
        }
        String inserted = event.getText() == null ? "" : event.getText();
        if (stale) {
            moveAlong(event, inserted.length());
        } else if (inserted.length() == ghost.text().length()) {
            // it stands one last time, after what was written, for textChanged to find the pushed character
            usedUp = true;
            ghost = new GhostText(event.getOffset() + inserted.length(), ghost.text());
        } else {
            linesMoved |= hasLineEnd(inserted);
            ghost = new GhostText(ghost.offset() + inserted.length(), ghost.text().substring(inserted.length()));
        }
        // where the change is not to be seen in the widget, no text event follows
        widget.getDisplay().asyncExec(this::settle);
    }

    /** The pushed character is found where it went. */
    private void moveAlong(DocumentEvent event, int inserted) {
        int at = ghost.offset();
        if (event.getOffset() > at) {
            return;
        }
        int moved = event.getOffset() + event.getLength() <= at ? at + inserted - event.getLength()
                : event.getOffset() + inserted;
        ghost = new GhostText(Math.max(0, moved), ghost.text());
    }

    private void textChanged(TextEvent event) {
        if (ghost == null) {
            return;
        }
        boolean was = changing;
        changing = false;
        if (usedUp) {
            usedUp = false;
            end(GhostTextListener.Change.USED_UP);
        } else if (stale) {
            hide();
        } else if (!was || linesMoved || event.getDocumentEvent() == null) {
            linesMoved = false;
            relayOut();
            notifyShown(was);
        } else {
            narrow();
            notifyShown(true);
        }
    }

    private void notifyShown(boolean changed) {
        if (changed && visible()) {
            listener.ghostChanged(GhostTextListener.Change.SHOWN);
        }
    }

    /** After a matching key: only the width of the pushed character changes. */
    private void narrow() {
        int at = toWidget(ghost.offset());
        if (at < 0) {
            hide();
            return;
        }
        if (pushed != null && at < widget.getCharCount()) {
            StyleRange style = styleAt(at);
            pushed = metrics(at, ghost.lines().getFirst());
            style.length = pushedLength;
            style.metrics = pushed;
            widget.setStyleRange(style);
        }
        redrawFrom(at);
    }

    private void settle() {
        changing = false;
        if (ghost == null || closed || widget.isDisposed()) {
            return;
        }
        if (usedUp) {
            usedUp = false;
            end(GhostTextListener.Change.USED_UP);
        } else if (stale || toModel(widget.getCaretOffset()) != ghost.offset()) {
            hide();
        }
    }

    private void applyTextPresentation(TextPresentation presentation) {
        if (ghost == null || stale || pushed == null) {
            return;
        }
        IRegion extent = presentation.getExtent();
        if (extent != null && (ghost.offset() < extent.getOffset()
                || ghost.offset() >= extent.getOffset() + extent.getLength())) {
            return;
        }
        StyleRange style = new StyleRange();
        style.start = ghost.offset();
        style.length = pushedLength;
        style.metrics = pushed;
        presentation.mergeStyleRange(style);
    }

    private void caretMoved(CaretEvent event) {
        if (ghost != null && !changing && toModel(event.caretOffset) != ghost.offset()) {
            hide();
        }
    }

    private void selected(Event event) {
        if (ghost != null && !changing && widget.getSelectionCount() > 0) {
            hide();
        }
    }

    // ---- painting

    private void paint(PaintEvent event) {
        if (ghost == null || stale || usedUp || !laidOut) {
            return;
        }
        int at = toWidget(ghost.offset());
        if (at < 0 || at > widget.getCharCount() || !mayShow.getAsBoolean()) {
            widget.getDisplay().asyncExec(this::hideUnlessAllowed);
            return;
        }
        int line = widget.getLineAtOffset(at);
        if (disturbed(line) && repairs < MAX_REPAIRS) {
            repairs++;
            widget.getDisplay().asyncExec(this::relayOut);
        }
        GC gc = event.gc;
        Color foreground = gc.getForeground();
        Color background = gc.getBackground();
        Font font = gc.getFont();
        List<String> lines = ghost.lines();
        paintFirst(gc, at, lines.getFirst());
        gc.setForeground(look.foreground(widget));
        gc.setFont(italic());
        int y = line + 1 < widget.getLineCount() && indentLine == line + 1
                ? widget.getLinePixel(line + 1) + indentBefore
                : widget.getLinePixel(line + 1);
        for (String row : lines.subList(1, lines.size())) {
            draw(gc, row, 0, originX(), y, true);
            y += widget.getLineHeight();
        }
        gc.setForeground(foreground);
        gc.setBackground(background);
        gc.setFont(font);
    }

    private boolean disturbed(int line) {
        boolean zoomed = !widget.getFont().equals(laidOutFont);
        boolean indentLost = indentLine >= 0 && (indentLine != line + 1
                || widget.getLineVerticalIndent(indentLine) != indentBefore + indentAdded);
        return zoomed || indentLost;
    }

    private void paintFirst(GC gc, int at, String first) {
        Point place = widget.getLocationAtOffset(at);
        int rowHeight = widget.getLineHeight(at);
        int y = place.y + Math.max(0, widget.getBaseline(at) - widget.getBaseline());
        int start = place.x - originX();
        gc.setFont(italic());
        int end = draw(gc, first, start, 0, 0, false);
        if (pushed != null) {
            // squiggles and bracket boxes of the pushed character lie under the ghost
            gc.setBackground(look.caretRow(widget));
            gc.fillRectangle(place.x, place.y, pushed.width, rowHeight);
        }
        gc.setForeground(look.foreground(widget));
        draw(gc, first, start, originX(), y, true);
        if (pushed != null) {
            StyleRange style = widget.getStyleRangeAtOffset(at);
            if (style != null && style.background != null) {
                gc.setBackground(style.background);
                gc.fillRectangle(originX() + end, place.y, pushedCharWidth, rowHeight);
            }
            gc.setForeground(style != null && style.foreground != null ? style.foreground : widget.getForeground());
            gc.setFont(fontOf(style));
            String character = widget.getText(at, Math.min(at + pushedLength, widget.getCharCount()) - 1);
            if (!character.equals("\t")) {
                gc.drawString(character, originX() + end, y, true);
            }
        }
    }

    /**
     * Draws one line with true tab stops.
     *
     * @param x pixels from the left edge of the text
     * @param originX where that edge is
     * @return x at the end of the line
     */
    private int draw(GC gc, String row, int x, int originX, int y, boolean visibly) {
        int tab = Math.max(1, gc.stringExtent(" ".repeat(Math.max(1, widget.getTabs()))).x);
        int from = 0;
        while (from <= row.length()) {
            int to = row.indexOf('\t', from);
            String run = row.substring(from, to < 0 ? row.length() : to);
            if (!run.isEmpty()) {
                if (visibly) {
                    gc.drawString(run, originX + x, y, true);
                }
                x += gc.stringExtent(run).x;
            }
            if (to < 0) {
                return x;
            }
            x = (x / tab + 1) * tab;
            from = to + 1;
        }
        return x;
    }

    private void hideUnlessAllowed() {
        if (ghost != null && !closed && !widget.isDisposed()
                && (toWidget(ghost.offset()) < 0 || !mayShow.getAsBoolean())) {
            hide();
        }
    }

    private int originX() {
        return widget.getLeftMargin() - widget.getHorizontalPixel();
    }

    // ---- fonts

    private Font italic() {
        Font font = widget.getFont();
        if (italic == null || !font.equals(italicOf)) {
            if (italic != null) {
                italic.dispose();
            }
            italicOf = font;
            italic = styled(font, SWT.ITALIC);
        }
        return italic;
    }

    private Font fontOf(StyleRange style) {
        if (style == null) {
            return widget.getFont();
        }
        if (style.font != null) {
            return style.font;
        }
        if ((style.fontStyle & SWT.BOLD) == 0) {
            return widget.getFont();
        }
        Font font = widget.getFont();
        if (bold == null || !font.equals(boldOf)) {
            if (bold != null) {
                bold.dispose();
            }
            boldOf = font;
            bold = styled(font, SWT.BOLD);
        }
        return bold;
    }

    private static Font styled(Font font, int style) {
        FontData[] data = font.getFontData();
        for (FontData one : data) {
            one.setStyle(one.getStyle() | style);
        }
        return new Font(font.getDevice(), data);
    }

    private void disposeFonts() {
        if (italic != null) {
            italic.dispose();
        }
        if (bold != null) {
            bold.dispose();
        }
    }

    // ---- coordinates

    private int toWidget(int offset) {
        if (viewer instanceof ITextViewerExtension5 extension) {
            return extension.modelOffset2WidgetOffset(offset);
        }
        IRegion region = viewer.getVisibleRegion();
        int at = offset - region.getOffset();
        return at < 0 || at > region.getLength() ? -1 : at;
    }

    private int toModel(int at) {
        if (viewer instanceof ITextViewerExtension5 extension) {
            return extension.widgetOffset2ModelOffset(at);
        }
        return at + viewer.getVisibleRegion().getOffset();
    }

    private static boolean hasLineEnd(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    }
}
