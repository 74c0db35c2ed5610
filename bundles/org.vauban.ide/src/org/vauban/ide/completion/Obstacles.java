// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.util.function.BooleanSupplier;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.contentassist.ContentAssistEvent;
import org.eclipse.jface.text.contentassist.ICompletionListener;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.jface.text.link.ILinkedModeListener;
import org.eclipse.jface.text.link.LinkedModeModel;
import org.eclipse.jface.text.quickassist.IQuickAssistAssistant;
import org.eclipse.jface.text.source.ContentAssistantFacade;
import org.eclipse.jface.text.source.ISourceViewerExtension3;
import org.eclipse.jface.text.source.ISourceViewerExtension4;
import org.eclipse.swt.custom.StyledText;

/** Watches what else wants the caret of one viewer. UI thread. */
final class Obstacles implements AutoCloseable {

    /** UTF-16 units. The widget lays a line out anew whenever it is asked for a place: seconds for one of 5 MB. */
    private static final int LONGEST_LINE = 5_000;

    private final ITextViewer viewer;
    private final BooleanSupplier readOnly;
    private final Runnable changed;
    private final ICompletionListener popupListener = new ICompletionListener() {
        @Override
        public void assistSessionStarted(ContentAssistEvent event) {
            popupOpen = true;
            changed.run();
        }

        @Override
        public void assistSessionEnded(ContentAssistEvent event) {
            popupOpen = false;
            changed.run();
        }

        @Override
        public void selectionChanged(ICompletionProposal proposal, boolean smartToggle) {
            // the pop-up stays
        }
    };
    private final ILinkedModeListener linkedListener = new ILinkedModeListener() {
        @Override
        public void left(LinkedModeModel model, int flags) {
            if (linked == model) {
                linked = null;
            }
            changed.run();
        }

        @Override
        public void suspend(LinkedModeModel model) {
            // still there
        }

        @Override
        public void resume(LinkedModeModel model, int flags) {
            // still there
        }
    };

    private boolean popupOpen;
    private ContentAssistantFacade contentAssist;
    private IQuickAssistAssistant quickAssist;
    private LinkedModeModel linked;

    /**
     * @param readOnly whether the text is stored where it can not be written
     * @param changed called when a pop-up opens or closes and when linked mode ends
     */
    Obstacles(ITextViewer viewer, BooleanSupplier readOnly, Runnable changed) {
        this.viewer = viewer;
        this.readOnly = readOnly;
        this.changed = changed;
        watchAssistants();
    }

    /** Viewers get new assistants when they are configured again. */
    private void watchAssistants() {
        if (viewer instanceof ISourceViewerExtension4 extension) {
            ContentAssistantFacade now = extension.getContentAssistantFacade();
            if (now != contentAssist) {
                if (contentAssist != null) {
                    contentAssist.removeCompletionListener(popupListener);
                }
                popupOpen = false;
                contentAssist = now;
                if (now != null) {
                    now.addCompletionListener(popupListener);
                }
            }
        }
        if (viewer instanceof ISourceViewerExtension3 extension) {
            IQuickAssistAssistant now = extension.getQuickAssistAssistant();
            if (now != quickAssist) {
                if (quickAssist != null) {
                    quickAssist.removeCompletionListener(popupListener);
                }
                quickAssist = now;
                if (now != null) {
                    now.addCompletionListener(popupListener);
                }
            }
        }
    }

    /** What is in the way of ghost text at the caret. */
    Obstacle now() {
        StyledText widget = viewer.getTextWidget();
        if (widget == null || widget.isDisposed() || !widget.isVisible() || viewer.getDocument() == null) {
            return Obstacle.HIDDEN;
        }
        watchAssistants();
        if (popupOpen) {
            return Obstacle.POPUP;
        }
        if (inLinkedMode(viewer.getDocument())) {
            return Obstacle.LINKED_MODE;
        }
        if (widget.getBlockSelection()) {
            return Obstacle.BLOCK_SELECTION;
        }
        if (widget.getSelectionRanges().length > 2) {
            return Obstacle.SEVERAL_CARETS;
        }
        if (widget.getSelectionCount() > 0) {
            return Obstacle.SELECTION;
        }
        if (!widget.getEditable() || !viewer.isEditable() || readOnly.getAsBoolean()) {
            return Obstacle.READ_ONLY;
        }
        return inLongLine(viewer.getDocument()) ? Obstacle.LONG_LINE : Obstacle.NONE;
    }

    private boolean inLongLine(IDocument document) {
        try {
            return document.getLineInformationOfOffset(viewer.getSelectedRange().x).getLength() > LONGEST_LINE;
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean inLinkedMode(IDocument document) {
        if (!LinkedModeModel.hasInstalledModel(document)) {
            return false;
        }
        int caret = viewer.getSelectedRange().x;
        LinkedModeModel model = LinkedModeModel.getModel(document, caret);
        if (model != null && model != linked) {
            linked = model;
            model.addLinkingListener(linkedListener);
        }
        return true;
    }

    @Override
    public void close() {
        if (contentAssist != null) {
            contentAssist.removeCompletionListener(popupListener);
        }
        if (quickAssist != null) {
            quickAssist.removeCompletionListener(popupListener);
        }
    }
}
