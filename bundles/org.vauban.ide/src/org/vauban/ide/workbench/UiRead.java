// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.widgets.Display;

/** Reads data for the UI thread in a system job, so that the UI thread is not blocked. */
public final class UiRead {

    private UiRead() {}

    /**
     * Starts a read. UI thread; returns at once.
     *
     * @param name name of the job
     * @param priority priority of the job, as for {@link Job#setPriority}
     * @param work called on the thread of the job
     * @param then given the result on the UI thread, unless the display is disposed by then
     */
    public static <T> void start(String name, int priority, Supplier<T> work, Consumer<T> then) {
        Display display = Objects.requireNonNull(Display.getCurrent(), "not the UI thread");
        ICoreRunnable read = monitor -> {
            T result = work.get();
            UiAssistCall.onDisplay(display, () -> then.accept(result));
        };
        Job job = Job.createSystem(name, read);
        job.setPriority(priority);
        job.schedule();
    }
}
