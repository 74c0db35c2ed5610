// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.edit;

import java.util.Optional;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.ide.workbench.FailureLog;

/** Turns failures of the assistant into one sentence, and logs those that may be a fault. Any thread. */
public final class AssistFailures {

    private final FailureLog problems;

    public AssistFailures(FailureLog problems) {
        this.problems = problems;
    }

    /**
     * Describes a failure.
     *
     * @return empty if the user or the end of the workbench has cancelled the request
     */
    public Optional<String> sentence(Throwable failure) {
        if (failure instanceof EngineException known) {
            return known.error() == EngineError.CLOSED ? interrupted(known) : problems.report(known);
        }
        if (!(failure instanceof AssistException known)) {
            Platform.getLog(AssistFailures.class).log(Status.error(Messages.Failure_unexpected, failure));
            return Optional.of(Messages.Failure_unexpected);
        }
        if (known.error() == AssistError.CANCELLED) {
            return Optional.empty();
        }
        if (known.error() == AssistError.CLOSED) {
            return interrupted(known);
        }
        if (known.error() == AssistError.ENGINE && known.getCause() instanceof EngineException) {
            problems.report(known.getCause());
        } else if (known.error() == AssistError.INTERNAL) {
            Platform.getLog(AssistFailures.class).log(Status.error(known.getMessage(), known));
        }
        return Optional.of(known.getMessage());
    }

    /** Describes the end of an engine, which also settings and policies replace. */
    private static Optional<String> interrupted(RuntimeException closed) {
        boolean ending = !PlatformUI.isWorkbenchRunning() || PlatformUI.getWorkbench().isClosing();
        return ending ? Optional.empty() : Optional.ofNullable(closed.getMessage());
    }
}
