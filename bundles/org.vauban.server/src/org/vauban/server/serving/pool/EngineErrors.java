// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving.pool;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.vauban.assist.call.FailureCause;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/** Converts failures of the engine to errors for clients. */
public final class EngineErrors {
    /** Request fields, in all APIs, that set an option of {@link org.vauban.engine.GenerationOptions}. */
    private static final Map<String, List<String>> FIELDS = Map.of("grammar", List.of("grammar"), "jsonSchema",
            List.of("json_schema", "response_format", "format", "text", "output_config", "output_format"),
            "probabilities", List.of("logprobs", "n_probs", "top_logprobs", "include"), "tokens",
            List.of("timings_per_token", "return_tokens"),
            "lineMillis", List.of("t_max_predict_ms"), "logitBias", List.of("logit_bias"), "penalties",
            List.of("frequency_penalty", "presence_penalty"), "sampling",
            List.of("dry_multiplier", "dynatemp_range", "top_n_sigma", "typical_p", "xtc_probability"));

    private EngineErrors() {}

    /**
     * Converts the failure of a call to a loaded model: no retry helps if the model does not support the operation.
     *
     * @return the failure for the client
     */
    static Throwable translateCall(Throwable failure) {
        return FailureCause.of(failure) instanceof EngineException engine
                && engine.error() == EngineError.MODEL_UNSUPPORTED
                ? new ApiException(ErrorKind.INVALID_REQUEST, String.valueOf(engine.getMessage()), engine)
                : translate(failure);
    }

    /**
     * Adds the request field that requires an option which the engine does not support.
     *
     * @param body the request body
     */
    public static Throwable named(Throwable failure, JsonFields body) {
        if (!(FailureCause.of(failure) instanceof ApiException told)
                || !(told.getCause() instanceof EngineException engine)) {
            return failure;
        }
        String option = engine.option();
        return option == null ? failure : FIELDS.getOrDefault(option, List.of()).stream().filter(body::asks).findFirst()
                .<Throwable>map(field -> ApiException.of(told.kind(), field, String.valueOf(told.getMessage())))
                .orElse(failure);
    }

    /** Converts failures of the engine, and returns others unchanged. */
    static Throwable translate(Throwable failure) {
        Throwable cause = FailureCause.of(failure);
        if (cause instanceof CancellationException) {
            return new ApiException(ErrorKind.CLIENT_GONE, Messages.text("cancelled"), cause);
        }
        if (!(cause instanceof EngineException engine)) {
            return cause;
        }
        String message = String.valueOf(engine.getMessage());
        return switch (engine.error()) {
            case CONTEXT_EXCEEDED -> new ApiException(ErrorKind.CONTEXT_EXCEEDED, message, engine);
            case INVALID_REQUEST -> new ApiException(ErrorKind.INVALID_REQUEST, message, engine);
            case OVERLOADED -> ApiException.retry(ErrorKind.OVERLOADED, message, 1, engine);
            case POLICY -> new ApiException(ErrorKind.REFUSED_BY_POLICY, message, engine);
            case CANCELLED -> new ApiException(ErrorKind.CLIENT_GONE, message, engine);
            case ENDPOINT_FAILED -> ApiException.retry(ErrorKind.UNAVAILABLE, message,
                    Math.max(1, engine.retrySeconds()), engine);
            case HOST_CRASHED, HOST_HUNG, HOST_START_FAILED, CLOSED, OUT_OF_MEMORY ->
                ApiException.retry(ErrorKind.UNAVAILABLE, message, 2, engine);
            case MODEL_MISSING, MODEL_DAMAGED, MODEL_UNSUPPORTED, MODEL_NOT_LOADED, MODEL_QUARANTINED ->
                new ApiException(ErrorKind.UNAVAILABLE, message, engine);
            default -> new ApiException(ErrorKind.INTERNAL, message, engine);
        };
    }
}
