// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.edit;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.ide.policy.PolicyExplanation;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.Announcement;

/**
 * Window of an inline edit, at the selected lines: the instruction, the progress, the diff and the buttons. It is a
 * separate shell, so that Undo, Copy and Paste apply to the instruction while the user types it, not to the editor. UI
 * thread.
 */
final class InlineEditField {

    /** Marks shells of this kind among the shells of the display. */
    static final String SHELL = "org.vauban.ide.inlineEdit";

    private static final int WIDTH = 640;
    private static final int LEAST_WIDTH = 360;
    private static final int MAX_DIFF_LINES = 16;

    /** Receives the user's actions. */
    interface Listener {
        void ask(String instruction);

        void stop();

        void accept();

        void compare();

        void chosen(EditProposal next);

        void close();

        /** Called when the window is disposed, possibly together with its parent. */
        void gone();
    }

    /** Determines which actions are available. */
    enum Stage {
        TYPING, RUNNING, PROPOSED
    }

    private final StyledText editor;
    private final InstructionHistory history;
    private final Listener listener;
    private final Shell shell;
    private final Text instruction;
    private final Label told;
    private final Link explain;
    private String refusal = "";
    private final DiffView diff;
    private final Composite buttons;
    private final Button accept;
    private final Button compare;
    private final Button stop;
    private final Button close;
    private int anchorStart;
    private int anchorEnd;
    private boolean partVisible = true;
    private boolean inView = true;

