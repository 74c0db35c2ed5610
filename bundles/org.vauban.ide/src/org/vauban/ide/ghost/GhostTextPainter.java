// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.ghost;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.eclipse.jface.text.DocumentEvent;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IDocumentListener;
import org.eclipse.jface.text.ITextInputListener;
import org.eclipse.jface.text.ITextListener;
import org.eclipse.jface.text.ITextPresentationListener;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.ITextViewerExtension4;
import org.eclipse.jface.text.TextEvent;
import org.eclipse.jface.text.TextPresentation;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CaretEvent;
import org.eclipse.swt.custom.CaretListener;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.events.PaintEvent;
import org.eclipse.swt.events.PaintListener;
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

    /** JFace removes the indent on lines with a header annotation; maximum number of repairs before giving up. */
    private static final int MAX_REPAIRS = 20;

    private final ITextViewer viewer;
    private final StyledText widget;
    private final BooleanSupplier mayShow;
    private final GhostTextListener listener;
    private final WidgetOffsets offsets;
    private final GhostTextFonts fonts;
    private final GhostTextLayout layout;
    private final GhostTextRenderer renderer;

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

    /**
     * Listens to the viewer.
     *
     * @param mayShow false while another component needs the caret (a pop-up, linked mode, ...); queried before each
     *            paint
     */
    public GhostTextPainter(ITextViewer viewer, GhostTextStyle look, BooleanSupplier mayShow,
            GhostTextListener listener) {
        this.viewer = viewer;
        this.widget = viewer.getTextWidget();
        this.mayShow = mayShow;
        this.listener = listener;
        this.offsets = new WidgetOffsets(viewer);
        this.fonts = new GhostTextFonts(widget);
        TabbedText text = new TabbedText(widget);
        this.layout = new GhostTextLayout(widget, offsets, fonts, text);
        this.renderer = new GhostTextRenderer(widget, look, layout, fonts, text);
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

    /** @return the visible ghost text */
    public Optional<GhostText> ghost() {
        return stale ? Optional.empty() : Optional.ofNullable(ghost);
    }

    /** @return whether ghost text is visible */
    public boolean visible() {
        return ghost != null && !stale;
    }

    /**
     * Shows a text, in place of the one shown before.
     *
     * @return false if it cannot be shown: the offset is folded away or another decoration occupies it
     */
    public boolean show(GhostText next) {
        if (closed || widget.isDisposed()) {
            return false;
        }
        layout.restore(ghost);
        ghost = next;
        stale = false;
        repairs = 0;
        if (!layout.layOut(ghost)) {
            ghost = null;
            listener.ghostChanged(GhostTextListener.Change.GONE);
            return false;
        }
        listener.ghostChanged(GhostTextListener.Change.SHOWN);
        return true;
    }

    /** Removes the ghost text, if there is any. */
    public void hide() {
        if (ghost != null) {
            end(GhostTextListener.Change.GONE);
        }
    }

    private void end(GhostTextListener.Change change) {
        layout.restore(ghost);
        layout.ended();
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
            layout.restore(ghost);
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
        fonts.dispose();
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

    private void relayOut() {
        if (ghost == null || closed || widget.isDisposed()) {
            return;
        }
        if (stale) {
            hide();
            return;
        }
        layout.restore(ghost);
        if (!layout.layOut(ghost)) {
            hide();
        }
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
        // the widget has begun to apply the change: its layout must not be touched until it has finished
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
            // keep it once more, after the inserted text, so that textChanged finds the pushed character
            usedUp = true;
            ghost = new GhostText(event.getOffset() + inserted.length(), ghost.text());
        } else {
            linesMoved |= hasLineEnd(inserted);
            ghost = new GhostText(ghost.offset() + inserted.length(), ghost.text().substring(inserted.length()));
        }
        // if the change is not visible in the widget, no text event follows
        widget.getDisplay().asyncExec(this::settle);
    }

    /** Moves the offset with the pushed character. */
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
            if (!layout.narrow(ghost)) {
                hide();
            }
            notifyShown(true);
        }
    }

    private void notifyShown(boolean changed) {
        if (changed && visible()) {
            listener.ghostChanged(GhostTextListener.Change.SHOWN);
        }
    }

    private void settle() {
        changing = false;
        if (ghost == null || closed || widget.isDisposed()) {
            return;
        }
        if (usedUp) {
            usedUp = false;
            end(GhostTextListener.Change.USED_UP);
        } else if (stale || offsets.toModel(widget.getCaretOffset()) != ghost.offset()) {
            hide();
        }
    }

    private void applyTextPresentation(TextPresentation presentation) {
        if (ghost != null && !stale) {
            layout.mergeInto(presentation, ghost);
        }
    }

    private void caretMoved(CaretEvent event) {
        if (ghost != null && !changing && offsets.toModel(event.caretOffset) != ghost.offset()) {
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
        if (ghost == null || stale || usedUp || !layout.isLaidOut()) {
            return;
        }
        int at = offsets.toWidget(ghost.offset());
        if (at < 0 || at > widget.getCharCount() || !mayShow.getAsBoolean()) {
            widget.getDisplay().asyncExec(this::hideUnlessAllowed);
            return;
        }
        if (layout.isDisturbed(widget.getLineAtOffset(at)) && repairs < MAX_REPAIRS) {
            repairs++;
            widget.getDisplay().asyncExec(this::relayOut);
        }
        renderer.paint(event.gc, ghost, at);
    }

    private void hideUnlessAllowed() {
        if (ghost != null && !closed && !widget.isDisposed()
                && (offsets.toWidget(ghost.offset()) < 0 || !mayShow.getAsBoolean())) {
            hide();
        }
    }

    private static boolean hasLineEnd(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    }
}
