// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.vauban.engine.host.scheduler.GenerationTask.Prompt;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaSampler;

/**
 * Makes prompts and samplers that take long, while the model's thread computes for the other requests. One request
 * after the other, in the order in which they would get a slot. Any thread.
 */
final class RequestPreparation {
    private static final int IDLE_SECONDS = 10;
    /** Tokens of a prompt whose preparation counts as much as one that the model reads. */
    private static final int PREPARED = 256;

    private final RequestQueue queue;
    private final RequestCompleter completer;
    private final LlamaModel model;
    private final int limit;
    private final SchedulerEvents events;
    /** What comes after it was closed waits no more. */
    private final ThreadPoolExecutor thread;

    /** @param limit tokens of a prompt and the first one of its answer: what is longer need not wait for a slot */
    RequestPreparation(String modelId, RequestQueue queue, RequestCompleter completer, LlamaModel model, int limit,
            SchedulerEvents events) {
        this.queue = queue;
        this.completer = completer;
        this.model = model;
        this.limit = limit;
        this.events = events;
        thread = new ThreadPoolExecutor(0, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), body -> {
            Thread made = new Thread(body, "vauban-host-preparation-" + modelId);
            made.setDaemon(true);
            return made;
        }, new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Whether others would have to wait for it on the model's thread. */
    static boolean takesLong(GenerationTask task) {
        return task.isLong() || SamplerChain.takesLong(task.options());
    }

    /** A request waits to be prepared. */
    void submitted() {
        thread.execute(this::prepareNext);
    }

    private void prepareNext() {
        ActiveRequest request = queue.nextUnprepared();
        if (request == null) {
            return; // it has ended
        }
        LlamaSampler sampler = null;
        boolean taken = false;
        int share = 1; // also of what is refused afterwards: or its user would always be next
        try {
            request.started = true;
            events.started(request.task.id());
            sampler = SamplerChain.of(model, request.task);
            Prompt prompt = request.task.prompt().get();
            share += prompt.tokens().length / PREPARED;
            Admission.requireRoom(request.task, prompt, limit, events);
            taken = queue.prepared(request, sampler, prompt);
        } catch (RuntimeException | Error e) { // or whoever waits for it would do so for ever
            if (queue.withdraw(request)) {
                completer.fail(request, e);
            }
        } finally {
            queue.charge(request.task, share, 0);
            if (sampler != null && !taken) {
                sampler.close();
            }
        }
    }

    /** Waits for the one that is being prepared: the model can be freed afterwards. */
    void close() {
        thread.shutdownNow();
        boolean interrupted = false;
        while (!thread.isTerminated()) {
            try {
                thread.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
