// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.backend;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.dialect.TokenUse;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.http.RemoteException.Kind;
import org.vauban.remote.message.Messages;
import org.vauban.remote.route.Deadline;
import org.vauban.remote.route.RemoteAnswers;
import org.vauban.remote.route.RemoteCall;
import org.vauban.remote.route.Router;

/**
 * Sends a request to one endpoint of its model after the other until one answers. Once an endpoint has begun to answer,
 * no other one takes over. For one thread.
 *
 * @param <T> type of the answer
 */
final class BackEndRequest<T> {
    private static final System.Logger LOG = System.getLogger(BackEndRequest.class.getName());
    private static final Pattern STATUS = Pattern.compile("HTTP \\d{3}");
    /** Seconds until a failed endpoint is checked. */
    private static final int SHORTEST_WAIT = 2;
    private static final int LONGEST_WAIT = 60;

    private final BackEndPool pool;
    private final Router router;
    private final Messages messages;
    private final Asked<T> asked;
    // the reasons why no endpoint has answered so far
    private @Nullable String policy;
    private @Nullable Unsupported unsupported;
    private @Nullable RemoteException refused;
    private @Nullable String unavailable;
    private @Nullable String unrecorded;
    private long seconds = LONGEST_WAIT;

    /**
     * The request to send.
     *
     * @param call receives the answer
     * @param model the server's name of the model
     * @param unsupported returns why an endpoint cannot answer this request, empty if it can
     * @param deadline when the caller needs the answer; a timeout is then no fault of the endpoint; or null
     * @param endpoint sends the request to an endpoint, and waits for the answer
     */
    record Asked<T>(RemoteCall<T> call, String model, List<ApprovedText> texts,
            Function<RemoteEndpoint, Optional<Unsupported>> unsupported, @Nullable Deadline deadline,
            BiConsumer<Router.Granted, RemoteAnswers.Failing> endpoint) {}

    /**
     * Why an endpoint cannot answer a request.
     *
     * @param why in the user's language
     * @param option the option of {@link org.vauban.engine.GenerationOptions} that it does not support, or null
     */
    record Unsupported(String why, @Nullable String option) {
        static Unsupported of(String why) {
            return new Unsupported(why, null);
        }
    }

    BackEndRequest(BackEndPool pool, Router router, Messages messages, Asked<T> asked) {
        this.pool = pool;
        this.router = router;
        this.messages = messages;
        this.asked = asked;
    }

    /**
     * Returns whether an endpoint has answered, or failed midway; if false, the caller has received nothing. Blocks.
     */
    boolean run() {
        Set<BackEndLoad> tried = new HashSet<>();
        RemoteCall<T> call = asked.call();
        while (!call.isCancelled() && !call.result().isDone() && !Deadline.isOver(asked.deadline())) {
            BackEndLoad next = pool.next(asked.model(), tried);
            if (next == null) {
                return false;
            }
            tried.add(next);
            try {
                attempt(next);
            } finally {
                next.end();
            }
        }
        return call.result().isDone();
    }

    private void attempt(BackEndLoad next) {
        switch (router.decide(new Router.Question(asked.texts(), this::unsupported, next.backEnd.model(), false,
                asked.call().cancellation(), next.backEnd.endpoint()))) {
            case Router.Granted granted -> ask(next, granted);
            case Router.Unsent unsent -> policy = messages.get("backend.unconfirmed", unsent.endpoint().label(),
                    next.backEnd.endpoint());
            case Router.Local stays -> stays(next, stays);
        }
    }

    private Optional<String> unsupported(RemoteEndpoint endpoint) {
        Optional<Unsupported> why = asked.unsupported().apply(endpoint);
        why.ifPresent(each -> unsupported = each);
        return why.map(Unsupported::why);
    }

    private void stays(BackEndLoad next, Router.Local stays) {
        AnswerOrigin origin = stays.origin();
        // the reason why it rests may quote the request of another user
        String why = stays.seconds() > 0 ? messages.get("check.problem", next.backEnd.endpoint(),
                messages.get("backend.rests")) : origin == null ? "" : String.valueOf(origin.note());
        if (stays.why() == Router.Why.UNSUPPORTED) {
            return; // recorded by unsupported()
        }
        if (stays.why() == Router.Why.UNRECORDED) {
            unrecorded = why;
            next.left(why); // shown to administrators
            return;
        }
        if (stays.why() == Router.Why.UNAVAILABLE) {
            unavailable(why, stays.seconds());
            next.left(why);
        } else {
            policy = why;
        }
    }

