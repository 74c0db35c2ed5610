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
 * A question that the UI thread asks the assistant: the assistant is fetched in the background, the answer comes back
 * on the UI thread unless the call was cancelled or the workbench is gone by then.
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
     * Asks. UI thread.
     *
     * @param question called on another thread
     * @param then told the answer or the failure on the UI thread, once at most
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

    /** Ends it; nobody is told any more. Any thread, idempotent. */
    public void cancel() {
        cancellation.ask();
    }

    /** Runs later on the UI thread, or never if the display is gone. Any thread. */
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

    /** The same unless a control is gone by then. Any thread. */
    public static void onDisplay(Display display, Control control, Runnable task) {
        onDisplay(display, () -> {
            if (!control.isDisposed()) {
                task.run();
            }
        });
    }
}
