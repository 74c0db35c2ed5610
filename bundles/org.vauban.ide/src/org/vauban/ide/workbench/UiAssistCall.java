// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.eclipse.swt.SWTException;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.vauban.assist.Assistant;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.call.FailureCause;

/**
 * A request from the UI thread to the assistant: the assistant is obtained in the background, and the answer arrives on
 * the UI thread unless the call was cancelled or the workbench has closed.
 *
 * @param <T> the answer
 */
public final class UiAssistCall<T> {

    private final Display display;
    private final BiConsumer<T, Throwable> then;
    private final Cancellation cancellation = new Cancellation();
    /** UI thread. */
    private boolean over;

    private UiAssistCall(Display display, BiConsumer<T, Throwable> then) {
        this.display = display;
        this.then = then;
    }

    /**
     * Starts the request. UI thread.
     *
     * @param question called on another thread
     * @param then given the answer or the failure on the UI thread, at most once
     */
    public static <T> UiAssistCall<T> ask(CurrentAssistant assistant, Function<Assistant, AssistCall<T>> question,
            BiConsumer<T, Throwable> then) {
        Display display = Objects.requireNonNull(Display.getCurrent(), "not the UI thread");
        UiAssistCall<T> asked = new UiAssistCall<>(display, Objects.requireNonNull(then));
        CompletableFuture.runAsync(() -> asked.begin(assistant, question), task -> {
            Thread thread = new Thread(task, "vauban-ide-ask");
            thread.setDaemon(true);
            thread.start();
        });
        return asked;
    }

    private void begin(CurrentAssistant assistant, Function<Assistant, AssistCall<T>> question) {
        try {
            AssistCall<T> made = question.apply(assistant.assistant());
            cancellation.follow(made::cancel);
            made.result().whenComplete(this::answered);
        } catch (RuntimeException e) {
            answered(null, e);
        }
    }

    private void answered(T answer, Throwable failure) {
        Throwable cause = failure == null ? null : FailureCause.of(failure);
        onDisplay(display, () -> {
            if (!cancellation.isAsked() && !over) {
                over = true;
                then.accept(answer, cause);
            }
        });
    }

    /** Cancels the request; its callback is no longer called. Any thread, idempotent. */
    public void cancel() {
        cancellation.ask();
    }

    /** Runs a task later on the UI thread, or never if the display is disposed. Any thread. */
    public static void onDisplay(Display display, Runnable task) {
        if (display.isDisposed()) {
            return;
        }
        try {
            display.asyncExec(task);
        } catch (SWTException e) {
            if (!display.isDisposed()) {
                throw e;
            }
            // the workbench closed in between
        }
    }

    /** Runs a task later on the UI thread, or never if the display or the control is disposed. Any thread. */
    public static void onDisplay(Display display, Control control, Runnable task) {
        onDisplay(display, () -> {
            if (!control.isDisposed()) {
                task.run();
            }
        });
    }
}
