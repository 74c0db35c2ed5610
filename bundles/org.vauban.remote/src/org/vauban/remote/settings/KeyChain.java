// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.endpoint.EndpointKeys;
import org.vauban.engine.process.launch.ProgramOutput;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.http.RemoteException.Kind;
import org.vauban.remote.message.Messages;

/**
 * Provides the keys of endpoints: from a credential helper, from an environment variable, or from the editor's secure
 * storage. Keeps them in memory for a few minutes, and in no file. Thread-safe.
 */
public final class KeyChain {
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MAX_BYTES = 16 << 10;
    /** The secure storage; a process has at most one editor. */
    private static final AtomicReference<@Nullable EndpointKeys> EDITOR = new AtomicReference<>();

    private final Path folder;
    private final UnaryOperator<@Nullable String> environment;
    /** Fetches by {@link SecretSource} or {@link Kept}. */
    private final Map<Object, Fetch> fetches = new ConcurrentHashMap<>();

    /** A key in the secure storage of an editor. */
    private record Kept(EndpointKeys editor, String endpoint) {}

    /** A pending query of a credential helper or editor, or its result. */
    private static final class Fetch {
        final CompletableFuture<String> secret = new CompletableFuture<>();
        final long begun = System.nanoTime();
        /** When the result expires; the failure of a helper is removed as soon as it has been reported. */
        volatile long until;

        boolean counts() {
            return !secret.isDone() || until - System.nanoTime() > 0;
        }

        void end(Runnable result) {
            until = System.nanoTime() + KEPT.toNanos();
            result.run();
        }
    }

    /**
     * Creates the key chain of a user.
     *
     * @param folder working directory of credential helpers, absolute
     * @param environment returns a variable by name, or null
     */
    public KeyChain(Path folder, UnaryOperator<@Nullable String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /** Sets the editor's storage; null for none. Results of a former one are no longer used. */
    public static void editor(@Nullable EndpointKeys keys) {
        EDITOR.set(keys);
    }

    /**
     * Returns the key of an endpoint, null if none is configured. May wait for a program or for the editor.
     *
     * @throws RemoteException of kind {@code KEY} if a configured key is not available, {@code CANCELLED} if it is not
     *             available in time
     */
    public @Nullable String key(String endpoint, EndpointSettings settings, KeyWait wait, Messages messages)
            throws RemoteException {
        SecretSource source = settings.key();
        EndpointKeys editor = EDITOR.get();
        String key = source != null ? secret(source, wait, messages)
                : editor == null ? null : kept(new Kept(editor, endpoint), wait, messages);
        if (key != null && !key.matches("[!-~]{1,8192}")) {
            throw new RemoteException(Kind.KEY, messages.get("key.form"), null);
        }
        return key;
    }

    /** @throws RemoteException as for {@link #key} */
    public String secret(SecretSource source, KeyWait wait, Messages messages) throws RemoteException {
        if (source.command().isEmpty()) {
            return variable(source.environment(), messages);
        }
        Fetch fetch = fetch(source, () -> program(source, messages));
        try {
            return said(fetch, wait, () -> messages.get("key.awaited", source.command().getFirst()));
        } catch (RemoteException e) {
            if (e.kind() == Kind.KEY) {
                fetches.remove(source, fetch);
            }
            throw e;
        }
    }

    /**
     * Returns the key in an editor's storage, null if there is none. A failure is kept for a while as well, so that a
     * user who does not want to open the storage is not asked at each keystroke.
     */
    private @Nullable String kept(Kept from, KeyWait wait, Messages messages) throws RemoteException {
        fetches.keySet().removeIf(each -> each instanceof Kept other && other.editor() != from.editor());
        String key = said(fetch(from, () -> stored(from, messages)), wait, () -> messages.get("key.storage.awaited"));
        return key.isEmpty() ? null : key;
    }

    private static String stored(Kept from, Messages messages) throws RemoteException {
        try {
            return from.editor().key(from.endpoint()).orElse("");
        } catch (IOException e) {
            throw new RemoteException(Kind.KEY, messages.get("key.storage", String.valueOf(e.getMessage())), e);
        }
    }

    private static String said(Fetch fetch, KeyWait wait, Supplier<String> awaited) throws RemoteException {
        wait.await(fetch.secret, fetch.begun);
        if (!fetch.secret.isDone()) {
            throw new RemoteException(Kind.CANCELLED, awaited.get(), null);
        }
        try {
            return fetch.secret.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new RemoteException(Kind.KEY, String.valueOf(cause.getMessage()), e);
        }
    }

    /** Fetches a secret. */
    private interface Getter {
        String get() throws RemoteException;
    }

    /** Returns a fetch that all callers share, since each may prompt the user. */
    private Fetch fetch(Object from, Getter getter) {
        return fetches.compute(from,
                (key, present) -> present != null && present.counts() ? present : begin(getter));
    }

    private static Fetch begin(Getter getter) {
        Fetch fetch = new Fetch();
        Thread.ofVirtual().name("vauban-remote-key").start(() -> {
            try {
                String secret = getter.get();
                fetch.end(() -> fetch.secret.complete(secret));
            } catch (RemoteException | RuntimeException | Error e) { // otherwise callers would wait for ever
                fetch.end(() -> fetch.secret.completeExceptionally(e));
            }
        });
        return fetch;
    }

    private String variable(@Nullable String name, Messages messages) throws RemoteException {
        String value = name == null ? null : environment.apply(name);
        if (value == null || value.isBlank()) {
            throw new RemoteException(Kind.KEY, messages.get("key.variable", String.valueOf(name)), null);
        }
        return value.strip();
    }

    private String program(SecretSource source, Messages messages) throws RemoteException {
        Path program = Path.of(source.command().getFirst());
        try {
            byte[] output = ProgramOutput.read(program, source.command().subList(1, source.command().size()), folder,
                    MAX_BYTES, PATIENCE);
            String secret = new String(output, StandardCharsets.UTF_8).lines().findFirst().orElse("").strip();
            if (secret.isEmpty()) {
                throw new IOException(messages.get("key.empty"));
            }
            return secret;
        } catch (IOException e) {
            throw new RemoteException(Kind.KEY, messages.get("key.program", program, e.getMessage()), e);
        }
    }

    /** Forgets all keys because one was refused: the user may have replaced it. */
    public void forget() {
        fetches.values().removeIf(each -> each.secret.isDone());
    }
}
