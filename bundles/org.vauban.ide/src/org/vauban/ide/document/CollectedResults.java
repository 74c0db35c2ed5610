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
 * Keeps the results that await review for the lifetime of the workbench, so that closing the view loses nothing. UI
 * thread. {@code PlatformUI.getWorkbench().getService(...)}.
 */
public final class CollectedResults {

    private final List<FileResult> results = new ArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    /** Completes when the last pending write has ended. */
    private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);

    /** Returns the results, in the order of their arrival. */
    public List<FileResult> all() {
        return List.copyOf(results);
    }

    /** Adds results; each replaces an older pending result for the same file and task. */
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

    /** Opens the preview of a pending result. */
    public void review(FileResult result) {
        if (result.state() != State.PROPOSED) {
            return;
        }
        ProposalPreview.open(ChangeTarget.of(result.file()), result.proposal(), result.task(), result.note())
                .thenAccept(decision -> {
                    // closing the preview is no decision: the result stays pending in the list
                    if (decision == ReviewOutcome.ACCEPTED) {
                        replace(result, result.with(State.ACCEPTED, result.note()));
                        record(result, true);
                    }
                });
    }

    /** Writes the pending results among these, one after another. */
    public void accept(List<FileResult> some) {
        for (FileResult result : some.stream().filter(each -> each.state() == State.PROPOSED).toList()) {
            writing = writing.exceptionally(failure -> null).thenCompose(done -> write(result));
        }
    }

    private CompletableFuture<Void> write(FileResult result) {
        if (!results.contains(result)) { // rejected, reviewed or removed while other results were written
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

    /** Rejects the pending results among these. */
    public void reject(List<FileResult> some) {
        some.stream().filter(each -> each.state() == State.PROPOSED)
                .forEach(each -> {
                    replace(each, each.with(State.REJECTED, each.note()));
                    record(each, false);
                });
    }

    /** Records in the audit log what became of a result. */
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

    /** Adds a listener for changes; called on the UI thread. */
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
