// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.input;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.DocumentEvent;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.jface.text.contentassist.ICompletionProposalExtension2;
import org.eclipse.jface.text.contentassist.ICompletionProposalExtension4;
import org.eclipse.jface.text.contentassist.IContextInformation;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;

/**
 * A proposal that replaces a word, and stays valid while the typed word matches. UI thread, except for its creation.
 */
abstract class FilteredProposal
        implements
        ICompletionProposal,
        ICompletionProposalExtension2,
        ICompletionProposalExtension4 {

    private final String shown;
    private final String info;
    private final int start;
    private final int length;
    private final Image image;
    private int selection;

    /**
     * @param offset offset of the caret
     * @param length length of the word before it
     */
    FilteredProposal(String shown, String info, int offset, int length, Image image) {
        this.shown = shown;
        this.info = info;
        this.start = offset - length;
        this.length = length;
        this.image = image;
        this.selection = offset;
    }

    /** Applies the proposal. @param from start of the word @param units its current length */
    abstract void applied(IDocument document, int from, int units) throws BadLocationException;

    /** Whether the proposal matches the typed word. */
    abstract boolean fits(String word);

    /** Sets the offset of the caret after the proposal is applied. */
    final void selection(int offset) {
        selection = offset;
    }

    @Override
    public void apply(ITextViewer viewer, char trigger, int stateMask, int offset) {
        apply(viewer.getDocument(), Math.max(length, offset - start));
    }

    @Override
    public void apply(IDocument document) {
        apply(document, length);
    }

    private void apply(IDocument document, int units) {
        try {
            applied(document, start, Math.min(units, document.getLength() - start));
        } catch (BadLocationException e) {
            selection = document.getLength(); // the word is gone: there is nothing to replace
        }
    }

    @Override
    public boolean validate(IDocument document, int offset, @Nullable DocumentEvent event) {
        try {
            return offset > start && fits(document.get(start, offset - start));
        } catch (BadLocationException e) {
            return false; // the word is gone
        }
    }

    @Override
    public Point getSelection(IDocument document) {
        return new Point(Math.min(selection, document.getLength()), 0);
    }

    @Override
    public boolean isAutoInsertable() {
        return false;
    }

    @Override
    public void selected(ITextViewer viewer, boolean smartToggle) {
        // no preview
    }

    @Override
    public void unselected(ITextViewer viewer) {
        // no preview
    }

    @Override
    public String getDisplayString() {
        return shown;
    }

    @Override
    public String getAdditionalProposalInfo() {
        return info;
    }

    @Override
    public Image getImage() {
        return image;
    }

    @Override
    public @Nullable IContextInformation getContextInformation() {
        return null;
    }
}
