// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.vauban.server.configuration.ServerLimits;
import org.vauban.server.http.connection.ConnectionWatch;
import org.vauban.server.http.credentials.BrowserRequest;
import org.vauban.server.identity.Caller;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonDocument;
import org.vauban.server.json.JsonFields;
import org.vauban.server.traces.RequestTrace;

/**
 * One request and its only answer; later answers are dropped. Watches the connection while the answer is computed, and
 * calls {@link #onEnd} when the client disconnects, reads too slowly or the time is up. Any thread.
 */
public final class Exchange {
    /** Serialises the JSON of every answer, without HTML escapes. */
    public static final Gson GSON = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    private static final System.Logger LOG = System.getLogger(Exchange.class.getName());
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Route route;
    private final Caller caller;
    private final ExchangeContext surroundings;
    private final long begun = System.nanoTime();
    private final Object lock = new Object();
    // all fields below are guarded by the lock
    private @Nullable ConnectionWatch connection;
    private @Nullable EventStream stream;
    private boolean streams; // whether the answer will be an event stream
    private @Nullable BiConsumer<EventStream, ApiException> onFailure;
    private Runnable onEnd = () -> {};
    private boolean answered;
    private boolean completed;
    private @Nullable String error; // the code reported to the client
    private long sentAt = Long.MAX_VALUE;
    /** Bytes of the body, which count towards the limits until the end. */
    private int held;
    private Scheduler.@Nullable Task look;

