// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.document;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.ide.document.FileResult.State;
import org.vauban.ide.preview.ChangeResult;
import org.vauban.ide.preview.ChangeTarget;
import org.vauban.ide.preview.ProposalPreview;
import org.vauban.ide.preview.ReviewOutcome;
import org.vauban.ide.workbench.CurrentAssistant;

/**
 * The results that wait for a review, as long as the workbench lives: a view that is closed loses nothing. UI thread.
 * {@code PlatformUI.getWorkbench().getService(...)}.
 */
public final class CollectedResults {

    private final List<FileResult> results = new ArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    /** The last of those that are written. */
    private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);

    /** In the order in which they came. */
    public List<FileResult> all() {
        return List.copyOf(results);
    }

    /** Adds results; an older one that waits for the same file and task gives way. */
    public void add(List<FileResult> more) {
        for (FileResult each : more) {
            results.removeIf(old -> old.file().equals(each.file()) && old.task().equals(each.task()));
        }
        results.addAll(more);
        changed();
    }

    public void remove(List<FileResult> some) {
        results.removeAll(some);
        changed();
    }

    /** Opens the preview of one that waits. */
    public void review(FileResult result) {
        if (result.state() != State.PROPOSED) {
            return;
        }
        ProposalPreview.open(ChangeTarget.of(result.file()), result.proposal(), result.task(), result.note())
                .thenAccept(decision -> {
                    // closing the preview decides nothing here: the result still waits in the list
                    if (decision == ReviewOutcome.ACCEPTED) {
                        replace(result, result.with(State.ACCEPTED, result.note()));
                        record(result, true);
                    }
                });
    }

    /** Writes those that wait, one after another. */
    public void accept(List<FileResult> some) {
        for (FileResult result : some.stream().filter(each -> each.state() == State.PROPOSED).toList()) {
            writing = writing.exceptionally(failure -> null).thenCompose(done -> write(result));
        }
    }

    private CompletableFuture<Void> write(FileResult result) {
        if (!results.contains(result)) { // rejected, reviewed or removed while others were written
            return CompletableFuture.completedFuture(null);
        }
        return ChangeTarget.of(result.file()).write(result.proposal()).thenAccept(written -> {
            if (written instanceof ChangeResult.Written) {
                record(result, true);
            }
            replace(result, switch (written) {
                case ChangeResult.Written ok -> result.with(State.ACCEPTED, result.note());
                case ChangeResult.Conflicting conflict -> result.with(State.PROPOSED, conflict.message());
                case ChangeResult.Refused refused -> result.with(State.PROPOSED, refused.message());
            });
        });
    }

    /** Gives up those that wait. */
    public void reject(List<FileResult> some) {
        some.stream().filter(each -> each.state() == State.PROPOSED)
                .forEach(each -> {
                    replace(each, each.with(State.REJECTED, each.note()));
                    record(each, false);
                });
    }

    /** Notes for the audit what became of a result. */
    private static void record(FileResult result, boolean written) {
        EditProposal proposal = result.proposal();
        if (proposal != null) {
            PlatformUI.getWorkbench().getService(CurrentAssistant.class)
                    .record(proposal.outcome(DocumentJob.FEATURE, written));
        }
    }

    private void replace(FileResult old, FileResult next) {
        int index = results.indexOf(old);
        if (index >= 0) {
            results.set(index, next);
            changed();
        }
    }

    /** Told on the UI thread of each change. */
    public void addListener(Runnable listener) {
        listeners.add(listener);
    }

    public void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }
}
