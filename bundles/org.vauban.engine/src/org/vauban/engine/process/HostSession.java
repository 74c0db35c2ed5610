// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.JsonRpcException;
import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.jsonrpc.json.JsonRpcMethod;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.services.ServiceEndpoints;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.framing.FrameException;
import org.vauban.engine.framing.FrameLimits;
import org.vauban.engine.framing.FrameReader;
import org.vauban.engine.framing.FramedMessageProducer;
import org.vauban.engine.framing.MessageJson;
import org.vauban.engine.framing.MessageTooLongException;
import org.vauban.engine.framing.QueuedMessageConsumer;
import org.vauban.engine.process.launch.Messages;
import org.vauban.engine.protocol.ClientProtocol;
import org.vauban.engine.protocol.HostProtocol;

/**
 * One host process and its threads: one reads, one writes, one drains standard error. Independent of requests. {@link
 * #end} completes once, when the process has ended and all its output is read.
 */
final class HostSession {
    /** Seconds for reading the pipe of a process that has ended. */
    private static final long DRAIN_SECONDS = 2;
    private static final long CRASH_SECONDS = 5;
    private static final int CRASH_BYTES = 8 << 10;

    private final Process process;
    private final EngineFailures failures;
    private final QueuedMessageConsumer writer;
    private final StderrTail stderr = new StderrTail();
    private final AtomicReference<HostFault> fault = new AtomicReference<>();
    private final HostProtocol remote;
    private final long startedNanos = System.nanoTime();
    private final CompletableFuture<HostSession> end;
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean over;

    /** State that the client keeps for a session; accessed on the client's supervisor thread only. */
    final Map<String, Loading> loads = new HashMap<>();
    volatile boolean ready;
    boolean confined;
    double startMillis;
    long readyNanos;
    boolean pingOut;
    int missed;
    int unchanged;
    HostProtocol.Pong lastPong;

    /** Receives the host's notifications on its reading thread. */
    interface NotificationHandler {

        /**
         * @param parameter may be null
         * @throws FrameException if a correct host never sends this
         */
        void notified(String method, @Nullable Object parameter) throws FrameException;
    }

    /** A model of this session that is loading or loaded. */
    record Loading(long id, LoadRequest request, CompletableFuture<ModelDescription> future) {}

    /** Whether a model is being loaded. Supervisor thread. */
    boolean loading(String modelId) {
        Loading loading = loads.get(modelId);
        return loading != null && !loading.future().isDone();
    }

    HostSession(Process process, ClientOptions options, EngineFailures failures, NotificationHandler notifications) {
        this.process = process;
        this.failures = failures;
        Map<String, JsonRpcMethod> methods = new HashMap<>(ServiceEndpoints.getSupportedMethods(HostProtocol.class));
        methods.putAll(ServiceEndpoints.getSupportedMethods(ClientProtocol.class));
        MessageJsonHandler json = MessageJson.handler(methods);
        String name = "vauban-engine-" + process.pid();
        writer = new QueuedMessageConsumer(process.getOutputStream(), json, FrameLimits.DEFAULT.maxBodyBytes(),
                options.maxQueuedBytes(), name + "-writer", e -> {
                    // a broken pipe indicates an exit, which the process reports itself
                    if (e instanceof FrameException) {
                        kill(new HostFault.NotReading());
                    }
                });
        RemoteEndpoint endpoint = new RemoteEndpoint(writer, told(notifications));
        json.setMethodProvider(endpoint);
        remote = ServiceEndpoints.toServiceObject(endpoint, HostProtocol.class);
        FrameReader frames = new FrameReader(process.getInputStream(), options.limits());
        FramedMessageProducer producer = new FramedMessageProducer(frames, json, null, e -> {
            // a truncated frame is the sign of a crash
            if (e.reason() != FrameException.Reason.TRUNCATED
                    && !(e.reason() == FrameException.Reason.LINE_END && isCrash(frames))) {
                kill(new HostFault.Garbage(e));
            }
            return false;
        });
        CompletableFuture<Void> read = read(producer, endpoint, name);
        CompletableFuture<Void> drained = drain(name);
        end = process.onExit().thenCompose(p -> CompletableFuture.allOf(read, drained)
                .completeOnTimeout(null, DRAIN_SECONDS, TimeUnit.SECONDS)).thenApply(v -> {
                    over = true;
                    writer.close();
                    return this;
                });
    }

    /**
     * Whether the output is the report of a crashing JVM, which begins on standard output whatever its options are.
     * Gives the process some seconds to write it and to end. Reading thread.
     */
    private boolean isCrash(FrameReader frames) {
        endWithin(TimeUnit.SECONDS.toMillis(CRASH_SECONDS));
        try {
            return stderr.crashed(frames.rest(CRASH_BYTES));
        } catch (IOException e) {
            return false; // the pipe broke because the process ended
        }
    }

    private Endpoint told(NotificationHandler notifications) {
        return new Endpoint() {
            @Override
            @NonNullByDefault({})
            public CompletableFuture<?> request(String method, Object parameter) {
                return CompletableFuture.failedFuture(new UnsupportedOperationException(method));
            }

            @Override
            @NonNullByDefault({})
            public void notify(String method, Object parameter) {
                // its requests may be with another host already
                if (over) {
                    return;
                }
                try {
                    notifications.notified(method, parameter);
                } catch (FrameException e) {
                    kill(new HostFault.Garbage(e));
                }
            }
        };
    }

