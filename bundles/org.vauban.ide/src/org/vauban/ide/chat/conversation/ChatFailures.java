// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

import java.util.concurrent.RejectedExecutionException;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.FailureCause;
import org.vauban.engine.EngineException;
import org.vauban.ide.attach.AttachException;

/** Describes failures of the chat to the user. */
public final class ChatFailures {

    private ChatFailures() {}

    /**
     * Describes a failure of a future of {@link WorkbenchChats} in a sentence; logs it if it may be a fault. Any
     * thread.
     */
    public static String sentence(Throwable failure) {
        Throwable cause = FailureCause.of(failure);
        return switch (cause) {
            case AssistException known -> known.getMessage();
            case EngineException known -> known.getMessage();
            case IllegalStateException busy -> Messages.Chat_busy;
            case RejectedExecutionException closed -> Messages.Chat_closed;
            case AttachException known -> known.getMessage();
            default -> unexpected(cause);
        };
    }

    /** Returns a sentence that refers the user to the log. */
    private static String unexpected(Throwable failure) {
        Platform.getLog(WorkbenchChats.class).log(Status.error(Messages.Chat_unexpected, failure));
        return Messages.Chat_unexpected;
    }
}
