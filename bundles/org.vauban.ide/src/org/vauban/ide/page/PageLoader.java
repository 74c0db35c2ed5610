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

/**
 * Draws pages of a document in a job, only the page requested last. The parser process ends after a minute without
 * requests.
 */
final class PageLoader extends Job {
    private static final long IDLE_MILLIS = 60_000;

    /** Receives the results, on the UI thread; receives none after the loader is closed. */
    interface Receiver {
        void drawn(int number, RenderedPage page);

        /** @param sentence reason why there is no image */
        void failed(int number, String sentence);
    }

    /** @param scale pixels per point */
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
    /** Number of jobs that draw or search with these pages. */
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

    /** Draws a page in the background; replaces a request that has not begun. UI thread; returns at once. */
    void load(int number, float scale) {
        wanted.set(new Wanted(number, scale));
        schedule(); // if the job is running, it runs again afterwards
    }

    /** Ends the process, even while it draws or searches. UI thread; returns at once. */
    void close() {
        closed = true;
        idle.cancel();
        Job.createSystem(Messages.Job_page, (ICoreRunnable) monitor -> end(true)).schedule();
    }

    /**
     * Searches for the next page that contains the words; replaces an earlier search. UI thread; returns at once.
     *
     * @param from first page to be searched
     * @param found given the page, or 0, on the UI thread
     * @param failed given a sentence, on the UI thread
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
            end(true); // the pages may have been opened after close() had ended them
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

    /** @param always whether to end the process even while a page is drawn or searched */
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
