// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.edit;

import java.util.List;
import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.jface.dialogs.IPageChangeProvider;
import org.eclipse.jface.dialogs.IPageChangedListener;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.ITextViewerExtension5;
import org.eclipse.jface.text.Position;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Listener;
import org.eclipse.ui.IPartListener2;
import org.eclipse.ui.IWorkbenchPartReference;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.licence.LicenceNote;
import org.vauban.ide.code.EditorPosition;
import org.vauban.ide.code.LanguageSupportRegistry;
import org.vauban.ide.edit.InlineEditField.Stage;
import org.vauban.ide.preview.ChangeResult;
import org.vauban.ide.preview.ChangeTarget;
import org.vauban.ide.preview.ProposalPreview;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.FailureLog;
import org.vauban.ide.workbench.UiAssistCall;

/**
 * One inline edit, from the instruction through the growing change to its acceptance. The document stays unchanged
 * until then; text typed meanwhile is kept, and so is the instruction if something fails. UI thread.
 */
public final class InlineEdit implements InlineEditField.Listener {
    private static final String FEATURE = "edit";

    /** Key under which a text widget stores its open edit. */
    private static final String OPEN = "org.vauban.ide.inlineEdit.open";
    /** Events of the text widget after which its lines may have moved. */
    private static final int[] MOVES = {SWT.Modify, SWT.Resize};

    /** Transforms the model's proposal before it is shown. */
    @FunctionalInterface
    public interface Shape {
        /** Leaves the proposal as it is. */
        Shape NONE = (proposal, start, end) -> proposal;

        /**
         * Transforms a proposal, for example to its comment only.
         *
         * @param start start of the selected range, in the text that the proposal is for
         * @param end end of that range, exclusive
         */
        EditProposal of(EditProposal proposal, int start, int end);
    }

    private final EditorSnapshot at;
    private final Shape shape;
    private final StyledText widget;
    private final ITextViewer viewer;
    private final IDocument document;
    private final Position region;
    private final ChangeTarget target;
    private final IFile resource;
    private final LanguageSupportRegistry languages = PlatformUI.getWorkbench()
            .getService(LanguageSupportRegistry.class);
    private final InstructionHistory history = new InstructionHistory(KeptInstructions.ofWorkspace());
    private final InlineEditField field;
    private final Listener disposed = event -> end(false);
    private final Listener moved = event -> follow();
    private final Listener painted = event -> painted();
    private final IPageChangedListener pages = event -> pageChanged();
    private final IPartListener2 parts = new IPartListener2() {
        @Override
        public void partHidden(IWorkbenchPartReference reference) {
            if (reference.getPart(false) == at.part()) {
                field.partVisible(false);
            }
        }

        @Override
        public void partVisible(IWorkbenchPartReference reference) {
            if (reference.getPart(false) == at.part()) {
                field.partVisible(isOnShownPage());
            }
        }

        @Override
        public void partClosed(IWorkbenchPartReference reference) {
            if (reference.getPart(false) == at.part()) {
                end(false);
            }
        }
    };

    private UiAssistCall<EditOutcome> call;
    /** Shows the progress of the current call. */
    private GrowingProposal growing;
    private EditProposal proposal;
    private String notes = "";
    private boolean writing;
    private boolean ended;
    private int topPixel;

    private InlineEdit(EditorSnapshot at, ITextViewer viewer, Shape shape) {
        this.at = at;
        this.shape = shape;
        this.viewer = viewer;
        this.widget = viewer.getTextWidget();
        this.document = viewer.getDocument();
        this.region = new Position(at.start(), at.end() - at.start());
        this.target = ChangeTarget.of(at.part());
        this.resource = at.editor().getEditorInput().getAdapter(IFile.class);
        this.field = new InlineEditField(widget, history, this);
    }

    /**
     * Opens the field at the selection of an editor, or focuses the one that is open there.
     *
     * @return empty for an editor that shows no text
     */
    public static Optional<InlineEdit> open(EditorSnapshot at) {
        return open(at, "", Shape.NONE);
    }

