// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.input;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbenchPage;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.call.FailureCause;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.command.ChatCommandLine;
import org.vauban.assist.command.Command;
import org.vauban.ide.attach.AttachException;
import org.vauban.ide.chat.conversation.ChatFailures;
import org.vauban.ide.chat.conversation.ChipContent;
import org.vauban.ide.chat.conversation.ConversationTarget;
import org.vauban.ide.chat.conversation.KeptDraft;
import org.vauban.ide.chat.conversation.Messages;
import org.vauban.ide.chat.conversation.WorkbenchChats;
import org.vauban.ide.workbench.UiAssistCall;

/**
 * Sends the typed question with its attachments. The text stays in the input until the question is in the conversation,
 * so that nothing is lost if sending fails. UI thread.
 */
public final class QuestionSender {

    private final WorkbenchChats chats;
    private final ChipBar chips;
    private final ChatInput input;
    private final CommandAttachments commandAttachments;
    private final IWorkbenchPage page;
    private final Consumer<String> notice;
    private final Runnable changed;
    /** Target of the question being sent; null for none. */
    private @Nullable ConversationTarget sending;
    /** Completes when the question is in the conversation. */
    private CompletableFuture<Void> begun = CompletableFuture.completedFuture(null);
    private String edited;
    /** Original text of the question being edited. */
    private String asked = "";
    /** Original attachments of the question being edited. */
    private List<Attachment> askedWith = List.of();
    private String before = "";
    private List<ChipContent> attachedBefore = List.of();

    /**
     * @param notice shows a sentence to the user; given null to clear it
     * @param changed called when {@link #editing} or {@link #sending} has changed
     */
    public QuestionSender(WorkbenchChats chats, ChipBar chips, ChatInput input, CommandAttachments commandAttachments,
            IWorkbenchPage page, @Nullable Consumer<String> notice, Runnable changed) {
        this.chats = chats;
        this.chips = chips;
        this.input = input;
        this.commandAttachments = commandAttachments;
        this.page = page;
        this.notice = notice;
        this.changed = changed;
    }

    /** Whether an earlier question is being edited. */
    public boolean editing() {
        return edited != null;
    }

    /** Whether a question was sent that is not in the conversation yet, for example while its attachments are read. */
    public boolean sending() {
        return sending != null;
    }

    /**
     * Cancels a question that is not in the conversation yet; its text and attachments stay.
     *
     * @return whether there was one
     */
    public boolean stop() {
        ConversationTarget question = sending;
        if (question == null) {
            return false;
        }
        if (question.stop()) {
            begun.cancel(false);
        }
        return true;
    }

    /** Sends the text of the input as a new question, or as the edited one. */
    public void send() {
        String line = input.content();
        if (line.isBlank() && chips.all().isEmpty()) {
            return;
        }
        ChatCommandLine parsed = ChatCommandLine.parse(line, chats.locale());
        if (parsed.command() == null && parsed.argument().isBlank()) {
            notice.accept(Messages.Chat_noQuestion);
            return;
        }
        String turn = edited;
        String kept = before;
        String whole = KeptDraft.joined(kept, line);
        List<ChipContent> others = attachedBefore;
        List<Attachment> earlier = askedWith;
        ConversationTarget target = chats.target();
        send(parsed.command(), target,
                attachments -> turn == null
                        ? target.ask(line, attachments)
                        : target.edit(turn, line, attachments),
                () -> sent(line, turn != null), taken -> {
                    if (turn == null) {
                        chats.asked(now -> since(line, now), taken);
                    } else { // keeps the draft from before the edit, and its attachments
                        chats.asked(now -> now.startsWith(whole) ? KeptDraft.joined(kept, since(whole, now)) : now,
                                added(taken, earlier, others));
                    }
                });
    }

    /**
     * Sends a command from a menu; the typed text stays. An edit of an earlier question is ended first, since the
     * command would use the attachments of that question.
     *
     * @param argument as if typed after the command; may be empty
     */
    public void ask(Command command, String argument) {
        List<ChipContent> added = edited != null && !chats.running() && !sending() ? endChangedEdit() : List.of();
        ConversationTarget target = chats.target();
        send(command, target, attachments -> target.ask(command, argument, attachments), chips::clearTaken,
                taken -> chats.asked(now -> now, taken));
        added.forEach(chips::add); // after the attachments of the command
    }