    private void unavailable(String why, long wait) {
        unavailable = why;
        seconds = Math.min(seconds, Math.max(SHORTEST_WAIT, wait));
    }

    private void ask(BackEndLoad next, Router.Granted granted) {
        RemoteCall<T> call = asked.call();
        if (call.isCancelled()) {
            router.failed(granted, null, TokenUse.NONE,
                    new RemoteException(Kind.CANCELLED, messages.get("cancelled"), null));
            return;
        }
        asked.endpoint().accept(granted, failing(next, granted));
        if (call.result().isDone() && !call.result().isCompletedExceptionally() && !call.isCancelled()) {
            next.answered();
        }
    }

    private RemoteAnswers.Failing failing(BackEndLoad next, Router.Granted granted) {
        return new RemoteAnswers.Failing() {
            @Override
            public void unanswered(RemoteException e) {
                String why = told(granted, e);
                LOG.log(System.Logger.Level.WARNING, why);
                switch (e.kind()) {
                    case REFUSED, CONTEXT_EXCEEDED -> {
                        refused = e;
                        next.failed(null);
                    }
                    case CANCELLED -> unavailable(why, 0);
                    default -> {
                        Duration rest = e.rest();
                        unavailable(why, rest == null ? 0 : rest.toSeconds());
                        next.failed(e.kind() == Kind.TIMEOUT && asked.deadline() != null ? null : why);
                    }
                }
            }

            @Override
            public EngineException midway(RemoteException e) {
                String why = told(granted, e);
                LOG.log(System.Logger.Level.WARNING, why);
                if (e.kind() == Kind.REFUSED || e.kind() == Kind.CONTEXT_EXCEEDED) {
                    next.failed(null); // other requests may succeed there
                    return ofRequest(e);
                }
                next.failed(why);
                return new EngineException(EngineError.ENDPOINT_FAILED,
                        messages.get("backend.midway", asked.model(), next.backEnd.endpoint()), SHORTEST_WAIT);
            }
        };
    }

    /** Returns the failure of a request that an endpoint does not accept, with what it says to whoever sent it. */
    private EngineException ofRequest(RemoteException e) {
        return new EngineException(RemoteAnswers.error(e.kind()),
                messages.get("backend.request", asked.model(), String.valueOf(e.getMessage())));
    }

    /** Describes a failure for the log, administrators and other users, without text that may repeat the request. */
    private String told(Router.Granted granted, RemoteException e) {
        boolean own = switch (e.kind()) {
            case FAILED, REFUSED, CONTEXT_EXCEEDED, LIMITED, KEY -> false;
            default -> true;
        };
        String message = String.valueOf(e.getMessage());
        Matcher status = STATUS.matcher(message);
        return messages.get("check.problem", granted.endpoint().label(),
                own ? message : status.find() ? messages.get("failed", status.group())
                        : messages.get("backend.error"));
    }

    /** Returns why no endpoint has answered, for users of this machine; null if none was tried. */
    @Nullable
    String reason() {
        Unsupported cannot = unsupported;
        RemoteException invalid = refused;
        return unrecorded != null ? unrecorded : unavailable != null ? unavailable
                : invalid != null ? invalid.getMessage() : cannot != null ? cannot.why() : policy;
    }

    /** Returns the failure of a request that no engine answers, without addresses. */
    EngineException failure() {
        String model = asked.model();
        RemoteException invalid = refused;
        if (invalid != null) {
            return ofRequest(invalid);
        }
        if (unrecorded != null) {
            return new EngineException(EngineError.ENDPOINT_FAILED, messages.get("backend.unrecorded", model),
                    (int) seconds);
        }
        if (unavailable != null || unsupported == null && policy == null) {
            return new EngineException(EngineError.ENDPOINT_FAILED, messages.get("backend.none", model, seconds),
                    (int) seconds);
        }
        Unsupported cannot = unsupported;
        return cannot != null ? EngineException.ofOption(EngineError.MODEL_UNSUPPORTED, cannot.why(), cannot.option())
                : new EngineException(EngineError.POLICY, String.valueOf(policy));
    }
}
