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

/** Writes failures to the Eclipse log, each kind once until it went well again. Never the user's text. Any thread. */
public final class FailureLog {

    /** What the user has to put in place is no fault of ours. */
    private static final Set<EngineError> SETUP = EnumSet.of(EngineError.MODEL_MISSING, EngineError.NO_JAVA,
            EngineError.NO_NATIVE);
    /** Says nothing about the next request. */
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
     * Notes a failure.
     *
     * @return a sentence for the user, or empty where it is none of their business
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
        if (first) { // before anybody can look for it in the log
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

    /** Something went well, or may go well now that a setting or a model was changed: later failures are news again. */
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

    /** Tells when {@link #last} may have changed, on the thread that changed it. */
    public void addListener(Runnable listener) {
        listeners.add(listener);
    }

    public void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    /** @return the sentence of the last failure, or empty where it is over */
    public Optional<String> last() {
        synchronized (logged) {
            return Optional.ofNullable(last);
        }
    }
}
