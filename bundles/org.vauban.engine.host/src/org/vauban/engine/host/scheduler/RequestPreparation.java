// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.vauban.engine.host.scheduler.GenerationTask.Prompt;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaSampler;

/**
 * Builds prompts and samplers that take long while the model's thread computes other requests. Prepares one request
 * after another, in the order in which they would get a slot. Any thread.
 */
final class RequestPreparation {
    private static final int IDLE_SECONDS = 10;
    /** Number of prompt tokens whose preparation is charged as one prefilled token. */
    private static final int PREPARED = 256;

    private final RequestQueue queue;
    private final RequestCompleter completer;
    private final LlamaModel model;
    private final int limit;
    private final SchedulerEvents events;
    /** Runs the preparations; tasks submitted after it was closed are discarded. */
    private final ThreadPoolExecutor thread;

    /**
     * @param limit maximum tokens of a prompt and the first token of its answer; longer prompts that must not be
     *            truncated are refused before they get a slot
     */
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

    /** Whether its preparation on the model's thread would delay other requests. */
    static boolean takesLong(GenerationTask task) {
        return task.isLong() || SamplerChain.takesLong(task.options());
    }

    /** Schedules the preparation of a submitted request. */
    void submitted() {
        thread.execute(this::prepareNext);
    }

    private void prepareNext() {
        ActiveRequest request = queue.nextUnprepared();
        if (request == null) {
            return; // the request has ended
        }
        LlamaSampler sampler = null;
        boolean taken = false;
        int share = 1; // charged even if the request is refused, or its user would always be next
        try {
            request.started = true;
            events.started(request.task.id());
            sampler = SamplerChain.of(model, request.task);
            Prompt prompt = request.task.prompt().get();
            share += prompt.tokens().length / PREPARED;
            Admission.requireRoom(request.task, prompt, limit, events);
            taken = queue.prepared(request, sampler, prompt);
        } catch (RuntimeException | Error e) { // otherwise the caller would wait for ever
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

    /** Waits for the current preparation: the model can be freed afterwards. */
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
