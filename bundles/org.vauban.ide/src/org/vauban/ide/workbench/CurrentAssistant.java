// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.Assistant;
import org.vauban.assist.outcome.OutputOutcome;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.ide.settings.VaubanPreferences;

/**
 * Gives access to the assistant of the {@link AssistantProvider} with the highest ranking, as providers come and go.
 * Any thread.
 */
public final class CurrentAssistant implements AutoCloseable {

    /** Maximum time that the shutdown of the workbench waits. */
    private static final long RECORD_MILLIS = 2_000;

    private final Set<CompletableFuture<Void>> recording = ConcurrentHashMap.newKeySet();
    private final List<Consumer<AssistStatus>> listeners = new CopyOnWriteArrayList<>();
    private final Consumer<AssistStatus> forward = status -> tell();
    private final ServiceTracker<AssistantProvider, AssistantProvider> tracker;

    public CurrentAssistant(BundleContext context) {
        tracker = new ServiceTracker<AssistantProvider, AssistantProvider>(context, AssistantProvider.class, null) {
            @Override
            public AssistantProvider addingService(ServiceReference<AssistantProvider> reference) {
                AssistantProvider provider = super.addingService(reference);
                provider.addStatusListener(forward);
                return provider;
            }

            @Override
            public void removedService(ServiceReference<AssistantProvider> reference, AssistantProvider provider) {
                provider.removeStatusListener(forward);
                super.removedService(reference, provider);
                tell();
            }
        };
        tracker.open();
    }

    /**
     * Returns the assistant. May read files: do not call this on the UI thread.
     *
     * @throws EngineException if it cannot be created, for example without an engine for this platform
     */
    public Assistant assistant() {
        return provider().assistant();
    }

    /** Records in the audit log what became of a text that a model wrote. Returns at once; any thread. */
    public void record(OutputOutcome outcome) {
        // in the background, since creating the assistant reads files
        CompletableFuture<Void> recorded = CompletableFuture
                .runAsync(() -> assistant().outcomes().record(outcome)).exceptionally(failure -> {
                    Platform.getLog(CurrentAssistant.class).log(Status.warning(failure.getMessage(), failure));
                    return null;
                });
        recording.add(recorded);
        recorded.whenComplete((nothing, failure) -> recording.remove(recorded));
    }

    /** Waits until the assistant has received all outcomes, for a short time at most: it ends with the workbench. */
    public void awaitRecorded() {
        awaitRecorded(RECORD_MILLIS);
    }

    /** Waits until the assistant has received all outcomes. @param millis maximum time to wait */
    public void awaitRecorded(long millis) {
        CompletableFuture.allOf(recording.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, millis, TimeUnit.MILLISECONDS).join();
    }

    /** @return {@link AssistStatus.State#OFF} while completion is switched off, whatever state the assistant is in */
    public AssistStatus status() {
        AssistStatus status = assistantStatus();
        return VaubanPreferences.enabled()
                ? status
                : new AssistStatus(AssistStatus.State.OFF, status.modelId(), null, 0);
    }

    /**
     * Returns the status of the assistant itself, which may work for other features while completion is switched off.
     *
     * @return {@link AssistStatus.State#OFF} only without an assistant
     */
    public AssistStatus assistantStatus() {
        AssistantProvider provider = tracker.getService();
        return provider == null ? new AssistStatus(AssistStatus.State.OFF, null, null, 0) : provider.status();
    }

    private AssistantProvider provider() {
        AssistantProvider provider = tracker.getService();
        if (provider == null) {
            throw new EngineException(EngineError.CLOSED, Messages.Engine_closed);
        }
        return provider;
    }

    /** Adds a listener for changes of the status; called on any thread. */
    public void addStatusListener(Consumer<AssistStatus> listener) {
        listeners.add(listener);
    }

    public void removeStatusListener(Consumer<AssistStatus> listener) {
        listeners.remove(listener);
    }

    private void tell() {
        AssistStatus status = status();
        listeners.forEach(listener -> listener.accept(status));
    }

    @Override
    public void close() {
        listeners.clear();
        tracker.close();
    }
}
