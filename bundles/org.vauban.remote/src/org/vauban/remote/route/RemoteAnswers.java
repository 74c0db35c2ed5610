// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.embedding.EmbeddingRequest;
import org.vauban.engine.embedding.Embeddings;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.engine.endpoint.EndpointRequest;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.dialect.AnswerStream;
import org.vauban.remote.dialect.EmbeddingReply;
import org.vauban.remote.dialect.RequestBody;
import org.vauban.remote.dialect.TokenUse;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.http.RemoteException.Kind;
import org.vauban.remote.http.TransferLimits;
import org.vauban.remote.message.Messages;

/** Sends requests to endpoints, and accounts for their results. Thread-safe. */
public final class RemoteAnswers {
    private final Router router;
    private final OriginPublisher state;
    private final FirstTokenTimes times;
    private final RoutingClock clock;
    private final Messages messages;
    private final boolean estimates;

    /**
     * @param estimates whether answers contain estimates of token counts that an endpoint does not report; for a
     *             server,
     *            whose clients do not pay for them
     */
    public RemoteAnswers(Router router, OriginPublisher state, FirstTokenTimes times, RoutingClock clock,
            Messages messages, boolean estimates) {
        this.times = times;
        this.clock = clock;
        this.router = router;
        this.state = state;
        this.messages = messages;
        this.estimates = estimates;
    }

    /** Returns what users are told if nothing is sent, with the request that could have been sent. */
    @Nullable
    AnswerOrigin unsent(Router.Decision decision, List<ApprovedText> texts, RoutedTask.Body body) {
        if (!(decision instanceof Router.Unsent unsent)) {
            return decision instanceof Router.Local stays ? stays.origin() : null;
        }
        RemoteEndpoint endpoint = unsent.endpoint();
        String note = unsent.note();
        try {
            String model = unsent.model();
            EndpointRequest request = ShownRequest.of(endpoint, model, unsent.feature(), texts,
                    body.of(endpoint, model == null ? "" : model), false);
            if (note == null) {
                return AnswerOrigin.remote(endpoint.name(), endpoint.label()).withRequest(request);
            }
            router.waiting(request);
            return AnswerOrigin.unconfirmed(endpoint.name(), note).withRequest(request);
        } catch (RemoteException e) { // a tool whose parameters are not JSON: such a request is never sent
            return AnswerOrigin.local(messages.get("fallback", endpoint.label(), e.getMessage()));
        }
    }

    /**
     * Sends a request to an endpoint. Blocks. Once the listener has received output, no other engine answers.
     *
     * @param instead called if there was no output, with the reason for users
     */
    void ask(RemoteCall<Generation> call, RoutedTask task, Router.Granted granted,
            Consumer<AnswerOrigin> instead) {
        ask(call, task, granted, new Failing() {
            @Override
            public void unanswered(RemoteException e) {
                instead.accept(AnswerOrigin.local(
                        messages.get("fallback", granted.endpoint().label(), e.getMessage())));
            }

            @Override
            public EngineException midway(RemoteException e) {
                return new EngineException(error(e.kind()),
                        messages.get("midway", granted.endpoint().label(), e.getMessage()), e);
            }
        });
    }

    /** Handles a request that an endpoint does not answer completely. */
    public interface Failing {
        /** Called if there was no output, so that another engine may answer. */
        void unanswered(RemoteException e);

        /** Called if there was output; returns the failure of the request. */
        EngineException midway(RemoteException e);
    }

