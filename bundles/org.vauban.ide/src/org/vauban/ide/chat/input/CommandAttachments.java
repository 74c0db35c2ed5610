// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.ui.IWorkbenchPage;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.command.Command;
import org.vauban.ide.attach.AttachmentCandidate;
import org.vauban.ide.attach.AttachmentSearch;
import org.vauban.ide.attach.EditorText;
import org.vauban.ide.attach.WorkbenchAttachments;
import org.vauban.ide.attach.WorkbenchAttachments.Named;

/** Finds the attachments that a command works on if the user has attached nothing suitable. */
public final class CommandAttachments {

    private final AttachmentSearch search;

    public CommandAttachments(AttachmentSearch search) {
        this.search = search;
    }

    /**
     * Returns the attachments for a command. UI thread.
     *
     * @param chosen attachments chosen by the user
     * @param notice shows a sentence about what is left out; called on any thread
     * @return completes on any thread; the chosen attachments if they suffice or nothing else is available
     */
    CompletableFuture<List<Attachment>> of(Command command, List<Attachment> chosen, IWorkbenchPage page,
            Consumer<String> notice) {
        Set<Kind> wants = command.wants();
        if (chosen.stream().anyMatch(each -> wants.contains(each.kind()))) {
            return CompletableFuture.completedFuture(chosen);
        }
        List<Named> named = WorkbenchAttachments.of(page);
        Optional<AttachmentCandidate> file = first(named, Kind.FILE);
        if (command.readsChanges(file.isPresent())) {
            return first(named, Kind.COMPARE).filter(compare -> wants.contains(Kind.COMPARE))
                    .or(() -> first(named, Kind.DIFF)).map(each -> plus(chosen, each, notice))
                    .orElse(CompletableFuture.completedFuture(chosen));
        }
        Optional<AttachmentCandidate> selection = first(named, Kind.SELECTION)
                .filter(found -> wants.contains(Kind.SELECTION));
        if (selection.isPresent()) {
            return plus(chosen, selection.get(), notice);
        }
        Optional<AttachmentCandidate> problems = command == Command.FIX
                ? first(named, Kind.PROBLEMS)
                : Optional.empty();
        Optional<EditorText> editor = EditorText.of(page.getActiveEditor());
        if (editor.isEmpty()) {
            return file.map(each -> plus(chosen, each, notice)).orElse(CompletableFuture.completedFuture(chosen));
        }
        Executor ui = page.getWorkbenchWindow().getShell().getDisplay()::asyncExec;
        return search.around(editor.get())
                .thenComposeAsync(
                        around -> around.stream().filter(each -> wants.contains(each.kind())).findFirst().or(() -> file)
                                .map(each -> plus(chosen, each, notice))
                                .orElse(CompletableFuture.completedFuture(chosen)),
                        ui)
                .thenComposeAsync(found -> problems.map(each -> plus(found, each, notice).exceptionally(none -> found))
                        .orElse(CompletableFuture.completedFuture(found)), ui);
    }

    private static Optional<AttachmentCandidate> first(List<Named> named, Kind kind) {
        return named.stream().map(Named::attachable).filter(each -> each.kind() == kind).findFirst();
    }

    private static CompletableFuture<List<Attachment>> plus(List<Attachment> chosen, AttachmentCandidate more,
            Consumer<String> notice) {
        return more.read(notice).thenApply(read -> {
            List<Attachment> all = new ArrayList<>(chosen);
            all.addAll(read);
            return all;
        });
    }
}
