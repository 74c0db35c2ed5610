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

/** Access to the workbench's UI thread from a test thread. */
public final class Ui {

    /** A generous limit: a busy machine must not fail a test. */
    public static final int SECONDS = 120;

    @FunctionalInterface
    public interface Action {
        void run() throws Exception;
    }

    private Ui() {}

    public static Display display() {
        return PlatformUI.getWorkbench().getDisplay();
    }

    /** Runs a task on the UI thread and returns its result. */
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

    /**
     * Activates the workbench window. UI thread; without a window manager the workbench is not notified that its window
     * is active again.
     */
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

    /** Waits until a condition holds, evaluating it on the UI thread. */
    public static void await(String what, Callable<Boolean> condition) {
        await(what, SECONDS, condition);
    }

    public static void await(String what, int seconds, Callable<Boolean> condition) {
        await(() -> what, seconds, condition);
    }

    /** @param what describes the awaited state, together with the actual one at the timeout */
    public static void await(Supplier<String> what, int seconds, Callable<Boolean> condition) {
        poll(() -> call(what::get), seconds, () -> call(condition));
    }

    /** Waits on the test's own thread, for conditions that must not block the UI thread. */
    public static void awaitHere(Supplier<String> what, BooleanSupplier condition) {
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

    /** Runs everything that is already in the UI thread's queues, including timers that are due. */
    public static void settle() {
        for (int i = 0; i < 3; i++) {
            AtomicReference<Boolean> passed = new AtomicReference<>(false);
            display().syncExec(() -> display().timerExec(1, () -> passed.set(true)));
            await("the UI thread's queue", passed::get);
        }
        run(() -> {
            while (display().readAndDispatch()) {
                // until it is idle
            }
        });
    }

    /** Runs the timers that are due and the events queued behind them, once. Much faster than {@link #settle}. */
    public static void turn() {
        CountDownLatch passed = new CountDownLatch(1);
        run(() -> display().timerExec(1, passed::countDown));
        pass(passed, "the UI thread's timers");
        run(() -> {
            // behind everything that the timers have queued
        });
    }

    /** Waits for something that the UI thread does soon. */
    public static void pass(CountDownLatch latch, String what) {
        if (!passes(latch, SECONDS)) {
            throw new AssertionError("not within " + SECONDS + " s: " + what);
        }
    }

    /** Whether the UI thread does something within the given number of seconds. */
    static boolean passes(CountDownLatch latch, int seconds) {
        try {
            return latch.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Runs a workbench command, as a menu does. */
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
