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

/** Has files read one after the other, the next one while the last one is taken. Stateless. */
final class ParseAhead {
    /** Between two looks at whether the listener wants to stop: a file may take minutes. */
    private static final long LOOK_MILLIS = 100;

    private ParseAhead() {}

    /** Reads a file, on one thread. */
    interface Reader {
        /** @throws ChildException if no parser can be started */
        ParseOutcome read(Candidate candidate) throws ChildException;
    }

    /** Takes what became of a file, on the thread that asked. */
    interface Taker {
        void take(Candidate candidate, ParseOutcome outcome)
                throws IOException, IndexException, GateRefusedException;
    }

    /** What is to be done now and then while a file is read, on the thread that asked. */
    interface IdleAction {
        /** @throws IOException ends the run, as with a file that cannot be taken */
        void run() throws IOException, IndexException;
    }

    /**
     * Blocks until all files are taken or the listener wants to stop; then nothing more is taken.
     *
     * @param reader that may read them
     * @return whether it was cancelled
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
     * A fault over one file is not to keep the others out, nor the file, which is read again next time. Its words may
     * be those of the file.
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

    /** Null if the listener wants to stop meanwhile: what was read until then may be what is not wanted any more. */
    private static @Nullable ParseOutcome await(Future<ParseOutcome> outcome, IndexingListener listener,
            IdleAction idle) throws IOException, IndexException {
        try {
            do {
                try {
                    ParseOutcome read = outcome.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                    return listener.isCancelled() ? null : read;
                } catch (TimeoutException e) {
                    idle.run(); // a large file; it may not be wanted any more
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
