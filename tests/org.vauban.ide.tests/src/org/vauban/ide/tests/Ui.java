// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;

/** The workbench's UI thread, as a test thread sees it. */
public final class Ui {

    /** Generous: a busy machine must not fail a test. */
    public static final int SECONDS = 120;

    @FunctionalInterface
    public interface Action {
        void run() throws Exception;
    }

    private Ui() {}

    public static Display display() {
        return PlatformUI.getWorkbench().getDisplay();
    }

    /** Runs on the UI thread and gives back what came out. */
    public static <T> T call(Callable<T> task) {
        AtomicReference<T> result = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        display().syncExec(() -> {
            try {
                result.set(task.call());
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
        return result.get();
    }

    /** On the UI thread: without a window manager nobody tells the workbench that its window is active again. */
    public static void activate() {
        window().getShell().forceActive();
        window().getShell().notifyListeners(SWT.Activate, new Event());
    }

    /** Waits until keys reach the active editor. */
    public static void awaitKeyboard() {
        await("the keyboard", () -> {
            activate();
            page().activate(page().getActiveEditor());
            return display().getActiveShell() == window().getShell();
        });
        settle();
    }

    public static void run(Action task) {
        call(() -> {
            task.run();
            return null;
        });
    }

    /** Waits until something holds, asking on the UI thread. */
    public static void await(String what, Callable<Boolean> condition) {
        await(what, SECONDS, condition);
    }

    public static void await(String what, int seconds, Callable<Boolean> condition) {
        await(() -> what, seconds, condition);
    }

    /** @param what is waited for, with the state that it has when the time is over */
    public static void await(Supplier<String> what, int seconds, Callable<Boolean> condition) {
        poll(() -> call(what::get), seconds, () -> call(condition));
    }

    /** The same on the test's own thread, for what may not keep the UI thread. */
    static void awaitHere(Supplier<String> what, BooleanSupplier condition) {
        poll(what, SECONDS, condition);
    }

    private static void poll(Supplier<String> what, int seconds, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + seconds + " s: " + what.get());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** Lets everything happen that is already in the UI thread's queues, timers up to now included. */
    public static void settle() {
        for (int i = 0; i < 3; i++) {
            AtomicReference<Boolean> passed = new AtomicReference<>(false);
            display().syncExec(() -> display().timerExec(1, () -> passed.set(true)));
            await("the UI thread's queue", passed::get);
        }
        run(() -> {
            while (display().readAndDispatch()) {
                // until it has nothing to do
            }
        });
    }

    /**
     * Lets pass the timers that are due and what is in the queue behind them, once. Much quicker than {@link #settle}.
     */
    public static void turn() {
        CountDownLatch passed = new CountDownLatch(1);
        run(() -> display().timerExec(1, passed::countDown));
        pass(passed, "the UI thread's timers");
        run(() -> {
            // behind what the timers left in the queue
        });
    }

    /** Waits for what the UI thread does soon. */
    public static void pass(CountDownLatch latch, String what) {
        if (!passes(latch, SECONDS)) {
            throw new AssertionError("not within " + SECONDS + " s: " + what);
        }
    }

    /** Whether the UI thread does something within so many seconds. */
    static boolean passes(CountDownLatch latch, int seconds) {
        try {
            return latch.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Runs a command of the workbench, as a menu does. */
    public static void execute(String command, Map<String, String> parameters) {
        run(() -> window().getService(IHandlerService.class).executeCommand(ParameterizedCommand
                .generateCommand(window().getService(ICommandService.class).getCommand(command), parameters), null));
    }

    public static IWorkbenchWindow window() {
        return PlatformUI.getWorkbench().getWorkbenchWindows()[0];
    }

    public static IWorkbenchPage page() {
        return window().getActivePage();
    }
}
