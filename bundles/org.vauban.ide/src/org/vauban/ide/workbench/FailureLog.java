// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;

/**
 * Writes failures to the Eclipse log, each kind once until an operation succeeds again. Never logs the user's text. Any
 * thread.
 */
public final class FailureLog {

    /** Failures that the user can resolve by set-up; logged as warnings. */
    private static final Set<EngineError> SETUP = EnumSet.of(EngineError.MODEL_MISSING, EngineError.NO_JAVA,
            EngineError.NO_NATIVE);
    /** Failures that say nothing about the next request. */
    private static final Set<EngineError> OF_ONE_REQUEST = EnumSet.of(EngineError.CONTEXT_EXCEEDED);
    private static final Set<EngineError> NORMAL = EnumSet.of(EngineError.CANCELLED, EngineError.CLOSED);

    private final ILog log;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Set<EngineError> logged = EnumSet.noneOf(EngineError.class);
    private String last;

    public FailureLog(ILog log) {
        this.log = log;
    }

    /**
     * Logs a failure.
     *
     * @return a sentence for the user, or empty if there is nothing to tell
     */
    public Optional<String> report(Throwable failure) {
        EngineError kind = failure instanceof EngineException engine ? engine.error() : EngineError.INTERNAL;
        if (NORMAL.contains(kind)) {
            return Optional.empty();
        }
        String sentence = failure instanceof EngineException ? failure.getMessage() : Messages.Problem_unexpected;
        boolean first;
        synchronized (logged) {
            first = logged.add(kind);
        }
        if (first) { // logged before listeners may refer the user to the log
            int severity = SETUP.contains(kind) ? IStatus.WARNING : IStatus.ERROR;
            log.log(new Status(severity, "org.vauban.ide", sentence, failure));
        }
        synchronized (logged) {
            boolean over = !logged.contains(kind);
            last = over || OF_ONE_REQUEST.contains(kind) ? last : sentence;
        }
        listeners.forEach(Runnable::run);
        return Optional.of(sentence);
    }

    /** Called after a success, or after a change of a setting or a model: later failures are logged again. */
    public void over() {
        boolean changed;
        synchronized (logged) {
            logged.clear();
            changed = last != null;
            last = null;
        }
        if (changed) {
            listeners.forEach(Runnable::run);
        }
    }

    /** Adds a listener for changes of {@link #last}; called on the thread that made the change. */
    public void addListener(Runnable listener) {
        listeners.add(listener);
    }

    public void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    /** @return the sentence of the last failure, or empty if it is resolved */
    public Optional<String> last() {
        synchronized (logged) {
            return Optional.ofNullable(last);
        }
    }
}
