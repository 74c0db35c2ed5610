// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;

/** Drives the workbench from a separate thread, closes it at the end and knows the exit code. */
public abstract class WorkbenchDriver {

    /** Ends the work with one sentence. */
    public static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Failure(String sentence) {
            super(sentence);
        }
    }

    private static final int WORKBENCH_SECONDS = 120;

    private final String name;
    private volatile int exitCode = 1;
    private volatile boolean finished;

    /**
     * Creates a driver.
     * @param name name of the program, such as {@code vauban tour}, for messages
     */
    protected WorkbenchDriver(String name) {
        this.name = name;
    }

    final void start() {
        Thread thread = new Thread(this::run, name.replace(' ', '-'));
        thread.setDaemon(true);
        thread.start();
    }

    final boolean finished() {
        return finished;
    }

    final int exitCode() {
        return exitCode;
    }

    /** Does all the work. On the driver's thread, with the workbench open. */
    protected abstract void guide() throws Exception;

    /** Whether editors stay open, so that the next session restores them. */
    protected boolean leavesEditors() {
        return false;
    }

    private void run() {
        try {
            awaitWorkbench();
            guide();
            exitCode = 0;
        } catch (Failure e) {
            System.err.println(name + ": " + e.getMessage());
        } catch (Exception | Error e) {
            // whatever the failure is, the workbench must not stay open forever
            System.err.println(name + ": " + e);
            e.printStackTrace();
        }
        finished = true;
        if (!PlatformUI.isWorkbenchRunning()) {
            // the workbench never opened, so nothing waits for the result
            Runtime.getRuntime().halt(exitCode);
        }
        display().asyncExec(() -> {
            for (IWorkbenchWindow window : PlatformUI.getWorkbench().getWorkbenchWindows()) {
                if (window.getActivePage() != null && (exitCode != 0 || !leavesEditors())) {
                    window.getActivePage().closeAllEditors(false);
                }
            }
            PlatformUI.getWorkbench().close();
        });
    }

    private static void awaitWorkbench() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WORKBENCH_SECONDS);
        while (!PlatformUI.isWorkbenchRunning() || PlatformUI.getWorkbench().isStarting()
                || PlatformUI.getWorkbench().getWorkbenchWindowCount() == 0) {
            if (System.nanoTime() > end) {
                throw new Failure("the workbench did not start within " + WORKBENCH_SECONDS + " seconds");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    public static Display display() {
        return PlatformUI.getWorkbench().getDisplay();
    }

    public static IWorkbenchWindow window() {
        return PlatformUI.getWorkbench().getWorkbenchWindows()[0];
    }

    /** Runs a task on the UI thread and returns its result. */
    public static <T> T ui(Callable<T> task) throws Exception {
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

    /**
     * Waits for a condition.
     * @return whether the condition held within the time
     */
    public static boolean waitFor(int seconds, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!ui(condition)) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return true;
    }

    /** Waits until that moment of {@link System#nanoTime}; returns at once if it has passed. */
    public static void sleepUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Presses and releases a key that writes, with real key events; does not wait for its effect. */
    public static void press(char key) throws Exception {
        Event event = new Event();
        event.character = key;
        post(event);
    }

    /** Does the same for a key that has no character or whose character does nothing, such as {@link SWT#BS}. */
    public static void pressCode(int keyCode) throws Exception {
        Event event = new Event();
        event.keyCode = keyCode;
        post(event);
    }

    static void post(Event event) throws Exception {
        // on the UI thread: GDK's event queue has no lock
        boolean posted = ui(() -> {
            event.type = SWT.KeyDown;
            boolean down = display().post(event);
            event.type = SWT.KeyUp;
            return down & display().post(event);
        });
        if (!posted) {
            throw new Failure("this display takes no key events");
        }
    }
}
