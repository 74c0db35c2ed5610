// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenListener;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.dialect.TokenUse;

/**
 * Sends a completion to an endpoint as well, if this machine was measured to be slower and has not begun to answer when
 * the endpoint would have. Thread-safe.
 */
final class Hedging {
    private final Router router;
    private final RemoteAnswers answers;
    private final OriginPublisher state;
    private final FirstTokenTimes times;
    private final RoutingClock clock;
    private final BiConsumer<RemoteCall<?>, Runnable> threads;

    /** @param threads runs blocking work for a request on a separate thread */
    Hedging(Router router, RemoteAnswers answers, OriginPublisher state, FirstTokenTimes times, RoutingClock clock,
            BiConsumer<RemoteCall<?>, Runnable> threads) {
        this.router = router;
        this.answers = answers;
        this.state = state;
        this.times = times;
        this.clock = clock;
        this.threads = threads;
    }

    /**
     * Lets the engine of this machine answer, and the endpoint if that is slow.
     *
     * @param call receives the answer
     * @param endpoint the name of the endpoint
     * @param unsupported returns why an endpoint cannot answer this request, empty if it can
     */
    void answer(RemoteCall<Generation> call, RoutedTask task, String endpoint,
            Function<RemoteEndpoint, Optional<String>> unsupported) {
        long begin = clock.nanos();
        AtomicBoolean measured = new AtomicBoolean();
        Runnable measure = () -> {
            if (measured.compareAndSet(false, true)) {
                times.here(Duration.ofNanos(clock.nanos() - begin));
            }
        };
        Duration delay = times.delay(endpoint);
        HedgedAnswer answer = new HedgedAnswer(call.result(), task.listener());
        state.local(null);
        call.result().whenComplete((generation, failure) -> {
            if (generation != null && !call.isCancelled()) {
                measure.run(); // for an answer without text
            }
        });
        call.follow(answer);
        Duration left = Deadline.left(task.deadline());
        if (delay != null && (left == null || left.compareTo(delay) > 0)) {
            RoutedTask silent = task.with(TokenListener.NONE);
            clock.after(delay, () -> {
                if (answer.isOpen()) {
                    hedge(answer, silent, endpoint, unsupported, measure);
                }
            });
        }
        answer.local(task.local().apply(answer.listener(true, measure)));
    }

    /** @param measure called if the endpoint is faster than this machine */
    private void hedge(HedgedAnswer answer, RoutedTask task, String endpoint,
            Function<RemoteEndpoint, Optional<String>> unsupported, Runnable measure) {
        RemoteCall<Generation> call = new RemoteCall<>();
        if (!answer.remote(call)) {
            return;
        }
        threads.accept(call, () -> {
            Router.Decision decision = router.hedge(endpoint,
                    new Router.Question(task.texts(), unsupported, null, false, call.cancellation()));
            if (decision instanceof Router.Granted granted) {
                ask(answer, call, task, granted, measure);
            } else {
                if (decision instanceof Router.Unsent) { // the user has not agreed yet, and is asked
                    answer.note(answers.unsent(decision, task.texts(), task.body()));
                    state.local(answer.note());
                }
                call.result().complete(task.nothing(FinishReason.END));
            }
        });
    }

    private void ask(HedgedAnswer answer, RemoteCall<Generation> call, RoutedTask task, Router.Granted granted,
            Runnable measure) {
        if (answer.isOpen()) {
            answers.ask(call, task.with(answer.listener(false, measure)), granted,
                    why -> call.result().complete(task.nothing(FinishReason.END)));
        } else { // this machine has answered meanwhile
            router.failed(granted, null, TokenUse.NONE, answers.cancelled());
            call.result().complete(task.nothing(FinishReason.CANCELLED));
        }
        if (!answer.isRemote()) {
            state.local(answer.note());
        }
    }
}