    /**
     * @param done removes what was sent from the view
     * @param closed removes what was sent from the draft, if the view is closed by then; given the attachments
     */
    private void send(@Nullable Command command, ConversationTarget target,
            Function<List<Attachment>, CompletableFuture<Void>> question, Runnable done,
            Consumer<List<ChipContent>> closed) {
        if (chats.running() || sending()) {
            notice.accept(Messages.Chat_busy);
            return;
        }
        sending = target;
        notice.accept(null);
        changed.run();
        Control from = input.text();
        Display display = from.getDisplay();
        CompletableFuture<List<Attachment>> read = chips.attachments()
                .thenCompose(chosen -> command == null
                        ? CompletableFuture.completedFuture(chosen)
                        : commandAttachments.of(command, chosen, page,
                                leftOut -> UiAssistCall.onDisplay(display, from, () -> notice.accept(leftOut))));
        CompletableFuture<Void> asking = read.thenCompose(attachments -> {
            if (command != null && attachments.isEmpty()) {
                throw new AttachException(Messages.Chat_nothingToWorkOn, null);
            }
            return question.apply(attachments);
        });
        begun = asking;
        asking.whenComplete((nothing, failure) -> {
            if (!display.isDisposed()) {
                display.asyncExec(() -> {
                    sending = null;
                    if (input.text() == null || input.text().isDisposed()) {
                        if (failure == null) {
                            closed.accept(chips.taken());
                        }
                        return;
                    }
                    if (failure != null) {
                        chips.keepTaken();
                        notice.accept(FailureCause.of(failure) instanceof CancellationException
                                ? null : ChatFailures.sentence(failure));
                        conversationChanged();
                    } else {
                        done.run();
                    }
                    changed.run();
                });
            }
        });
    }

    /** Removes what was sent; text and attachments added since then stay. */
    private void sent(String line, boolean edit) {
        chips.clearTaken();
        String now = input.content();
        String since = since(line, now);
        if (!edit) {
            input.content(since);
        } else if (edited != null) { // else the edit was ended while the question was being sent
            endEdit();
            append(since);
        }
    }

    /** Removes from this view what was sent from another view that is closed. */
    public void asked(UnaryOperator<String> rest, List<ChipContent> attached) {
        if (edited == null) {
            chips.remove(attached);
            input.content(rest.apply(input.content()));
        } else {
            attachedBefore = attachedBefore.stream().filter(each -> !attached.contains(each)).toList();
            before = rest.apply(before);
        }
    }

    private static String since(String line, String now) {
        return now.startsWith(line) ? now.substring(line.length()).stripLeading() : now;
    }

    /** Puts an earlier question into the input for editing. */
    public void edit(Turn turn) {
        if (chats.running() || sending()) {
            notice.accept(Messages.Chat_busy);
            return;
        }
        if (edited != null) {
            leaveEdit(); // keeps the changes to another question
        }
        before = input.content();
        attachedBefore = chips.all();
        edited = turn.id();
        chips.clear();
        askedWith = turn.attachments();
        askedWith.forEach(each -> chips.add(ChipContent.of(List.of(each), each.label())));
        Command command = turn.command();
        String word = command == null ? "" : "/" + command.word(chats.locale()) + " ";
        asked = word + turn.question();
        input.content(asked);
        changed.run();
        input.focus();
    }

    /** Ends the edit; the earlier question stays unchanged. */
    public void cancelEdit() {
        if (edited != null) {
            chips.clear();
            endEdit();
            input.focus();
        }
    }

    /** Returns the draft to keep if the view closed now: the typed text, with changes to an earlier question. */
    public String draft() {
        String typed = input.content();
        return edited == null ? typed : typed.equals(asked) ? before : KeptDraft.joined(before, typed);
    }

    /**
     * Returns the attachments to keep if the view closed now: those of the next question, and those added to an earlier
     * one.
     */
    public List<ChipContent> attached() {
        return edited == null
                ? chips.all()
                : Stream.concat(attachedBefore.stream(), added(chips.all(), askedWith, attachedBefore).stream())
                        .toList();
    }

    /**
     * Returns those attachments of an edited question that were neither there originally nor belong to the next
     * question.
     */
    private static List<ChipContent> added(List<ChipContent> all, List<Attachment> earlier, List<ChipContent> others) {
        return all.stream().filter(each -> !earlier.containsAll(each.attachments())
                && others.stream().noneMatch(other -> other.attachments().equals(each.attachments()))).toList();
    }

    /** Ends an edit whose question is not in the current conversation, where it cannot be sent. */
    public void conversationChanged() {
        // a question being sent ends its edit itself
        if (edited != null && !sending() && chats.conversation().turn(edited).isEmpty()) {
            leaveEdit();
        }
    }

    /**
     * Ends the edit without a request by the user: its changed text and added attachments are appended to the draft.
     */
    private void leaveEdit() {
        endChangedEdit().forEach(chips::add);
    }

    /** Ends the edit and keeps its changed text. @return the attachments that were added to it */
    private List<ChipContent> endChangedEdit() {
        String typed = input.content();
        boolean changed = !typed.equals(asked);
        List<ChipContent> added = added(chips.all(), askedWith, attachedBefore);
        chips.clear();
        endEdit();
        if (changed) {
            append(typed);
        }
        return added;
    }

    private void append(String typed) {
        if (!typed.isBlank()) {
            input.content(KeptDraft.joined(input.content(), typed));
        }
    }

    private void endEdit() {
        edited = null;
        attachedBefore.forEach(chips::add);
        attachedBefore = List.of();
        askedWith = List.of();
        input.content(before);
        before = "";
        changed.run();
    }
}
