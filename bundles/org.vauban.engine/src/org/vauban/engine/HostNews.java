// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.function.Consumer;
import org.vauban.engine.protocol.ClientProtocol;

/** What the host says unasked, on its reading thread: notes it down and tells listeners on the callback thread. */
final class HostNews {
    private final ClientThreads threads;
    private final CallBook calls;
    private final ModelTable models;
    private final Consumer<String> unloaded;
    private final ListenerFailed listenerFailed;

    /** Told on the supervisor thread. */
    interface ListenerFailed {
        void failed(Call<?> call, RuntimeException e);
    }

    /** @param unloaded told on the supervisor thread which model the host gave the memory of back */
    HostNews(ClientThreads threads, CallBook calls, ModelTable models, Consumer<String> unloaded,
            ListenerFailed listenerFailed) {
        this.threads = threads;
        this.calls = calls;
        this.models = models;
        this.unloaded = unloaded;
        this.listenerFailed = listenerFailed;
    }

    /** @param parameter of the notification, or null */
    void notified(String method, Object parameter) {
        switch (parameter) {
            case ClientProtocol.Text text -> {
                Call<?> call = calls.find(text.id());
                if (call != null && text.text() != null && !text.text().isEmpty()) {
                    call.streamed = true;
                    call.text.append(text.text());
                    tell(call, listener -> listener.text(text.text()));
                }
            }
            case ClientProtocol.Reasoning reasoning -> {
                Call<?> call = calls.find(reasoning.id());
                if (call != null && reasoning.text() != null) {
                    call.streamed = true;
                    tell(call, listener -> listener.reasoning(reasoning.text()));
                }
            }
            case ClientProtocol.Called called -> {
                Call<?> call = calls.find(called.id());
                if (call != null && called.call() != null) {
                    call.streamed = true;
                    tell(call, listener -> listener.toolCall(called.call()));
                }
            }
            case ClientProtocol.Started started -> {
                Call<?> call = calls.find(started.id());
                if (call != null) {
                    call.started = true;
                }
            }
            case ClientProtocol.Reading reading -> {
                Call<?> call = calls.find(reading.id());
                if (call != null) {
                    tell(call, listener -> listener.reading(reading.read(), reading.total()));
                }
            }
            case ClientProtocol.Unloaded model -> threads.act(() -> unloaded.accept(model.modelId()));
            case ClientProtocol.Progress loading -> models.progressed(loading.id(), loading.share());
            case null, default -> {
                // a notification of a later version
            }
        }
    }

    private void tell(Call<?> call, Consumer<TokenListener> news) {
        threads.callback(() -> {
            try {
                news.accept(call.listener);
            } catch (RuntimeException e) {
                call.listener = TokenListener.NONE;
                threads.act(() -> listenerFailed.failed(call, e));
            }
        });
    }
}
