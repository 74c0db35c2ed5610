// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.dialogs.Dialog;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.vauban.assist.chat.ConversationStore.Listing;
import org.vauban.assist.chat.ConversationStore.Summary;
import org.vauban.ide.chat.conversation.ChatFailures;
import org.vauban.ide.chat.conversation.Messages;
import org.vauban.ide.chat.conversation.WorkbenchChats;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.UiAssistCall;

/** Lists all saved conversations, to open, rename (F2) and delete (Delete) them, also several at once. UI thread. */
final class ConversationsDialog extends Dialog {
    private static final int RENAME = IDialogConstants.CLIENT_ID;
    private static final int DELETE = IDialogConstants.CLIENT_ID + 1;
    /** Maximum number of rows; the native table needs longer than a frame for more, even without their texts. */
    private static final int MOST = 1_000;

    private final WorkbenchChats chats;
    private final DateTimeFormatter time;
    private Listing listing;
    /** The conversations in the table, whose items get their texts when they become visible. */
    private List<Summary> rows = List.of();
    private Text filter;
    private Table table;
    private Label problems;

    ConversationsDialog(Shell shell, WorkbenchChats chats, Listing listing) {
        super(shell);
        this.chats = chats;
        this.listing = listing;
        this.time = time(chats.locale());
    }

    /** Reads the list in the background, then opens the dialog. */
    static void open(Shell shell, WorkbenchChats chats) {
        Display display = shell.getDisplay();
        chats.list().whenComplete((list, failure) -> {
            if (!display.isDisposed()) {
                display.asyncExec(() -> {
                    if (failure != null) {
                        chats.notice(ChatFailures.sentence(failure));
                    } else if (!shell.isDisposed()) {
                        new ConversationsDialog(shell, chats, list).open();
                    }
                });
            }
        });
    }

