// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.TokenListener;
import org.vauban.engine.framing.FrameException;
import org.vauban.engine.protocol.ClientProtocol;
import org.vauban.engine.tool.ToolCallDelta;

/**
 * Processes the host's notifications on its reading thread: records them and calls listeners on the callback thread.
 */
final class HostNotifications implements HostSession.NotificationHandler {
    private static final int MAX_UNLOADS = 1000;

    private final ClientThreads threads;
    private final PendingRequests calls;
    private final ModelRegistry models;
    private final Consumer<String> unloaded;
    private final ListenerFailed listenerFailed;
    /** Unloaded models that the supervisor thread has not processed yet. */
    private final Set<String> unloads = ConcurrentHashMap.newKeySet();

    /** Called on the supervisor thread. */
    interface ListenerFailed {
        void failed(PendingRequest<?> call, RuntimeException e);
    }

    /** @param unloaded receives on the supervisor thread the id of a model that the host unloaded */
    HostNotifications(ClientThreads threads, PendingRequests calls, ModelRegistry models, Consumer<String> unloaded,
            ListenerFailed listenerFailed) {
        this.threads = threads;
        this.calls = calls;
        this.models = models;
        this.unloaded = unloaded;
        this.listenerFailed = listenerFailed;
    }

    @Override
    public void notified(String method, @Nullable Object parameter) throws FrameException {
        switch (parameter) {
            case ClientProtocol.Text text -> {
                PendingRequest<?> call = calls.find(text.id());
                if (call != null && text.text() != null && !text.text().isEmpty()) {
                    call.streamed = true;
                    boolean needed = call.feed.text(text.text(), text.likelihood(), text.tokens());
                    call.text.append(text.text());
                    tell(call, needed);
                }
            }
            case ClientProtocol.Reasoning reasoning -> {
                PendingRequest<?> call = calls.find(reasoning.id());
                if (call != null && reasoning.text() != null) {
                    call.streamed = true;
                    tell(call, call.feed.reasoning(reasoning.text(), reasoning.tokens()));
                }
            }
            case ClientProtocol.Calling calling -> {
                PendingRequest<?> call = calls.find(calling.id());
                ToolCallDelta piece = calling.piece();
                if (call != null && piece != null && piece.name() != null && piece.arguments() != null) {
                    call.streamed = true;
                    tell(call, call.feed.toolCallPiece(piece));
                }
            }
            case ClientProtocol.Called called -> {
                PendingRequest<?> call = calls.find(called.id());
                if (call != null && called.call() != null) {
                    call.streamed = true;
                    tell(call, call.feed.toolCall(called.call()));
                }
            }
            case ClientProtocol.Started started -> {
                PendingRequest<?> call = calls.find(started.id());
                if (call != null) {
                    call.started = true;
                }
            }
            case ClientProtocol.Prompted prompted -> {
                PendingRequest<?> call = calls.find(prompted.id());
                if (call != null) {
                    tell(call, call.feed.prompted(prompted.total(), prompted.reused()));
                }
            }
            case ClientProtocol.Reading reading -> {
                PendingRequest<?> call = calls.find(reading.id());
                if (call != null) {
                    tell(call, call.feed.reading(reading.read(), reading.total()));
                }
            }
            case ClientProtocol.Unloaded model -> unloaded(String.valueOf(model.modelId()));
            case ClientProtocol.Progress loading -> models.progressed(loading.id(), loading.share());
            case null, default -> {
                // a notification of a later version
            }
        }
    }

    private void unloaded(String modelId) throws FrameException {
        if (unloads.size() >= MAX_UNLOADS) {
            throw new FrameException(FrameException.Reason.NOT_JSON_RPC, "more models are unloaded than can be loaded");
        }
        if (unloads.add(modelId)) {
            threads.act(() -> {
                unloads.remove(modelId);
                unloaded.accept(modelId);
            });
        }
    }

    private void tell(PendingRequest<?> call, boolean needed) {
        if (!needed) {
            return; // a callback is scheduled already
        }
        threads.callback(() -> {
            try {
                call.feed.tell(call.listener);
            } catch (RuntimeException e) {
                call.listener = TokenListener.NONE;
                threads.act(() -> listenerFailed.failed(call, e));
            }
        });
    }
}
