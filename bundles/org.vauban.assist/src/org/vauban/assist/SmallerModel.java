// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.AssistantServices.Open;
import org.vauban.assist.ask.Messages;
import org.vauban.assist.call.FailureCause;
import org.vauban.engine.Engine;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.ModelDescription;
import org.vauban.governance.policy.Policy;

/**
 * A smaller model in the engine of the one in use, loaded when it is first wanted. It is looked for anew when engine,
 * model or policy are others, and after a minute where none was found. Any thread.
 */
final class SmallerModel {
    /** For a passage and the question; a longer passage is shortened. */
    private static final int CONTEXT = 2048;
    private static final long LOOK_NANOS = TimeUnit.MINUTES.toNanos(1);

    private @Nullable Chosen chosen; // guarded by this

    /**
     * @param choice null for none
     * @param sha256 of it, or null
     */
    private record Chosen(Engine engine, String than, Policy policy, @Nullable ModelChoice choice,
            @Nullable String sha256, CompletableFuture<ModelDescription> loading, long nanos) {
        boolean isFor(Open larger, Policy holds) {
            return engine == larger.engine() && than.equals(larger.modelId()) && policy == holds
                    && (choice != null || System.nanoTime() - nanos < LOOK_NANOS);
        }
    }

    /**
     * The smaller model, which loads or is loaded; the larger one where there is none, or it could not be loaded. Reads
     * the disk.
     */
    Open open(Open larger, AssistSettings settings, Policy policy, Messages messages) {
        Chosen now;
        synchronized (this) {
            now = chosen;
        }
        if (now == null || !now.isFor(larger, policy)) {
            ModelChoice found = ModelChoice.smaller(larger.modelId(), settings, policy, messages);
            String sha256 = found == null ? null : ModelChoice.sha256(found.id());
            Chosen next = new Chosen(larger.engine(), larger.modelId(), policy, found, sha256,
                    new CompletableFuture<>(), System.nanoTime());
            boolean first;
            synchronized (this) {
                now = chosen;
                first = now == null || !now.isFor(larger, policy);
                if (first) {
                    chosen = next;
                    now = next;
                }
            }
            if (first) {
                load(next, messages);
            }
        }
        Chosen used = Objects.requireNonNull(now);
        ModelChoice choice = used.choice();
        if (choice == null || used.loading().isCompletedExceptionally()) {
            return larger;
        }
        larger.gate().model(choice.id(), AuditedGate.LOCAL, used.sha256());
        return new Open(larger.gate(), used.engine(), choice.id(), used.loading());
    }

    private static void load(Chosen next, Messages messages) {
        ModelChoice choice = next.choice();
        if (choice == null) {
            return;
        }
        next.engine().load(new LoadRequest(choice.id(), choice.file(), -CONTEXT, choice.threads(), false, 1, true),
                share -> {}).result().whenComplete((model, failure) -> {
                    if (failure != null) {
                        next.loading().completeExceptionally(FailureCause.of(failure));
                    } else if (choice.stamp().isCurrent()) {
                        next.loading().complete(model);
                    } else {
                        next.engine().unload(choice.id()); // nobody verified what it has loaded
                        next.loading().completeExceptionally(choice.exchanged(messages));
                    }
                });
    }

    /** The loaded model is gone; one that could not be loaded is not tried again. */
    synchronized void forget(CompletableFuture<ModelDescription> stale) {
        Chosen now = chosen;
        if (now != null && now.loading() == stale && !stale.isCompletedExceptionally()) {
            chosen = null;
        }
    }
}