    /**
     * Opens the field with an instruction, and sends it at once unless it is empty.
     *
     * @param shape transforms the proposal before it is shown
     */
    public static Optional<InlineEdit> open(EditorSnapshot at, String instruction, Shape shape) {
        Optional<ITextViewer> viewer = at.viewer()
                .filter(each -> each.getTextWidget() != null && each.getDocument() != null);
        if (viewer.isEmpty()) {
            return Optional.empty();
        }
        Optional<InlineEdit> open = Optional.ofNullable((InlineEdit) viewer.get().getTextWidget().getData(OPEN));
        if (open.isPresent() && instruction.isEmpty()) {
            open.get().reveal();
            return open;
        }
        open.ifPresent(InlineEdit::close);
        InlineEdit edit = new InlineEdit(at, viewer.get(), shape);
        edit.begin(instruction);
        return Optional.of(edit);
    }

    private void begin(String instruction) {
        widget.setData(OPEN, this);
        try {
            document.addPosition(region);
        } catch (BadLocationException e) {
            throw new IllegalStateException(e); // cannot happen: computed from this document
        }
        widget.addListener(SWT.Dispose, disposed);
        for (int event : MOVES) {
            widget.addListener(event, moved);
        }
        widget.getShell().addListener(SWT.Move, moved);
        widget.addListener(SWT.Paint, painted);
        at.part().getSite().getPage().addPartListener(parts);
        if (at.part() instanceof IPageChangeProvider several) {
            several.addPageChangedListener(pages);
        }
        field.open(widgetOffset(region.offset), widgetOffset(region.offset + region.length), instruction);
        if (!instruction.isEmpty()) {
            ask(instruction);
        }
    }

    /** Whether the text is on the visible page of its part; a part without pages has only one. */
    private boolean isOnShownPage() {
        return !(at.part() instanceof IPageChangeProvider several) || several.getSelectedPage() == at.editor();
    }

    private void pageChanged() {
        field.partVisible(isOnShownPage());
        follow();
    }

    /** Detects scrolling when the widget is painted, since the viewer does not report every kind of scrolling. */
    private void painted() {
        if (widget.getTopPixel() != topPixel) {
            topPixel = widget.getTopPixel();
            widget.getDisplay().asyncExec(this::follow);
        }
    }

    /** Moves the field with its lines, after scrolling or changes above them. */
    private void follow() {
        if (!ended && !widget.isDisposed() && !region.isDeleted()) {
            field.follow(widgetOffset(region.offset), widgetOffset(region.offset + region.length));
        }
    }

    /** Brings the lines back into view, and the field with them. */
    private void reveal() {
        viewer.revealRange(region.offset, region.length);
        follow();
        field.focus();
    }

    private int widgetOffset(int offset) {
        int shown = viewer instanceof ITextViewerExtension5 folding ? folding.modelOffset2WidgetOffset(offset) : offset;
        return Math.max(0, shown);
    }

    // ---- user actions

    @Override
    public void ask(String instruction) {
        if (call != null || writing || instruction.isBlank()) {
            return;
        }
        history.add(instruction);
        decided(false);
        field.hideDiff();
        String text = document.get();
        int start = Math.min(region.offset, text.length());
        int end = region.isDeleted() ? start : Math.min(start + region.length, text.length());
        EditQuery query = new EditQuery(at.key(), at.file().source(), at.file().language(), text, start, end,
                instruction.strip(), List.of());
        field.stage(Stage.RUNNING, Messages.Field_asking);
        GrowingProposal shown = new GrowingProposal(query, field, widget.getDisplay(), () -> !ended && call != null);
        growing = shown;
        call = UiAssistCall.ask(PlatformUI.getWorkbench().getService(CurrentAssistant.class),
                assistant -> assistant.edits().edit(query, validator(query), shown), (outcome, failure) -> {
                    shown.end();
                    call = null;
                    if (failure == null) {
                        proposed(outcome, query);
                    } else {
                        failed(failure);
                    }
                });
    }

    /** Any thread. */
    private FixValidator validator(EditQuery query) {
        if (resource == null) {
            return FixValidator.NONE; // not in a project, so its names are not known
        }
        EditorPosition position = EditorPosition.of(resource, query.language(), query.text(), query.start());
        return languages.of(position).map(known -> known.validator(position)).orElse(FixValidator.NONE);
    }

