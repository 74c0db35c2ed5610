// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.check;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;

/** Background thread for checking Java. When a future completes, for whatever reason, its monitor is cancelled. */
public final class JavaCheckThread implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "vauban-java");
        made.setDaemon(true);
        return made;
    });

    <T> CompletableFuture<T> start(Function<IProgressMonitor, T> work) {
        IProgressMonitor monitor = new NullProgressMonitor();
        CompletableFuture<T> result = new CompletableFuture<>();
        // if the caller has given up, the result is not needed
        result.whenComplete((value, failure) -> monitor.setCanceled(true));
        try {
            thread.execute(() -> {
                if (result.isDone()) {
                    return;
                }
                try {
                    result.complete(work.apply(monitor));
                } catch (OperationCanceledException e) {
                    result.cancel(false);
                } catch (RuntimeException | LinkageError e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.cancel(false); // the workbench is closing
        }
        return result;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
