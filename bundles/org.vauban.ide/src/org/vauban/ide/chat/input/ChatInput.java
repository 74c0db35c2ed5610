// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.IHandler;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.text.DefaultInformationControl;
import org.eclipse.jface.text.Document;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextOperationTarget;
import org.eclipse.jface.text.ITextViewerExtension;
import org.eclipse.jface.text.contentassist.IContentAssistant;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.jface.text.source.SourceViewer;
import org.eclipse.jface.text.source.SourceViewerConfiguration;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.events.VerifyEvent;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Listener;
import org.eclipse.ui.IWorkbenchCommandConstants;
import org.eclipse.ui.handlers.IHandlerActivation;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.texteditor.ITextEditorActionDefinitionIds;
import org.vauban.ide.attach.WorkbenchAttachments.Named;
import org.vauban.ide.chat.conversation.Messages;
import org.vauban.ide.chat.page.PageTheme;
import org.vauban.ide.workbench.TabTraversal;

/** Input field for questions: Enter sends, Shift+Enter inserts a line break; the height follows the text. UI thread. */
public final class ChatInput {
    private static final int LEAST_LINES = 3;
    private static final int MAX_LINES = 10;
    private static final int ACTIVATION_MILLIS = 50;

    private final SourceViewer viewer;
    private final IDocument document = new Document();
    private final InputProposals proposals;
    private final Supplier<List<Named>> workbench;
    private final Runnable send;
    private final Runnable changed;
    private @Nullable ProposalList list;
    private int lines = LEAST_LINES;

    /**
     * @param workbench lists what can be attached now without a search
     * @param send called for Enter
     * @param changed called when the text has changed
     */
    public ChatInput(Composite parent, InputProposals proposals, Supplier<List<Named>> workbench, Runnable send,
            Runnable changed) {
        this.proposals = proposals;
        this.workbench = workbench;
        this.send = send;
        this.changed = changed;
        viewer = new SourceViewer(parent, null, SWT.MULTI | SWT.WRAP | SWT.V_SCROLL | SWT.BORDER);
        viewer.setDocument(document);
        viewer.configure(new Configuration());
        StyledText text = text();
        text.setFont(parent.getFont());
        text.setMargins(4, 3, 4, 3);
        ((ITextViewerExtension) viewer).appendVerifyKeyListener(this::key);
        TabTraversal.give(text);
        viewer.addTextListener(event -> modified());
        text.addListener(SWT.Paint, this::hint);
        text.getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = Messages.Input_name;
            }