    /** Sends a request to an endpoint, with a handler for failures. */
    public void ask(RemoteCall<Generation> call, RoutedTask task, Router.Granted granted, Failing failing) {
        if (Deadline.isOver(task.deadline())) { // used up by a former endpoint, or by the decision
            router.failed(granted, null, TokenUse.NONE, cancelled());
            failing.unanswered(new RemoteException(Kind.TIMEOUT, messages.get("timeout"), null));
            return;
        }
        AnswerStream answer = new AnswerStream(task.options(), task.tools(), task.listener(), messages);
        if (estimates) {
            answer.estimate(granted.characters());
        }
        String endpoint = granted.endpoint().name();
        long begin = clock.nanos();
        answer.onFirst(() -> times.there(endpoint, Duration.ofNanos(clock.nanos() - begin)));
        String model = granted.connection().model();
        AnswerOrigin origin = granted.origin();
        String format = "remote:" + task.format();
        Deadline deadline = task.deadline();
        try {
            state.begin(granted.origin());
            RequestBody body = task.body().of(granted.endpoint(), model);
            origin = origin.withRequest(ShownRequest.of(granted.endpoint(), model, granted.feature(), task.texts(),
                    body, true));
            granted.connection().client().post(body.path(), body.json(), granted.connection().key(),
                    deadline == null ? task.limits() : task.limits().within(deadline.left()), call.transfer(), answer);
            Generation generation = answer.generation(model, format).withOrigin(origin);
            router.answered(granted, answer.head(), answer.use(granted.characters()),
                    "finish=" + generation.finish());
            call.result().complete(generation);
        } catch (RemoteException e) {
            // the caller's deadline, and not the endpoint, caused this timeout
            boolean hurried = e.kind() == Kind.TIMEOUT && deadline != null;
            router.failed(granted, answer.head(), answer.use(granted.characters()), hurried ? cancelled() : e);
            if (e.kind() == Kind.CANCELLED && !answer.hasBegun()) {
                times.thereAtLeast(endpoint, Duration.ofNanos(clock.nanos() - begin));
            }
            failed(call, task, granted, origin, answer, e, failing);
        } catch (RuntimeException | Error e) { // thrown by the listener: not a failure of the endpoint
            router.failed(granted, answer.head(), answer.use(granted.characters()), cancelled());
            throw e;
        } finally {
            state.end();
        }
    }

    private void failed(RemoteCall<Generation> call, RoutedTask task, Router.Granted granted, AnswerOrigin origin,
            AnswerStream answer, RemoteException e, Failing failing) {
        FinishReason early = call.isCancelled() ? FinishReason.CANCELLED
                : e.kind() == Kind.TIMEOUT && task.deadline() != null && answer.hasBegun()
                        ? FinishReason.DEADLINE
                        : null;
        if (early != null) {
            call.result().complete(answer.ended(granted.connection().model(), "remote:" + task.format(), early)
                    .withOrigin(origin));
        } else if (answer.hasBegun()) {
            call.result().completeExceptionally(failing.midway(e));
        } else {
            failing.unanswered(e);
        }
    }

    /**
     * Sends texts to an endpoint for embedding. Blocks.
     *
     * @param instead called if it does not answer
     */
    public void embed(RemoteCall<Embeddings> call, EmbeddingRequest request, Router.Granted granted,
            TransferLimits limits, Consumer<RemoteException> instead) {
        String model = granted.connection().model();
        EmbeddingReply reply = new EmbeddingReply(model, request.texts().size(), messages);
        long least = granted.characters() / 8;
        try {
            state.begin(granted.origin());
            RequestBody body = RequestBody.embeddings(model, request);
            granted.connection().client().post(body.path(), body.json(), granted.connection().key(), limits,
                    call.transfer(), reply);
            Embeddings embeddings = reply.embeddings();
            router.answered(granted, reply.head(), new TokenUse(Math.max(least, embeddings.promptTokens()), 0),
                    "finish=END");
            call.result().complete(estimates && embeddings.promptTokens() == 0 ? new Embeddings(embeddings.vectors(),
                    (int) Math.max(1, least), embeddings.totalMillis()) : embeddings);
        } catch (RemoteException e) {
            router.failed(granted, reply.head(), new TokenUse(least, 0), e);
            instead.accept(e);
        } catch (RuntimeException | Error e) { // not a failure of the endpoint
            router.failed(granted, reply.head(), new TokenUse(least, 0), cancelled());
            throw e;
        } finally {
            state.end();
        }
    }

    /** Creates the failure of a cancelled request. */
    RemoteException cancelled() {
        return new RemoteException(Kind.CANCELLED, messages.get("cancelled"), null);
    }

    /** Returns the error that callers receive for a failure. */
    public static EngineError error(Kind kind) {
        return switch (kind) {
            case LIMITED -> EngineError.OVERLOADED;
            case CANCELLED -> EngineError.CANCELLED;
            case REFUSED -> EngineError.INVALID_REQUEST;
            case CONTEXT_EXCEEDED -> EngineError.CONTEXT_EXCEEDED;
            default -> EngineError.PROTOCOL;
        };
    }
}
