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
import org.vauban.ide.chat.conversation.Messages;
import org.vauban.ide.chat.conversation.WorkbenchChats;
import org.vauban.ide.workbench.UiAssistCall;

/**
 * Brings what is typed and attached to the model. What is typed stays in the input until the question stands in the
 * conversation, so that nothing is lost where it cannot be asked. UI thread.
 */
public final class QuestionSender {

    private final WorkbenchChats chats;
    private final ChipBar chips;
    private final ChatInput input;
    private final CommandAttachments commandAttachments;
    private final IWorkbenchPage page;
    private final Consumer<String> notice;
    private final Runnable changed;
    /** The question that is on its way; null for none. */
    private @Nullable ConversationTarget sending;
    /** Completed when it stands in the conversation. */
    private CompletableFuture<Void> begun = CompletableFuture.completedFuture(null);
    private String edited;
    /** The edited question as it stood in the input at first. */
    private String asked = "";
    /** What was attached to the edited question at first. */
    private List<Attachment> askedWith = List.of();
    private String before = "";
    private List<ChipContent> attachedBefore = List.of();

    /**
     * @param notice takes a sentence for the user, or null for none
     * @param changed told that {@link #editing} or {@link #sending} changed
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

    /** Whether a question was sent and does not stand in the conversation yet: what goes with it is read, for one. */
    public boolean sending() {
        return sending != null;
    }

    /**
     * Gives up a question that does not stand in the conversation yet; what was typed and attached stays.
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

    /** Asks what is in the input, or the edited question. */
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
        String whole = joined(kept, line);
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
                    } else { // what was typed before stays, and what is attached to it
                        chats.asked(now -> now.startsWith(whole) ? joined(kept, since(whole, now)) : now,
                                added(taken, earlier, others));
                    }
                });
    }

    /**
     * Asks with a command from a menu; what is typed stays. An earlier question that is being edited is left: it would
     * lend the command what is attached to it.
     *
     * @param argument as if it was typed behind the command; may be empty
     */
    public void ask(Command command, String argument) {
        List<ChipContent> added = edited != null && !chats.running() && !sending() ? endChangedEdit() : List.of();
        ConversationTarget target = chats.target();
        send(command, target, attachments -> target.ask(command, argument, attachments), chips::clearTaken,
                taken -> chats.asked(now -> now, taken));
        added.forEach(chips::add); // behind what goes with the command
    }

    /**
     * @param done takes away what has gone with the question
     * @param closed the same of the draft, should the view be closed by then; takes what was attached
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

    /** What was typed and attached since then stays. */
    private void sent(String line, boolean edit) {
        chips.clearTaken();
        String now = input.content();
        String since = since(line, now);
        if (!edit) {
            input.content(since);
        } else if (edited != null) { // else it was left while it was on its way
            endEdit();
            append(since);
        }
    }

    /** The same for a question that another view has sent, which is closed. */
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

    /** Brings an earlier question into the input. */
    public void edit(Turn turn) {
        if (chats.running() || sending()) {
            notice.accept(Messages.Chat_busy);
            return;
        }
        if (edited != null) {
            leaveEdit(); // what was changed in another one is not lost
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

    /** Leaves the earlier question as it is. */
    public void cancelEdit() {
        if (edited != null) {
            chips.clear();
            endEdit();
            input.focus();
        }
    }

    /** What is typed: were the view closed now, also what was changed in an earlier question. */
    public String draft() {
        String typed = input.content();
        return edited == null ? typed : typed.equals(asked) ? before : joined(before, typed);
    }

    /** What is attached to the next question; were the view closed now, also what was added to an earlier one. */
    public List<ChipContent> attached() {
        return edited == null
                ? chips.all()
                : Stream.concat(attachedBefore.stream(), added(chips.all(), askedWith, attachedBefore).stream())
                        .toList();
    }

    /** Of what is attached to an edited question, what was neither with it at first nor is with the next one. */
    private static List<ChipContent> added(List<ChipContent> all, List<Attachment> earlier, List<ChipContent> others) {
        return all.stream().filter(each -> !earlier.containsAll(each.attachments())
                && others.stream().noneMatch(other -> other.attachments().equals(each.attachments()))).toList();
    }

    /** Leaves an earlier question that is not in the conversation that is shown now: it cannot be asked there. */
    public void conversationChanged() {
        // one that is on its way ends the edit itself
        if (edited != null && !sending() && chats.conversation().turn(edited).isEmpty()) {
            leaveEdit();
        }
    }

    /** Ends the edit although nobody said so: what was typed and attached since then follows what was before. */
    private void leaveEdit() {
        endChangedEdit().forEach(chips::add);
    }

    /** The same without what was attached. @return that */
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
            input.content(joined(input.content(), typed));
        }
    }

    private static String joined(String draft, String typed) {
        return typed.isBlank() ? draft : draft.isBlank() ? typed : draft + '\n' + typed;
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
