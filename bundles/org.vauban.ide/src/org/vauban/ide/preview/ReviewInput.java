// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preview;

import java.util.concurrent.CompletableFuture;
import org.eclipse.compare.CompareConfiguration;
import org.eclipse.compare.CompareEditorInput;
import org.eclipse.compare.structuremergeviewer.DiffNode;
import org.eclipse.compare.structuremergeviewer.Differencer;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.contexts.IContextService;
import org.eclipse.ui.handlers.IHandlerService;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.edit.proposal.Hunk;
import org.vauban.governance.source.TextSource;
import org.vauban.ide.workbench.CurrentAssistant;

/** Review of one proposal in a compare editor. UI thread, except for {@link #prepareInput}. */
final class ReviewInput extends CompareEditorInput {

    private static final String CONTEXT = "org.vauban.ide.proposalPreview";
    private static final String ACCEPT = "org.vauban.ide.preview.accept";
    /** Number of lines that stay visible above a change. */
    private static final int ABOVE = 4;

    private final ChangeTarget target;
    private final CompletableFuture<ReviewOutcome> decision = new CompletableFuture<>();
    private final Sides sides;
    private final String note;
    private final @Nullable String feature;
    private EditProposal proposal;
    private ReviewBar bar;
    private Control comparison;
    private final int firstLine;
    private final boolean whole;
    private final TextSource source;

    /** The two texts; notifies the viewers when the right one changes. */
    private static final class Sides extends DiffNode {
        Sides(PreviewText before, PreviewText after) {
            super(null, Differencer.CHANGE, null, before, after);
        }

        void after(PreviewText text) {
            setRight(text);
            fireChange();
        }
    }

    /** @param feature the feature that wrote the proposal, for the audit log; null if the caller records the outcome */
    ReviewInput(ChangeTarget target, EditProposal proposal, String title, String note, @Nullable String feature) {
        super(configuration());
        this.target = target;
        this.note = note;
        this.feature = feature;
        this.proposal = proposal;
        PreviewSides shown = PreviewSides.of(proposal);
        firstLine = shown.firstLine();
        whole = shown.whole();
        source = whole ? target.source() : TextSource.unknown(target.name());
        sides = new Sides(new PreviewText(target.name(), shown.before(), source),
                new PreviewText(target.name(), shown.after(), source));
        setTitle(NLS.bind(Messages.Preview_title, title, target.name()));
    }

    private static CompareConfiguration configuration() {
        CompareConfiguration configuration = new CompareConfiguration();
        configuration.setLeftEditable(false);
        configuration.setRightEditable(false);
        configuration.setLeftLabel(Messages.Preview_before);
        configuration.setRightLabel(Messages.Preview_after);
        // the current text is on the left, whatever the user has set for comparisons with a repository
        configuration.setProperty(CompareConfiguration.MIRRORED, Boolean.FALSE);
        configuration.setProperty(CompareConfiguration.USE_OUTLINE_VIEW, Boolean.TRUE);
        return configuration;
    }

    CompletableFuture<ReviewOutcome> decision() {
        return decision;
    }

    /**
     * Returns the input at once, since it is complete. As a job, it could finish before its editor exists, which would
     * then create its contents twice.
     */
    @Override
    protected Object prepareInput(IProgressMonitor monitor) {
        return sides;
    }

    @Override
    public Control createContents(Composite parent) {
        Composite all = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(all);
        PlatformUI.getWorkbench().getHelpSystem().setHelp(all, "org.vauban.ide.preview");
        bar = new ReviewBar(all, proposal, new ReviewBar.Listener() {
            @Override
            public void changed(EditProposal next) {
                choose(next);
            }

            @Override
            public void selected(Hunk hunk) {
                reveal(hunk);
            }

            @Override
            public void accept() {
                write();
            }

            @Override
            public void reject() {
                close(ReviewOutcome.REJECTED);
            }
        });
        GridDataFactory.fillDefaults().grab(true, false).applyTo(bar.control());
        comparison = super.createContents(all);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(comparison);
        if (!note.isEmpty()) {
            bar.tell(note, false);
        } else if (!whole) {
            bar.tell(NLS.bind(Messages.Preview_excerpt, firstLine + 1), false);
        }
        return all;
    }

    @Override
    protected void contentsCreated() {
        super.contentsCreated();
        if (getContainer().getServiceLocator() == null) {
            return;
        }
        getContainer().getServiceLocator().getService(IContextService.class).activateContext(CONTEXT);
        getContainer().getServiceLocator().getService(IHandlerService.class).activateHandler(ACCEPT,
                new AbstractHandler() {
                    @Override
                    public @Nullable Object execute(ExecutionEvent event) {
                        write();
                        return null;
                    }
                });
    }

    private void choose(EditProposal next) {
        proposal = next;
        sides.after(new PreviewText(target.name(), PreviewSides.of(next).after(), source));
    }

    /** Scrolls to a change; the right side follows the left one. */
    private void reveal(Hunk hunk) {
        StyledText before = firstText(comparison);
        int line = hunk.firstLine() - firstLine;
        if (before != null && line >= 0 && line < before.getLineCount()) {
            before.setSelection(before.getOffsetAtLine(line));
            before.setTopIndex(Math.max(0, line - ABOVE));
        }
    }

    private static @Nullable StyledText firstText(Control control) {
        if (control instanceof StyledText text) {
            return text.isVisible() ? text : null;
        }
        if (control instanceof Composite composite) {
            for (Control child : composite.getChildren()) {
                StyledText found = firstText(child);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private void write() {
        if (!bar.ready()) {
            return;
        }
        bar.writing(true);
        target.write(proposal).thenAccept(result -> {
            if (bar.control().isDisposed()) {
                finish(result);
                return;
            }
            bar.writing(false);
            switch (result) {
                case ChangeResult.Written written -> {
                    close(ReviewOutcome.ACCEPTED);
                    target.show();
                }
                case ChangeResult.Conflicting conflict -> {
                    bar.mark(conflict.hunks());
                    bar.tell(conflict.message(), true);
                }
                case ChangeResult.Refused refused -> bar.tell(refused.message(), true);
            }
        });
    }

    private void finish(ChangeResult result) {
        decide(result instanceof ChangeResult.Written ? ReviewOutcome.ACCEPTED : ReviewOutcome.REJECTED);
    }

    private void decide(ReviewOutcome how) {
        String written = feature;
        if (decision.complete(how) && written != null) {
            PlatformUI.getWorkbench().getService(CurrentAssistant.class)
                    .record(proposal.outcome(written, how == ReviewOutcome.ACCEPTED));
        }
    }

    private void close(ReviewOutcome how) {
        decide(how);
        IWorkbenchPart part = getContainer().getWorkbenchPart();
        if (part instanceof IEditorPart editor) {
            part.getSite().getPage().closeEditor(editor, false);
        }
    }

    @Override
    protected void handleDispose() {
        super.handleDispose();
        if (bar == null || !bar.isWriting()) {
            decide(ReviewOutcome.REJECTED);
        }
    }
}
