// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.page;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.widgets.Display;
import org.vauban.engine.EngineException;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.UiAssistCall;
import org.vauban.knowledge.DocumentPages;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.document.RenderedPage;

/** Has pages of a document drawn in a job, the last one that was asked for. Its process ends when nobody asks. */
final class PageLoader extends Job {
    private static final long IDLE_MILLIS = 60_000;

    /** Told on the UI thread; nothing any more after the loader was closed. */
    interface Receiver {
        void drawn(int number, RenderedPage page);

        /** @param sentence why there is no image */
        void failed(int number, String sentence);
    }

    /** @param scale pixels of a point */
    private record Wanted(int number, float scale) {}

    private final CurrentAssistant assistants;
    private final Path file;
    private final Display display;
    private final Receiver receiver;
    private final AtomicReference<@Nullable Wanted> wanted = new AtomicReference<>();
    private final Job idle = Job.createSystem(Messages.Job_page, (ICoreRunnable) monitor -> end(false));
    private final AtomicInteger searches = new AtomicInteger();
    private volatile boolean closed;
    private final Object lock = new Object();
    // guarded by the lock
    private @Nullable DocumentPages pages;
    /** Jobs that draw or search with these pages. */
    private int users;

    PageLoader(CurrentAssistant assistants, Path file, Display display, Receiver receiver) {
        super(Messages.Job_page);
        this.assistants = assistants;
        this.file = file;
        this.display = display;
        this.receiver = receiver;
        setSystem(true);
        setPriority(INTERACTIVE);
    }

    /** Draws a page soon; what was asked for before and has not begun is forgotten. UI thread; returns at once. */
    void load(int number, float scale) {
        wanted.set(new Wanted(number, scale));
        schedule(); // once more after this time, if it runs
    }

    /** Ends the process, also while it draws or searches. UI thread; returns at once. */
    void close() {
        closed = true;
        idle.cancel();
        Job.createSystem(Messages.Job_page, (ICoreRunnable) monitor -> end(true)).schedule();
    }

    /**
     * Looks for the next page with some words; what was looked for before is forgotten. UI thread; returns at once.
     *
     * @param from the first page that is looked at
     * @param found told on the UI thread: the page, or 0
     * @param failed told on the UI thread, with a sentence
     */
    void find(String words, int from, boolean forward, IntConsumer found, Consumer<String> failed) {
        int mine = searches.incrementAndGet();
        idle.cancel();
        Job.createSystem(Messages.Job_page, (ICoreRunnable) monitor -> {
            BooleanSupplier stop = () -> closed || searches.get() != mine;
            try {
                int page = open().find(words, from, forward, stop);
                if (!stop.getAsBoolean()) {
                    tell(() -> found.accept(page));
                }
            } catch (KnowledgeException | EngineException e) {
                tell(() -> failed.accept(String.valueOf(e.getMessage())));
            } finally {
                synchronized (lock) {
                    users--;
                }
                rest();
            }
        }).schedule();
    }

    private void rest() {
        if (closed) {
            end(true); // it may have been opened behind the end
        } else {
            idle.schedule(IDLE_MILLIS);
        }
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        idle.cancel();
        Wanted next = wanted.getAndSet(null);
        while (next != null && !closed) {
            draw(next);
            next = wanted.getAndSet(null);
        }
        rest();
        return Status.OK_STATUS;
    }

    private void draw(Wanted what) {
        try {
            RenderedPage page = open().page(what.number(), what.scale());
            tell(() -> receiver.drawn(what.number(), page));
        } catch (KnowledgeException | EngineException e) {
            tell(() -> receiver.failed(what.number(), String.valueOf(e.getMessage())));
        } finally {
            synchronized (lock) {
                users--;
            }
        }
    }

    private DocumentPages open() throws KnowledgeException {
        synchronized (lock) {
            users++;
            DocumentPages open = pages;
            if (open == null) {
                open = assistants.assistant().questions().index().pages(file);
                pages = open;
            }
            return open;
        }
    }

    private void tell(Runnable what) {
        UiAssistCall.onDisplay(display, () -> {
            if (!closed) {
                what.run();
            }
        });
    }

    /** @param always also while a page is drawn or searched */
    private void end(boolean always) {
        DocumentPages open = null;
        synchronized (lock) {
            if (always || users == 0) {
                open = pages;
                pages = null;
            }
        }
        if (open != null) {
            open.close();
        }
    }
}
