// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.HtmlExport;
import org.vauban.assist.chat.MarkdownExport;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.markdown.CitationLink;
import org.vauban.assist.markdown.CodeBlock;
import org.vauban.ide.chat.block.BlockActions;
import org.vauban.ide.chat.conversation.ChatFailures;
import org.vauban.ide.chat.conversation.Messages;
import org.vauban.ide.chat.conversation.WorkbenchChats;
import org.vauban.ide.chat.input.ChatInput;
import org.vauban.ide.chat.input.QuestionSender;
import org.vauban.ide.chat.page.PageMessage;
import org.vauban.ide.inspector.InspectorView;
import org.vauban.ide.knowledge.view.PassageOpener;
import org.vauban.ide.policy.PolicyExplanation;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.FailureReason;

/** Performs the actions that the user triggers in the conversation. UI thread. */
final class PageActions {

    private final WorkbenchChats chats;
    private final IWorkbenchPage page;
    private final QuestionSender questions;
    private final FindBar find;
    private final ChatInput input;
    private final Consumer<String> notice;
    private final BlockActions blocks;
    private final PassageOpener passages;

    PageActions(WorkbenchChats chats, IWorkbenchPage page, QuestionSender questions, FindBar find, ChatInput input,
            Consumer<String> notice) {
        this.chats = chats;
        this.page = page;
        this.questions = questions;
        this.find = find;
        this.input = input;
        this.notice = notice;
        this.blocks = new BlockActions(chats, page, notice);
        this.passages = new PassageOpener(PlatformUI.getWorkbench().getService(CurrentAssistant.class), page, notice);
    }

    void run(PageMessage message) {
        switch (message.action()) {
            case READY, FOUND, LEAVE -> {
                // not a user action
            }
            default -> notice.accept(null); // clears the notice of the previous action
        }
        switch (message.action()) {
            case COPY_CODE -> block(message, (turn, code) -> blocks.copy(code.text()));
            case INSERT -> block(message, blocks::insert);
            case REPLACE -> block(message, blocks::replace);
            case PREVIEW -> block(message, blocks::preview);
            case NEW_FILE -> block(message, (turn, code) -> blocks.newFile(code));
            case COPY_ANSWER -> turn(message).ifPresent(turn -> blocks.copy(answer(turn)));
            case RETRY -> turn(message).ifPresent(turn -> tellFailure(chats.retry(turn.id())));
            case EDIT -> turn(message).ifPresent(questions::edit);
            case SELECT -> tellFailure(chats.select(message.text(0)));
            case INSPECT -> turn(message).ifPresent(this::inspect);
            case EXPLAIN -> turn(message).map(Turn::note)
                    .ifPresent(note -> PolicyExplanation.open(shell(), note));
            case LINK -> link(message.text(0));
            case FOUND -> find.found(message.number(0), message.number(1));
            case LEAVE -> input.focus();
            case READY -> {
                // handled by the transcript
            }
        }
    }

    private Optional<Turn> turn(PageMessage message) {
        return chats.conversation().turn(message.text(0));
    }

    private String answer(Turn turn) {
        return turn.state() == Turn.State.RUNNING ? chats.partial(turn.id()) : turn.answer();
    }

    private void block(PageMessage message, BiConsumer<Turn, CodeBlock> action) {
        turn(message).ifPresent(turn -> BlockActions.block(answer(turn), message.number(1))
                .ifPresent(code -> action.accept(turn, code)));
    }

    private void tellFailure(java.util.concurrent.CompletableFuture<Void> work) {
        work.exceptionally(failure -> {
            notice.accept(ChatFailures.sentence(failure));
            return null;
        });
    }

    /** Shows the request of a question in the inspector; with null, the last request. */
    void inspect(@Nullable Turn turn) {
        try {
            InspectorView view = (InspectorView) page.showView(InspectorView.ID);
            if (turn == null) {
                view.selectLast();
            } else {
                view.select(turn.asked(), chats.ended(turn).orElse(turn.asked()));
            }
        } catch (PartInitException e) {
            notice.accept(e.getMessage());
        }
    }

    private Shell shell() {
        return page.getWorkbenchWindow().getShell();
    }

    /** Opens the passage of a citation, or an external link. */
    private void link(String address) {
        CitationLink.parse(address).ifPresentOrElse(passages::open, () -> external(address));
    }

    /** Opens an external link, which may leave the machine: shows the address and asks first. */
    private void external(String address) {
        String[] buttons = {Messages.Link_open, Messages.Link_copy, Messages.Link_cancel};
        int answer = new MessageDialog(shell(), Messages.Link_title, null,
                NLS.bind(Messages.Link_question, address.replace("&", "&&")), MessageDialog.QUESTION, 2, buttons)
                .open();
        if (answer == 1) {
            blocks.copy(address);
        } else if (answer == 0) {
            try {
                page.getWorkbenchWindow().getWorkbench().getBrowserSupport().getExternalBrowser()
                        .openURL(URI.create(address).toURL());
            } catch (PartInitException | IllegalArgumentException | MalformedURLException e) {
                notice.accept(NLS.bind(Messages.Link_failed, address));
            }
        }
    }

    /** Asks for a file and exports the conversation to it. */
    void export() {
        Conversation conversation = chats.approved();
        FileDialog dialog = new FileDialog(shell(), SWT.SAVE);
        dialog.setText(Messages.Export_title);
        dialog.setFilterExtensions(new String[] {"*.md", "*.html", "*"}); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
        dialog.setFileName(fileName(conversation.title()));
        dialog.setOverwrite(true);
        String file = dialog.open();
        if (file != null) {
            export(conversation, Path.of(file));
        }
    }

    static String fileName(String title) {
        String name = title.replaceAll("[^\\p{L}\\p{N} _-]", "").strip();
        return (name.isEmpty() ? "conversation" : name) + ".md";
    }

    /** Exports in the background: as HTML if the file name says so, as Markdown otherwise. */
    void export(Conversation conversation, Path file) {
        boolean html = file.toString().toLowerCase(Locale.ROOT).matches(".*\\.html?"); //$NON-NLS-1$
        Job.create(Messages.Export_title, (ICoreRunnable) monitor -> {
            ZoneId zone = ZoneId.systemDefault();
            try {
                Files.writeString(file, html ? HtmlExport.of(conversation, true, chats.locale(), zone)
                        : MarkdownExport.of(conversation, true, chats.locale(), zone), StandardCharsets.UTF_8);
            } catch (IOException e) {
                notice.accept(NLS.bind(Messages.Export_failed, file, FailureReason.of(e)));
            }
        }).schedule();
    }
}