    Exchange(Request request, Response response, Callback callback, Route route, Caller caller,
            ExchangeContext surroundings) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.route = route;
        this.caller = caller;
        this.surroundings = surroundings;
        // this class detects stalled clients and late answers; waiting for the engine is not idleness
        request.addIdleTimeoutListener(timeout -> false);
        request.addFailureListener(this::broken);
        if (HttpMethod.GET.is(route.method())) { // or HEAD; other methods have a body with its own time limit
            synchronized (lock) {
                watch();
            }
        }
    }

    /** Returns the caller. */
    public Caller caller() {
        return caller;
    }

    /** Returns the identity of the caller, for checks after the request. */
    public CallerIdentity identity() {
        return surroundings.identity();
    }

    /** Hands the request over to another protocol, which answers it; returns whether it accepted. */
    public boolean upgrade(ProtocolUpgrade upgrade) {
        synchronized (lock) {
            if (answered) {
                return false;
            }
            answered = true;
        }
        boolean taken = false;
        try {
            taken = upgrade.take(request, response, Callback.from(this::written, this::broken));
        } finally {
            if (!taken) {
                synchronized (lock) {
                    answered = completed;
                }
            }
        }
        return taken;
    }

    /** Returns the trace of the request. */
    public RequestTrace trace() {
        return surroundings.trace();
    }

    /** Returns the decoded path of the request. */
    public String path() {
        return Request.getPathInContext(request);
    }

    /** Returns a header of the request, or null. */
    public @Nullable String header(String name) {
        return request.getHeaders().get(name);
    }

    /** Returns the parameters and cookies of the request. */
    public BrowserRequest browser() {
        return new BrowserRequest(request);
    }

    /** Adds a cookie to the answer, which must not have begun. */
    public void addCookie(String cookie) {
        response.getHeaders().add(HttpHeader.SET_COOKIE, cookie);
    }

    /** Returns the seconds since the request arrived. */
    public double seconds() {
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Reads the body, a JSON object. Blocks. */
    public JsonFields body() throws ApiException, InvalidInputException {
        byte[] bytes = surroundings.bodies().json(request, caller);
        synchronized (lock) {
            if (completed) {
                surroundings.bodies().release(caller, bytes.length);
            } else {
                held = bytes.length;
            }
        }
        JsonObject object = JsonDocument.object(bytes);
        watchClient();
        return JsonFields.of(object);
    }

    /** Detects from now on that the client closes its connection; {@link #body} does so as well. */
    public void watchClient() {
        synchronized (lock) {
            connection = completed ? null : new ConnectionWatch(request);
            watch();
        }
    }

    /**
     * Runs an action once when the answer is complete or the client is gone; at once if that is already so. One action
     * per request.
     */
    public void onEnd(Runnable action) {
        synchronized (lock) {
            if (!completed) {
                onEnd = action;
                return;
            }
        }
        action.run();
    }

    /** Adds a header with a number to the answer, which must not have begun. */
    public void tell(String header, long number) {
        response.getHeaders().put(header, number);
    }

    /** Adds a header to the answer, which must not have begun. */
    public void tell(String header, String value) {
        response.getHeaders().put(header, value);
    }

    /** Answers with JSON. */
    public void send(JsonElement body) {
        send(200, "application/json", GSON.toJson(body));
    }

    /** Answers with a text. */
    public void send(int status, String contentType, String body) {
        send(status, contentType, body.getBytes(StandardCharsets.UTF_8), 0);
    }

    /** Answers with a text in UTF-8. The array may be shared and must not be modified. */
    public void send(int status, String contentType, byte[] body) {
        send(status, contentType, body, 0);
    }

    private void send(int status, String contentType, byte[] body, int retryAfter) {
        synchronized (lock) {
            if (answered) {
                return;
            }
            answered = true;
            sentAt = System.nanoTime();
            watch();
        }
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        if (retryAfter > 0) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, retryAfter);
        }
        response.write(true, ByteBuffer.wrap(body), Callback.from(this::written, this::broken));
    }

    /** Lets the event stream begin with a comment if there is no answer for a while; its headers must be set. */
    public void expectStream() {
        expectStream(null);
    }

    /** As {@link #expectStream()}; the action, if any, sends the last events of a stream that fails, on any thread. */
    public void expectStream(@Nullable BiConsumer<EventStream, ApiException> failed) {
        synchronized (lock) {
            streams = true;
            onFailure = failed;
        }
    }

    /** Returns the event stream, which the first call begins; null if the request was answered in another way. */
    public @Nullable EventStream stream() {
        return stream(EventStream.Framing.EVENTS);
    }

    /** Returns the stream with one line of JSON per event; null if the request was answered in another way. */
    public @Nullable EventStream lines() {
        return stream(EventStream.Framing.LINES);
    }

    private @Nullable EventStream stream(EventStream.Framing framing) {
        synchronized (lock) {
            if (!answered) {
                answered = true;
                stream = new EventStream(this, response, framing, surroundings.limits().pendingBytes(), onFailure);
            }
            return stream;
        }
    }

    /** Sends an event of the stream; does nothing if the client is gone. */
    public void event(JsonElement data) {
        EventStream open = stream();
        if (open != null) {
            open.send(GSON.toJson(data));
        }
    }

    /** Answers with a result, with its failure, or with the failure of the answer itself. */
    public <T> void answer(CompletableFuture<T> result, Consumer<T> answer) {
        result.whenComplete((value, failure) -> {
            if (failure != null) {
                fail(failure);
                return;
            }
            try {
                answer.accept(value);
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        });
    }

    /** Answers with an error; a stream that has begun ends with it. If that fails too, the connection is closed. */
    public void fail(Throwable failure) {
        surroundings.fields().run(() -> {
            try {
                tell(ApiException.of(failure));
            } catch (RuntimeException | Error e) {
                LOG.log(Level.ERROR, "An error could not be told.", e);
                broken(e);
            }
        });
    }

    private void tell(ApiException told) {
        EventStream begun;
        synchronized (lock) {
            begun = stream;
            streams = false; // an answer with a status is on its way
            error = answered && begun == null ? error : told.kind().code();
        }
        if (begun != null) {
            begun.fail(told, route.errors());
        } else {
            if (told.kind() == ErrorKind.UNAUTHENTICATED) {
                response.getHeaders().add(HttpHeader.WWW_AUTHENTICATE, route.challenge());
            }
            surroundings.bodies().skip(request, surroundings.known());
            String body = GSON.toJson(route.errors().body(told));
            send(told.kind().status(), "application/json", body.getBytes(StandardCharsets.UTF_8), told.retryAfter());
        }
    }

    /** The answer has been sent. */
    void written() {
        complete(null);
    }

    /** The answer can no longer be given. */
    void broken(Throwable cause) {
        complete(cause);
    }

    private void complete(@Nullable Throwable failure) {
        Runnable action;
        String told;
        synchronized (lock) {
            if (completed) {
                return;
            }
            completed = true;
            answered = true;
            action = onEnd;
            told = failure == null ? error : ErrorKind.CLIENT_GONE.code();
            surroundings.bodies().release(caller, held);
            Scheduler.Task task = look;
            if (task != null) {
                task.cancel();
            }
        }
        int status = failure == null ? response.getStatus() : ErrorKind.CLIENT_GONE.status();
        surroundings.ended(route, status, seconds(), told);
        try {
            action.run();
        } finally {
            if (failure == null) {
                callback.succeeded();
            } else {
                ConnectionWatch.cut(request, response, callback, failure);
            }
        }
    }

    /** Schedules the next check of the connection. The caller holds the lock. */
    private void watch() {
        if (look == null && !completed) {
            look = request.getComponents().getScheduler().schedule(this::look, LOOK);
        }
    }

    private void look() {
        EventStream writing;
        boolean gone;
        boolean stalled;
        boolean open;
        boolean early;
        ServerLimits limits = surroundings.limits();
        long stall = limits.stallTime().toNanos();
        long ping = limits.pingTime().toNanos();
        synchronized (lock) {
            look = null;
            early = streams && !answered && System.nanoTime() - begun > 2 * ping;
            writing = early ? stream() : stream;
            boolean sent = sentAt != Long.MAX_VALUE;
            open = !answered || writing != null;
            if (completed || !open && !sent) {
                return; // answered, or handed over to another protocol
            }
            ConnectionWatch watch = connection;
            gone = watch != null && watch.closed();
            stalled = sent && System.nanoTime() - sentAt > stall || writing != null && writing.stalledFor(stall);
            if (!gone) {
                watch();
            }
        }
        if (gone) {
            give(writing, new EofException("the client closed the connection"));
        } else if (stalled) {
            give(writing, new IOException("the reader does not read"));
        } else if (open && System.nanoTime() - begun > limits.requestTime().toNanos()) {
            // failing may have to read the rest of the body, and this thread is shared
            Thread.ofVirtual().name("vauban-late").start(() -> fail(ApiException.late(limits)));
        } else if (writing != null) {
            writing.pingAfter(early ? 0 : ping);
        }
    }

    private void give(@Nullable EventStream writing, IOException cause) {
        if (writing != null) {
            writing.abort(cause);
        } else {
            broken(cause);
        }
    }
}
