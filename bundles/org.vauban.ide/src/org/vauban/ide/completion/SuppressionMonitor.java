// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.util.Set;
import java.util.function.BooleanSupplier;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.BadPositionCategoryException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.Position;
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

/** Detects other uses of one viewer's caret that rule out ghost text. UI thread. */
final class SuppressionMonitor implements AutoCloseable {

    /**
     * In UTF-16 units. The widget computes the layout of a line again for every query of a position: seconds for one of
     * 5 MB, and 20 ms for one of 5,000 characters under load.
     */
    private static final int LONGEST_LINE = 2_000;

    /** Pairs that editors close automatically. */
    private static final Set<String> PAIRS = Set.of("()", "[]", "{}", "<>", "\"\"", "''");

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
            // the pop-up stays open
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
            // still in linked mode
        }

        @Override
        public void resume(LinkedModeModel model, int flags) {
            // still in linked mode
        }
    };

    private boolean popupOpen;
    private ContentAssistantFacade contentAssist;
    private IQuickAssistAssistant quickAssist;
    private LinkedModeModel linked;

    /**
     * @param readOnly whether the text is stored in a read-only place
     * @param changed called when a pop-up opens or closes and when linked mode ends
     */
    SuppressionMonitor(ITextViewer viewer, BooleanSupplier readOnly, Runnable changed) {
        this.viewer = viewer;
        this.readOnly = readOnly;
        this.changed = changed;
        watchAssistants();
    }

    /** Listens to the current content assistants; viewers get new ones when they are reconfigured. */
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

    /** Returns the obstacle to ghost text at the caret. */
    SuppressionReason now() {
        StyledText widget = viewer.getTextWidget();
        if (widget == null || widget.isDisposed() || !widget.isVisible() || viewer.getDocument() == null) {
            return SuppressionReason.HIDDEN;
        }
        watchAssistants();
        if (popupOpen) {
            return SuppressionReason.POPUP;
        }
        if (inLinkedMode(viewer.getDocument())) {
            return SuppressionReason.LINKED_MODE;
        }
        if (widget.getBlockSelection()) {
            return SuppressionReason.BLOCK_SELECTION;
        }
        if (widget.getSelectionRanges().length > 2) {
            return SuppressionReason.SEVERAL_CARETS;
        }
        if (widget.getSelectionCount() > 0) {
            return SuppressionReason.SELECTION;
        }
        if (!widget.getEditable() || !viewer.isEditable() || readOnly.getAsBoolean()) {
            return SuppressionReason.READ_ONLY;
        }
        return inLongLine(viewer.getDocument()) ? SuppressionReason.LONG_LINE : SuppressionReason.NONE;
    }

    private boolean inLongLine(IDocument document) {
        try {
            return document.getLineInformationOfOffset(viewer.getSelectedRange().x).getLength() > LONGEST_LINE;
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Whether a template is being filled in or a name changed, where Tab moves between positions. A pair of brackets or
     * quotes that the editor closed automatically is linked mode as well, but has no other position: typing there is
     * ordinary typing.
     */
    private boolean inLinkedMode(IDocument document) {
        if (!LinkedModeModel.hasInstalledModel(document)) {
            return false;
        }
        LinkedModeModel model = LinkedModeModel.getModel(document, viewer.getSelectedRange().x);
        if (model != null && model != linked) {
            linked = model;
            model.addLinkingListener(linkedListener);
        }
        return model == null || isAnyToBeFilledIn(document);
    }

    /**
     * Inspects all linked modes, outer ones included: each stores its positions in a category of the document that is
     * named after its model. The model of a closed pair has a single position, between the two characters; nothing else
     * distinguishes it.
     */
    private static boolean isAnyToBeFilledIn(IDocument document) {
        try {
            for (String category : document.getPositionCategories()) {
                if (category.startsWith(LinkedModeModel.class.getName() + "@")) {
                    Position[] places = document.getPositions(category);
                    if (places.length > 1 || places.length == 1 && !isInPair(document, places[0])) {
                        return true;
                    }
                }
            }
            return false;
        } catch (BadPositionCategoryException | BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isInPair(IDocument document, Position place) throws BadLocationException {
        int end = place.getOffset() + place.getLength();
        return place.getOffset() > 0 && end < document.getLength()
                && PAIRS.contains("" + document.getChar(place.getOffset() - 1) + document.getChar(end));
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