    @Override
    public void stop() {
        if (call != null) {
            call.cancel();
            call = null;
            growing.end(); // the engine may write on for a moment while the user sends the next instruction
            field.stage(Stage.TYPING, Messages.Field_stopped);
            field.focus();
        }
    }

    @Override
    public void chosen(EditProposal next) {
        proposal = next;
        field.accepting(next);
    }

    @Override
    public void accept() {
        if (proposal == null || writing || proposal.hunks().stream().noneMatch(proposal::accepted)) {
            return;
        }
        writing = true;
        target.write(proposal).thenAccept(result -> {
            writing = false;
            boolean done = result instanceof ChangeResult.Written;
            if (done || ended) {
                decided(done);
            }
            if (ended) {
                return;
            }
            switch (result) {
                case ChangeResult.Written written -> end(true);
                case ChangeResult.Conflicting conflict -> field.tell(conflict.message());
                case ChangeResult.Refused refused -> field.tell(refused.message());
            }
        });
    }

    @Override
    public void compare() {
        if (proposal != null) {
            EditProposal shown = proposal;
            String title = field.instruction();
            proposal = null;
            end(false);
            ProposalPreview.open(target, shown, title, notes, FEATURE);
        }
    }

    @Override
    public void close() {
        end(true);
    }

    @Override
    public void gone() {
        end(false);
    }

    /** Records in the audit log what became of the proposal, if there is one. */
    private void decided(boolean written) {
        EditProposal mine = proposal;
        proposal = null;
        if (mine != null) {
            PlatformUI.getWorkbench().getService(CurrentAssistant.class)
                    .record(mine.outcome(FEATURE, written));
        }
    }

    private void end(boolean focus) {
        if (ended) {
            return;
        }
        ended = true;
        if (!writing) {
            decided(false);
        }
        if (call != null) {
            call.cancel();
            call = null;
        }
        document.removePosition(region);
        at.part().getSite().getPage().removePartListener(parts);
        if (at.part() instanceof IPageChangeProvider several) {
            several.removePageChangedListener(pages);
        }
        if (!widget.isDisposed()) {
            widget.setData(OPEN, null);
            widget.removeListener(SWT.Dispose, disposed);
            for (int event : MOVES) {
                widget.removeListener(event, moved);
            }
            widget.getShell().removeListener(SWT.Move, moved);
            widget.removeListener(SWT.Paint, painted);
        }
        // keep an instruction that was typed but not sent, for the Up key
        boolean here = false;
        if (!field.isDisposed()) {
            here = field.active();
            history.add(field.instruction());
            field.dispose();
        }
        if (focus && !widget.isDisposed()) {
            if (here) {
                widget.getShell().forceActive(); // not every window manager returns the focus to the window below
            }
            at.part().getSite().getPage().activate(at.part());
            widget.setFocus();
        }
    }

    // ---- answers of the assistant

    private static String clause(String problem) {
        return problem.strip().replaceFirst("\\.$", "");
    }

    private void proposed(EditOutcome outcome, EditQuery query) {
        PlatformUI.getWorkbench().getService(FailureLog.class).over();
        EditProposal shaped = shape.of(outcome.proposal(), query.start(), query.end());
        if (shaped.isEmpty()) {
            field.stage(Stage.TYPING, Messages.Field_nothing);
            field.resume();
            return;
        }
        proposal = shaped;
        String next = outcome.problems().isEmpty()
                ? Messages.Field_proposed
                : NLS.bind(Messages.Field_doubted, clause(outcome.problems().getFirst()));
        notes = LicenceNote.sentences(outcome.notes());
        field.stage(Stage.PROPOSED, notes.isEmpty() ? next : notes + ' ' + next);
        field.show(shaped, 0, true);
    }

    private void failed(Throwable failure) {
        String sentence = new AssistFailures(PlatformUI.getWorkbench().getService(FailureLog.class)).sentence(failure)
                .orElse(Messages.Field_stopped);
        boolean some = failure instanceof AssistException known && !known.partial().isEmpty();
        field.stage(Stage.TYPING, some ? NLS.bind(Messages.Field_failedPartly, sentence) : sentence);
        field.resume();
    }
}