            @Override
            public void getDescription(AccessibleEvent event) {
                event.result = Messages.Input_hint;
            }
        });
    }

    private final class Configuration extends SourceViewerConfiguration {
        @Override
        public IContentAssistant getContentAssistant(ISourceViewer source) {
            ProposalList assistant = new ProposalList(viewer, viewer.getControl().getParent(), proposals);
            list = assistant;
            assistant.setContentAssistProcessor(proposals, IDocument.DEFAULT_CONTENT_TYPE);
            assistant.enableAutoActivation(true);
            assistant.enableAutoActivateCompletionOnType(true);
            assistant.setAutoActivationDelay(ACTIVATION_MILLIS);
            assistant.setInformationControlCreator(shell -> new DefaultInformationControl(shell, new WrappedText()));
            return assistant;
        }

        @Override
        public String[] getConfiguredContentTypes(ISourceViewer source) {
            return new String[] {IDocument.DEFAULT_CONTENT_TYPE};
        }
    }

    public StyledText text() {
        return viewer.getTextWidget();
    }

    public String content() {
        return document.get();
    }

    /** Replaces the whole text and puts the caret at its end. */
    public void content(String value) {
        if (!value.equals(document.get())) {
            document.set(value);
        }
        viewer.setSelectedRange(document.getLength(), 0);
    }

    public void focus() {
        text().setFocus();
    }

    private void key(VerifyEvent event) {
        ProposalList open = list;
        if (open != null) {
            open.key(event);
        }
        if (!event.doit) {
            return; // the list of proposals has handled it
        }
        boolean enter = event.keyCode == SWT.CR || event.keyCode == SWT.KEYPAD_CR;
        int modifiers = event.stateMask & SWT.MODIFIER_MASK;
        if (enter && (modifiers == 0 || modifiers == SWT.CTRL || modifiers == SWT.COMMAND)) {
            event.doit = false;
            send.run();
        } else if (event.character == SWT.TAB && modifiers == 0) {
            event.doit = false;
        } else if (event.character == InputProposals.ATTACHING) {
            proposals.named(workbench.get());
        }
    }

    private void modified() {
        StyledText text = text();
        if (text == null || text.isDisposed()) {
            return;
        }
        changed.run();
        text.redraw();
        int wanted = Math.clamp(rows(text), LEAST_LINES, MAX_LINES);
        if (wanted != lines) {
            lines = wanted;
            resize();
        }
    }

    /**
     * Returns the number of rows, wrapped ones included; a long text is not measured, since it has the maximum anyway.
     */
    private static int rows(StyledText text) {
        if (text.getLineCount() > MAX_LINES || text.getCharCount() > 4_000) {
            return MAX_LINES;
        }
        int height = text.getCharCount() == 0 ? 0 : text.getTextBounds(0, text.getCharCount() - 1).height;
        return Math.max(text.getLineCount(), height / Math.max(1, text.getLineHeight()));
    }

    /** Adapts the height to the text. */
    public void resize() {
        StyledText text = text();
        if (viewer.getControl().getLayoutData() instanceof GridData data) {
            data.heightHint = text.getLineHeight() * lines + 8;
            viewer.getControl().getParent().layout(true, true);
        }
    }

    public Control control() {
        return viewer.getControl();
    }

    private void hint(Event event) {
        StyledText text = text();
        if (text.getCharCount() > 0) {
            return;
        }
        PageTheme look = PageTheme.of(text);
        event.gc.setFont(text.getFont());
        event.gc.setForeground(new Color(look.quiet()));
        Point place = text.getLocationAtOffset(0);
        int width = text.getClientArea().width - 10;
        int y = place.y;
        for (String line : Messages.Input_hint.split("\n")) {
            event.gc.drawText(shortened(event.gc, line, width), place.x + 2, y, true);
            y += text.getLineHeight();
        }
    }

    private static String shortened(GC gc, String line, int width) {
        String fit = line;
        while (fit.length() > 1 && gc.textExtent(fit).x > width) {
            fit = fit.substring(0, fit.length() - 2).stripTrailing() + "…";
        }
        return fit;
    }

    /**
     * Activates undo, redo and content assist while the input has the focus. Some platforms report the same focus
     * twice.
     */
    public void activate(IHandlerService handlers) {
        Map<String, IHandler> own = Map.of(IWorkbenchCommandConstants.EDIT_UNDO,
                handler(() -> operate(ITextOperationTarget.UNDO)), IWorkbenchCommandConstants.EDIT_REDO,
                handler(() -> operate(ITextOperationTarget.REDO)),
                ITextEditorActionDefinitionIds.CONTENT_ASSIST_PROPOSALS, handler(this::propose));
        List<IHandlerActivation> active = new ArrayList<>();
        Listener gone = event -> {
            handlers.deactivateHandlers(active);
            active.clear();
        };
        StyledText text = text();
        text.addListener(SWT.FocusIn, event -> {
            if (active.isEmpty()) {
                own.forEach((command, handler) -> active.add(handlers.activateHandler(command, handler)));
            }
        });
        text.addListener(SWT.FocusOut, gone);
        text.addListener(SWT.Dispose, gone);
    }

    /** Opens the list of proposals; at an empty word it lists everything that can be attached. */
    void propose() {
        proposals.named(workbench.get());
        viewer.doOperation(ISourceViewer.CONTENTASSIST_PROPOSALS);
    }

    /** Inserts an {@code @} and opens the list. */
    public void proposeAttachments() {
        focus();
        int caret = text().getCaretOffset();
        text().setSelection(caret); // clears the selection, which would be replaced
        boolean blankBefore = caret == 0 || Character.isWhitespace(content().charAt(caret - 1));
        String typed = blankBefore ? "@" : " @";
        text().insert(typed);
        text().setCaretOffset(caret + typed.length());
        propose();
    }

    private static IHandler handler(Runnable action) {
        return new AbstractHandler() {
            @Override
            public @Nullable Object execute(ExecutionEvent event) {
                action.run();
                return null;
            }
        };
    }

    private void operate(int operation) {
        if (viewer.canDoOperation(operation)) {
            viewer.doOperation(operation);
        }
    }

    public void look() {
        text().setFont(JFaceResources.getDialogFont());
        resize();
        text().redraw();
    }
}