    static DateTimeFormatter time(Locale locale) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT).withLocale(locale)
                .withZone(ZoneId.systemDefault());
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(Messages.Conversations_title);
    }

    @Override
    protected boolean isResizable() {
        return true;
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite area = (Composite) super.createDialogArea(parent);
        filter = new Text(area, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL | SWT.BORDER);
        filter.setMessage(Messages.Conversations_filter);
        AccessibleName.give(filter, Messages.Conversations_filter);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(filter);
        filter.addListener(SWT.Modify, event -> fill(null));
        filter.addListener(SWT.KeyDown, event -> {
            if (event.keyCode == SWT.ARROW_DOWN) {
                table.setFocus();
            }
        });
        table = new Table(area, SWT.BORDER | SWT.FULL_SELECTION | SWT.MULTI | SWT.VIRTUAL);
        table.addListener(SWT.SetData, event -> show((TableItem) Objects.requireNonNull(event.item), event.index));
        table.setHeaderVisible(true);
        AccessibleName.give(table, Messages.Conversations_title);
        GridDataFactory.fillDefaults().grab(true, true)
                .hint(convertWidthInCharsToPixels(80), convertHeightInCharsToPixels(14))
                .applyTo(table);
        column(Messages.Conversations_columnTitle, 50);
        column(Messages.Conversations_columnChanged, 26);
        column(Messages.Conversations_columnTurns, 12);
        column(Messages.Conversations_columnSize, 12);
        table.addListener(SWT.Selection, event -> enable());
        table.addListener(SWT.DefaultSelection, event -> okPressed());
        table.addListener(SWT.KeyDown, event -> {
            if (event.keyCode == SWT.DEL) {
                delete();
            } else if (event.keyCode == SWT.F2) {
                rename();
            }
        });
        problems = new Label(area, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(convertWidthInCharsToPixels(80), SWT.DEFAULT)
                .applyTo(problems);
        fill(chats.conversation().id());
        return area;
    }

    private void column(String title, int characters) {
        TableColumn column = new TableColumn(table, SWT.NONE);
        column.setText(title);
        column.setWidth(convertWidthInCharsToPixels(characters));
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, RENAME, Messages.Conversations_rename, false);
        createButton(parent, DELETE, Messages.Conversations_delete, false);
        createButton(parent, IDialogConstants.OK_ID, Messages.Conversations_open, true);
        createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CLOSE_LABEL, false);
        enable();
    }

    /** @param selected id of the conversation to select; the first one is selected instead of one that is not shown */
    private void fill(@Nullable String selected) {
        String wanted = filter.getText().strip().toLowerCase(chats.locale());
        List<Summary> found = listing.summaries().stream()
                .filter(each -> each.title().toLowerCase(chats.locale()).contains(wanted)).toList();
        int count = Math.min(found.size(), MOST);
        table.setRedraw(false);
        try {
            table.deselectAll();
            if (count < rows.size()) {
                table.setItemCount(count); // may ask for texts of the former rows
            }
            rows = found.subList(0, count);
            table.setItemCount(count);
            table.clearAll();
            if (count > 0) {
                table.setSelection(IntStream.range(0, count).filter(each -> rows.get(each).id().equals(selected))
                        .findFirst().orElse(0));
            }
        } finally {
            table.setRedraw(true);
        }
        List<String> below = new ArrayList<>(listing.problems());
        if (found.size() > MOST) {
            below.addFirst(NLS.bind(Messages.Conversations_more, MOST, found.size()));
        }
        String text = String.join("\n", below).replace("&", "&&");
        if (!text.equals(problems.getText())) {
            problems.setText(text);
            problems.requestLayout();
        }
        enable();
    }

    private void show(TableItem item, int index) {
        Summary summary = rows.get(index);
        item.setText(new String[] {summary.title(), time.format(summary.changed()), String.valueOf(summary.turns()),
                NLS.bind(Messages.Conversations_size, (summary.bytes() + 1023) / 1024)});
    }

    private List<Summary> selection() {
        return Arrays.stream(table.getSelectionIndices()).sorted().mapToObj(rows::get).toList();
    }

    /** Returns the selected conversation, or null unless exactly one is selected. */
    private @Nullable Summary selected() {
        List<Summary> all = selection();
        return all.size() == 1 ? all.getFirst() : null;
    }

    private void enable() {
        for (int id : List.of(RENAME, DELETE, IDialogConstants.OK_ID)) {
            Button button = getButton(id);
            if (button != null) {
                button.setEnabled(id == DELETE ? table.getSelectionCount() > 0 : selected() != null);
            }
        }
    }

    @Override
    protected void buttonPressed(int id) {
        switch (id) {
            case RENAME -> rename();
            case DELETE -> delete();
            default -> super.buttonPressed(id);
        }
    }

    private void rename() {
        Summary summary = selected();
        if (summary != null) {
            rename(getShell(), chats, summary.id(), summary.title(), () -> refresh(summary.id()));
        }
    }

    private void delete() {
        List<Summary> all = selection();
        if (all.size() == 1) {
            delete(getShell(), chats, all.getFirst().id(), all.getFirst().title(), () -> refresh(null));
        } else if (!all.isEmpty() && MessageDialog.openQuestion(getShell(), Messages.Conversations_deleteTitle,
                NLS.bind(Messages.Conversations_deleteSeveral, all.size()))) {
            CompletableFuture<?>[] deleted = all.stream().map(each -> chats.delete(each.id()))
                    .toArray(CompletableFuture[]::new);
            then(getShell(), chats, CompletableFuture.allOf(deleted), () -> refresh(null));
        }
    }

    /** Asks for a new title and renames the conversation. @param done called on the UI thread */
    static void rename(Shell shell, WorkbenchChats chats, String id, String title, Runnable done) {
        InputDialog dialog = new InputDialog(shell, Messages.Conversations_renameTitle,
                Messages.Conversations_renameMessage, title,
                text -> text.isBlank() ? Messages.Conversations_renameEmpty : null);
        if (dialog.open() == OK) {
            then(shell, chats, chats.rename(id, dialog.getValue().strip()), done);
        }
    }

    /** Asks for confirmation and deletes the conversation. @param done called on the UI thread */
    static void delete(Shell shell, WorkbenchChats chats, String id, String title, Runnable done) {
        String question = NLS.bind(Messages.Conversations_deleteMessage, title.replace("&", "&&"));
        if (MessageDialog.openQuestion(shell, Messages.Conversations_deleteTitle, question)) {
            then(shell, chats, chats.delete(id), done);
        }
    }

    /** Reports a failure in the dialog, or in the view if the dialog is closed by then. */
    private static void then(Shell shell, WorkbenchChats chats, CompletableFuture<?> work, Runnable done) {
        Display display = shell.getDisplay();
        work.whenComplete((result, failure) -> UiAssistCall.onDisplay(display, () -> {
            if (failure != null && shell.isDisposed()) {
                chats.notice(ChatFailures.sentence(failure));
            } else if (failure != null) {
                MessageDialog.openError(shell, Messages.Conversations_title,
                        ChatFailures.sentence(failure).replace("&", "&&"));
            }
            done.run();
        }));
    }

    private void refresh(@Nullable String id) {
        if (table == null || table.isDisposed()) {
            return;
        }
        Display display = table.getDisplay();
        chats.list().whenComplete((now, failure) -> {
            if (failure == null) {
                UiAssistCall.onDisplay(display, table, () -> {
                    listing = now;
                    fill(id);
                });
            }
        });
    }

    @Override
    protected void okPressed() {
        Summary summary = selected();
        if (summary == null) {
            return; // Enter in the table with several selected: only one can be opened
        }
        chats.open(summary.id()).exceptionally(failure -> {
            chats.notice(ChatFailures.sentence(failure));
            return null;
        });
        super.okPressed();
    }
}