    /** Reads the host's messages on a separate thread; completes at the end. */
    private CompletableFuture<Void> read(FramedMessageProducer producer, RemoteEndpoint endpoint, String name) {
        CompletableFuture<Void> read = new CompletableFuture<>();
        daemon(name + "-reader", () -> {
            try {
                producer.listen(endpoint);
            } catch (JsonRpcException e) {
                // the pipe broke: the process is ending
            } catch (RuntimeException | Error e) {
                // also if there is no memory for a message, since no thread would continue reading
                kill(new HostFault.Garbage(new FrameException(FrameException.Reason.NOT_JSON_RPC, e.toString(), e)));
            } finally {
                read.complete(null);
            }
        });
        return read;
    }

    /** Keeps the last lines of standard error, on a separate thread; completes at the end. */
    private CompletableFuture<Void> drain(String name) {
        CompletableFuture<Void> drained = new CompletableFuture<>();
        daemon(name + "-stderr", () -> {
            stderr.drain(process.getErrorStream());
            drained.complete(null);
        });
        return drained;
    }

    private static void daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Sends a request to the host. If that fails, the host has ended or does not read: the future then never completes,
     * and {@link #end}, which completes next, decides about the request.
     */
    <T> CompletableFuture<T> ask(Function<HostProtocol, CompletableFuture<T>> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        CompletableFuture<T> sent;
        try {
            sent = question.apply(remote);
        } catch (RuntimeException e) {
            sent = CompletableFuture.failedFuture(e);
        }
        sent.whenComplete((value, e) -> {
            Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
            if (cause == null) {
                answer.complete(value);
            } else if (cause instanceof JsonRpcException) {
                destroy();
            } else if (cause instanceof MessageTooLongException tooLong) {
                answer.completeExceptionally(failures.tooLong(tooLong)); // it was not sent
            } else {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** Cancels a request by its id. */
    void cancel(long id) {
        ask(host -> {
            host.cancel(new HostProtocol.CancelParams(id));
            return CompletableFuture.completedFuture(null);
        });
    }

    CompletableFuture<HostSession> end() {
        return end;
    }

    /** Ends the process forcibly; the first reason is kept. Any thread. */
    void kill(HostFault reason) {
        fault.compareAndSet(null, reason);
        process.destroyForcibly();
    }

    /** Ends an unreachable process; the reason is derived from its exit. */
    private void destroy() {
        process.destroyForcibly();
    }

    /**
     * Asks the host to end, and ends it forcibly after the given time, or at once if it is not ready. Returns at once;
     * any thread.
     */
    void close(long millis) {
        if (!ready) {
            kill(new HostFault.Closed());
        }
        if (closing.getAndSet(true)) {
            return;
        }
        fault.compareAndSet(null, new HostFault.Closed());
        if (ready) { // otherwise it was ended above
            try {
                remote.exit();
            } catch (JsonRpcException e) {
                // it has ended already
            }
        }
        writer.close();
        endWithin(millis);
    }

    private void endWithin(long millis) {
        process.onExit().orTimeout(millis, TimeUnit.MILLISECONDS).whenComplete((p, e) -> process.destroyForcibly());
    }

    /** Returns the reason for the host's end. */
    HostFault fault() {
        HostFault known = fault.get();
        return known == null ? new HostFault.Exited() : known;
    }

    boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Returns the processor time of the process; zero if the system does not report it, or it has ended. */
    Duration computed() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    double millisSinceStart() {
        return (System.nanoTime() - startedNanos) / 1e6;
    }

    /** Returns "exit code 3" or "signal 6 (SIGABRT)"; the process must have ended. */
    String exit(Messages messages) {
        int code = process.exitValue();
        // on POSIX the JDK returns 128 + signal
        String signal = switch (code) {
            case 128 + 4 -> "4 (SIGILL)";
            case 128 + 6 -> "6 (SIGABRT)";
            case 128 + 7 -> "7 (SIGBUS)";
            case 128 + 8 -> "8 (SIGFPE)";
            case 128 + 9 -> "9 (SIGKILL)";
            case 128 + 11 -> "11 (SIGSEGV)";
            case 128 + 15 -> "15 (SIGTERM)";
            default -> null;
        };
        return signal == null ? messages.get("exitCode", code) : messages.get("signal", signal);
    }

    /** Returns its last error line, as the end of a sentence. */
    String lastWords(Messages messages) {
        String reason = stderr.reason();
        if (reason == null) {
            return messages.get("noStderr");
        }
        return reason.endsWith(".") ? reason : reason + ".";
    }

    static HostSession start(ProcessBuilder builder, ClientOptions options, EngineFailures failures,
            NotificationHandler notifications)
            throws IOException {
        Process process = builder.start();
        try {
            return new HostSession(process, options, failures, notifications);
        } catch (RuntimeException | Error e) {
            process.destroyForcibly(); // no memory for its threads
            throw e;
        }
    }
}
