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
 * Asks an endpoint as well for a completion that this machine, measured to be slower, has not begun to write when the
 * endpoint would have. Safe for use by many threads.
 */
final class Hedging {
    private final Router router;
    private final RemoteAnswers answers;
    private final OriginPublisher state;
    private final FirstTokenTimes times;
    private final RoutingClock clock;
    private final BiConsumer<RemoteCall<?>, Runnable> threads;

    /** @param threads runs work for a request that may block, on a thread of its own */
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
     * Lets the engine of this machine answer, and the endpoint if it is slow.
     *
     * @param call given the answer
     * @param endpoint its name
     * @param unsupported why an endpoint cannot answer this request, empty where it can
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
                measure.run(); // without a text
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

    /** @param measure called when the endpoint is quicker than this machine */
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
                if (decision instanceof Router.Unsent) { // the user is asked
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
        } else { // this machine was quicker after all
            router.failed(granted, null, TokenUse.NONE, answers.cancelled());
            call.result().complete(task.nothing(FinishReason.CANCELLED));
        }
        if (!answer.isRemote()) {
            state.local(answer.note());
        }
    }
}