    InlineEditField(StyledText editor, InstructionHistory history, Listener listener) {
        this.editor = editor;
        this.history = history;
        this.listener = listener;
        shell = new Shell(editor.getShell(), SWT.RESIZE);
        shell.setText(Messages.Field_title);
        shell.setData(SHELL, this);
        PlatformUI.getWorkbench().getHelpSystem().setHelp(shell, "org.vauban.ide.inline_edit");
        GridLayoutFactory.fillDefaults().margins(6, 6).spacing(4, 4).applyTo(shell);
        instruction = new Text(shell, SWT.SINGLE | SWT.BORDER);
        instruction.setMessage(Messages.Field_message);
        AccessibleName.give(instruction, Messages.Field_title);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(instruction);
        told = new Label(shell, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(LEAST_WIDTH, SWT.DEFAULT).applyTo(told);
        explain = new Link(shell, SWT.NONE);
        explain.setText("<a>" + PolicyExplanation.label() + "</a>");
        explain.addListener(SWT.Selection, event -> PolicyExplanation.open(shell, refusal));
        GridDataFactory.swtDefaults().exclude(true).applyTo(explain);
        explain.setVisible(false);
        diff = new DiffView(shell, listener::chosen);
        GridDataFactory.fillDefaults().grab(true, true).exclude(true).applyTo(diff.control());
        diff.control().setVisible(false);
        buttons = new Composite(shell, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(4).applyTo(buttons);
        GridDataFactory.fillDefaults().align(SWT.END, SWT.CENTER).applyTo(buttons);
        accept = button(Messages.Field_accept, Messages.Field_acceptHint, listener::accept);
        compare = button(Messages.Field_compare, Messages.Field_compareHint, listener::compare);
        stop = button(Messages.Field_stop, Messages.Field_stopHint, listener::stop);
        close = button(Messages.Field_close, Messages.Field_closeHint, listener::close);
        instruction.addListener(SWT.DefaultSelection, event -> listener.ask(instruction.getText()));
        instruction.addListener(SWT.KeyDown, this::key);
        diff.control().addListener(SWT.KeyDown, this::acceptKey);
        shell.addListener(SWT.Traverse, this::traversed);
        instruction.addListener(SWT.Traverse, this::traversed);
        explain.addListener(SWT.Traverse, this::traversed);
        diff.control().addListener(SWT.Traverse, this::traversed);
        shell.addListener(SWT.Close, event -> {
            event.doit = false;
            listener.close();
        });
        shell.addListener(SWT.Dispose, event -> listener.gone());
    }

    private Button button(String text, String hint, Runnable action) {
        Button button = new Button(buttons, SWT.PUSH);
        button.setText(text);
        button.setToolTipText(hint);
        button.addListener(SWT.Selection, event -> action.run());
        GridDataFactory.fillDefaults().applyTo(button);
        return button;
    }

    private void key(Event event) {
        switch (event.keyCode) {
            case SWT.ARROW_UP -> recall(event, history.older(instruction.getText()));
            case SWT.ARROW_DOWN -> recall(event, history.newer(instruction.getText()));
            default -> acceptKey(event);
        }
    }

    private void recall(Event event, String text) {
        event.doit = false;
        if (instruction.getEditable() && !text.equals(instruction.getText())) {
            instruction.setText(text);
            instruction.setSelection(text.length());
        }
    }

    private void acceptKey(Event event) {
        boolean enter = event.keyCode == SWT.CR || event.keyCode == SWT.KEYPAD_CR;
        if (enter && (event.stateMask & SWT.MOD1) != 0) {
            event.doit = false;
            listener.accept();
        }
    }

    private void traversed(Event event) {
        if (event.detail == SWT.TRAVERSE_ESCAPE) {
            event.doit = false;
            event.detail = SWT.TRAVERSE_NONE;
            listener.close();
        } else if (event.detail == SWT.TRAVERSE_RETURN && (event.stateMask & SWT.MOD1) != 0) {
            event.doit = false; // handled here
        }
    }

    /**
     * Opens the window at a range of the widget's text and focuses it.
     *
     * @param text initial instruction
     */
    void open(int start, int end, String text) {
        anchorStart = start;
        anchorEnd = end;
        instruction.setText(text);
        instruction.selectAll();
        stage(Stage.TYPING, Messages.Field_hint);
        shell.open();
        instruction.setFocus();
    }

    /** Whether this window has the keyboard focus. */
    boolean active() {
        return shell.getDisplay().getActiveShell() == shell;
    }

    void focus() {
        shell.setActive();
        instruction.setFocus();
    }

    /** Focuses the instruction again, unless the user types in another window meanwhile. */
    void resume() {
        if (active()) {
            instruction.setFocus();
        }
    }

    boolean isDisposed() {
        return shell.isDisposed();
    }

    void dispose() {
        shell.dispose();
    }

    /** Called when the editor becomes visible or hidden. */
    void partVisible(boolean now) {
        partVisible = now;
        showIfSeen();
    }

    /** Follows the range of the widget's text to its new position, and hides while none of its lines is visible. */
    void follow(int start, int end) {
        anchorStart = start;
        anchorEnd = end;
        if (editor.isDisposed() || shell.isDisposed()) {
            return;
        }
        int last = Math.min(end, editor.getCharCount());
        int top = editor.getLocationAtOffset(Math.min(start, last)).y;
        int bottom = editor.getLocationAtOffset(last).y + editor.getLineHeight(last);
        inView = bottom > 0 && top < editor.getClientArea().height;
        if (inView) {
            place();
        }
        showIfSeen();
    }

    private void showIfSeen() {
        boolean now = partVisible && inView;
        if (!shell.isDisposed() && shell.getVisible() != now) {
            shell.setVisible(now);
        }
    }

    String instruction() {
        return instruction.getText();
    }

    /** Shows a sentence and the actions of a stage. */
    void stage(Stage stage, String sentence) {
        instruction.setEditable(stage != Stage.RUNNING);
        show(accept, stage == Stage.PROPOSED);
        show(compare, stage == Stage.PROPOSED);
        show(stop, stage == Stage.RUNNING);
        close.setText(stage == Stage.PROPOSED ? Messages.Field_reject : Messages.Field_close);
        tell(sentence);
    }

    /** Shows a sentence and has it read out, with a link to an explanation if a policy has refused the request. */
    void tell(String sentence) {
        progress(sentence);
        if (shell.isVisible()) {
            Announcement.say(shell.getDisplay(), sentence);
        }
    }

    /** Shows a sentence that is not read out, because it changes often. */
    void progress(String sentence) {
        told.setText(sentence.replace("&", "&&"));
        refusal = sentence;
        show(explain, PolicyExplanation.explains(sentence));
        place();
    }

    String told() {
        return told.getText();
    }

    /** Shows the diff as far as it is known. */
    void show(EditProposal proposal, int firstLine, boolean complete) {
        boolean fresh = !diff.control().getVisible();
        int lines = diff.control().getLineCount();
        diff.show(proposal, firstLine, complete);
        accepting(proposal);
        if (fresh || lines != diff.control().getLineCount()) {
            show(diff.control(), true);
            place();
        }
    }

    /** Shows on the button how many of the changes are accepted. */
    void accepting(EditProposal proposal) {
        long taken = proposal.hunks().stream().filter(proposal::accepted).count();
        int all = proposal.hunks().size();
        accept.setText(taken == all ? Messages.Field_accept : NLS.bind(Messages.Field_acceptSome, taken, all));
        accept.setEnabled(taken > 0);
        buttons.requestLayout();
    }

    void hideDiff() {
        show(diff.control(), false);
        place();
    }

    StyledText diff() {
        return diff.control();
    }

    private static void show(Control control, boolean visible) {
        control.setVisible(visible);
        ((GridData) control.getLayoutData()).exclude = !visible;
    }

    /** Places the window below the selected lines if there is room, else above them, within the editor's width. */
    private void place() {
        if (editor.isDisposed() || shell.isDisposed() || !inView) {
            return; // hidden while its lines are not visible
        }
        Rectangle client = editor.getClientArea();
        int width = Math.max(LEAST_WIDTH, Math.min(WIDTH, client.width - 40));
        ((GridData) told.getLayoutData()).widthHint = width - 24;
        GridData lines = (GridData) diff.control().getLayoutData();
        lines.heightHint = Math.min(MAX_DIFF_LINES, diff.control().getLineCount() + 1) * diff.control().getLineHeight();
        lines.widthHint = width - 40;
        shell.layout(true, true);
        Point size = shell.computeSize(width, SWT.DEFAULT);
        int end = Math.min(anchorEnd, editor.getCharCount());
        int start = Math.min(anchorStart, end);
        int below = editor.getLocationAtOffset(end).y + editor.getLineHeight() + 2;
        int above = editor.getLocationAtOffset(start).y - 2;
        Rectangle screen = editor.getMonitor().getClientArea();
        Point at = editor.toDisplay(20, Math.clamp(below, 0, Math.max(0, client.height)));
        if (at.y + size.y > screen.y + screen.height) {
            int over = editor.toDisplay(0, above).y - size.y;
            at.y = over >= screen.y ? over : Math.max(screen.y, screen.y + screen.height - size.y);
        }
        at.x = Math.clamp(at.x, screen.x, Math.max(screen.x, screen.x + screen.width - size.x));
        Rectangle next = new Rectangle(at.x, at.y, size.x, size.y);
        if (!next.equals(shell.getBounds())) {
            shell.setBounds(next);
        }
    }
}
