// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.indexing.SourceFolders.Candidate;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.IndexException;
import org.vauban.knowledge.process.ParseOutcome;

/** Reads files one after the other, each while the previous one is being processed. Stateless. */
final class ParseAhead {
    /** Interval for polling the listener: a file may take minutes. */
    private static final long LOOK_MILLIS = 100;

    private ParseAhead() {}

    /** Reads a file, on a single thread. */
    interface Reader {
        /** @throws ChildException if no parser can be started */
        ParseOutcome read(Candidate candidate) throws ChildException;
    }

    /** Processes the outcome for a file, on the caller's thread. */
    interface Taker {
        void take(Candidate candidate, ParseOutcome outcome)
                throws IOException, IndexException, GateRefusedException;
    }

    /** Called at intervals while a file is read, on the caller's thread. */
    interface IdleAction {
        /** @throws IOException ends the run, as when a file cannot be processed */
        void run() throws IOException, IndexException;
    }

    /**
     * Blocks until all files are processed or the listener cancels; nothing is processed after that.
     *
     * @param reader reads a file
     * @return whether the run was cancelled
     * @throws ChildException if no parser can be started
     */
    static boolean run(Reader reader, List<Candidate> files, IndexingListener listener, IdleAction idle,
            Taker taker) throws IOException, IndexException, GateRefusedException {
        if (files.isEmpty()) {
            return false;
        }
        ExecutorService ahead = Executors.newSingleThreadExecutor(body -> {
            Thread thread = new Thread(body, "vauban-indexing");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Future<ParseOutcome> next = ahead.submit(() -> read(reader, files.getFirst()));
            for (int i = 0; i < files.size(); i++) {
                if (listener.isCancelled()) {
                    return true;
                }
                Candidate candidate = files.get(i);
                listener.progress(i, files.size(), candidate.file());
                ParseOutcome outcome = await(next, listener, idle);
                if (outcome == null) {
                    return true;
                }
                if (i + 1 < files.size()) {
                    Candidate following = files.get(i + 1);
                    next = ahead.submit(() -> read(reader, following));
                }
                taker.take(candidate, outcome);
            }
            return false;
        } finally {
            ahead.shutdownNow();
        }
    }

    /**
     * Reads a file, and turns a fault into a failure of this file only, which the next run reads again. The exception's
     * message is not used, because it may contain text of the file.
     */
    private static ParseOutcome read(Reader reader, Candidate candidate) throws ChildException {
        try {
            return reader.read(candidate);
        } catch (RuntimeException e) {
            System.getLogger(ParseAhead.class.getName()).log(System.Logger.Level.WARNING,
                    e.getClass().getName() + " while reading " + candidate.file());
            return new ParseOutcome.Failed(ReadFailure.UNREADABLE, e.getClass().getSimpleName());
        }
    }

    /** Returns null if the listener cancels: the file may no longer be wanted. */
    private static @Nullable ParseOutcome await(Future<ParseOutcome> outcome, IndexingListener listener,
            IdleAction idle) throws IOException, IndexException {
        try {
            do {
                try {
                    ParseOutcome read = outcome.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                    return listener.isCancelled() ? null : read;
                } catch (TimeoutException e) {
                    idle.run(); // a slow file, which the listener may cancel
                }
            } while (!listener.isCancelled());
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("indexing was interrupted");
        }
    }
}
