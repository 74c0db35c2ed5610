// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.framing.MessageTooLongException;
import org.vauban.engine.process.launch.Messages;
import org.vauban.engine.protocol.ErrorData;

/** Error messages of the client in the user's language. Stateless; any thread. */
record EngineFailures(Messages messages) {

    EngineException closed() {
        return messages.failure(EngineError.CLOSED, "closed");
    }

    EngineException cancelled() {
        return messages.failure(EngineError.CANCELLED, "cancelled");
    }

    EngineException overloaded(int pending) {
        return messages.failure(EngineError.OVERLOADED, "overloaded", pending);
    }

    EngineException notLoaded(String modelId) {
        return messages.failure(EngineError.MODEL_NOT_LOADED, "notLoaded", modelId);
    }

    EngineException quarantined(String modelId, int crashes, Path file) {
        return messages.failure(EngineError.MODEL_QUARANTINED, "quarantined", modelId, crashes, file);
    }

    /** Returns the failure for a request that the host would refuse to read. */
    EngineException tooLong(MessageTooLongException e) {
        return messages.failure(EngineError.INVALID_REQUEST, "tooLong", e.bytes() / 1e6, e.allowed() / 1e6);
    }

    EngineException listener(RuntimeException e) {
        return new EngineException(EngineError.INTERNAL, messages.get("listener", e), e);
    }

    /** Returns the failure if the delay after {@code last} exceeds the maximum wait of a request. */
    EngineException restartWait(EngineException last, long waitMillis) {
        return messages.failure(last.error(), "restartWait", (waitMillis + 999) / 1000, last.getMessage());
    }

    /** Returns the failure if no process could be started. */
    EngineException notStarted(List<Path> javaHomes, Throwable e) {
        return new EngineException(EngineError.HOST_START_FAILED,
                messages.get("startFailed", javaHomes, e.getMessage()), e);
    }

    /** Returns the reason for the end of a host that was never ready. */
    EngineException start(HostSession ended) {
        return switch (ended.fault()) {
            case HostFault.StartTimeout timeout -> messages.failure(EngineError.HOST_START_FAILED, "startTimeout",
                    timeout.after().toSeconds(), ended.lastWords(messages));
            case HostFault.Garbage garbage -> garbage(garbage);
            default -> messages.failure(EngineError.HOST_START_FAILED, "startExited", ended.exit(messages),
                    ended.lastWords(messages));
        };
    }

    /** Returns the reason for the end of a host that had been ready. */
    EngineException crash(HostSession ended) {
        return switch (ended.fault()) {
            case HostFault.Hung hung -> messages.failure(EngineError.HOST_HUNG, "hung", hung.after().toSeconds());
            case HostFault.Stalled stalled -> messages.failure(EngineError.HOST_HUNG, "stalled",
                    stalled.after().toSeconds());
            case HostFault.Garbage garbage -> garbage(garbage);
            case HostFault.NotReading notReading -> messages.failure(EngineError.HOST_HUNG, "notReading");
            default -> messages.failure(EngineError.HOST_CRASHED, "crashed", ended.exit(messages),
                    ended.lastWords(messages));
        };
    }

    private EngineException garbage(HostFault.Garbage garbage) {
        return messages.failure(EngineError.PROTOCOL, "protocol", garbage.what().getMessage());
    }

    /** Converts a failure of the host's future. */
    static EngineException of(Throwable e) {
        Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        if (cause instanceof EngineException engine) {
            return engine;
        }
        if (cause instanceof ResponseErrorException response) {
            return ErrorData.fromResponse(response);
        }
        return new EngineException(EngineError.INTERNAL, String.valueOf(cause.getMessage()), cause);
    }
}
