// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.start;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;

/** Uses the workbench from a thread of its own as a person would, closes it at the end and knows the exit code. */
abstract class WorkbenchDriver {
    private static final int WORKBENCH_SECONDS = 120;
    private static final int POLL_MILLIS = 10;

    private volatile int exitCode = 1;
    private volatile boolean finished;

    final void start() {
        Thread thread = new Thread(this::run, "vauban-proof");
        thread.setDaemon(true);
        thread.start();
    }

    final boolean finished() {
        return finished;
    }

    final int exitCode() {
        return exitCode;
    }

    /** Does it all. On the driver's thread, with the workbench standing. */
    abstract void drive() throws Exception;

    private void run() {
        try {
            awaitWorkbench();
            drive();
            exitCode = 0;
        } catch (IllegalStateException e) {
            System.err.println("start: " + e.getMessage());
        } catch (Exception e) {
            e.printStackTrace();
        }
        finished = true;
        if (!PlatformUI.isWorkbenchRunning()) {
            // it never came up, so nothing waits for the result
            Runtime.getRuntime().halt(exitCode);
        }
        display().asyncExec(() -> {
            if (exitCode != 0 && window().getActivePage() != null) {
                window().getActivePage().closeAllEditors(false); // nobody answers whether to save
            }
            PlatformUI.getWorkbench().close();
        });
    }

    private static void awaitWorkbench() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WORKBENCH_SECONDS);
        while (!PlatformUI.isWorkbenchRunning() || PlatformUI.getWorkbench().isStarting()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the workbench did not start within " + WORKBENCH_SECONDS + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
        }
    }

    static Display display() {
        return PlatformUI.getWorkbench().getDisplay();
    }

    static IWorkbenchWindow window() {
        IWorkbench workbench = PlatformUI.getWorkbench();
        IWorkbenchWindow active = workbench.getActiveWorkbenchWindow();
        return active != null ? active : workbench.getWorkbenchWindows()[0];
    }

    /** Runs on the UI thread. */
    static <T> T ui(Callable<T> task) throws Exception {
        AtomicReference<T> result = new AtomicReference<>();
        AtomicReference<Exception> failure = new AtomicReference<>();
        display().syncExec(() -> {
            try {
                result.set(task.call());
            } catch (Exception e) {
                failure.set(e);
            }
        });
        if (failure.get() != null) {
            throw failure.get();
        }
        return result.get();
    }

    /** @return whether the condition held within the time; asked on the UI thread */
    static boolean await(int seconds, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!ui(condition)) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
        }
        return true;
    }

    static void sleepUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
