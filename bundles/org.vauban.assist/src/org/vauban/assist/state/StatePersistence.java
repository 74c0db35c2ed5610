// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.state;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.slot.StateDescription;
import org.vauban.engine.slot.StateTransfer;
import org.vauban.governance.AuditLog;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.Limit;
import org.vauban.governance.policy.setting.StatePolicy;
import org.vauban.governance.state.KeyFile;
import org.vauban.governance.state.StateVault;
import org.vauban.governance.state.StateVault.Subject;

/**
 * Saves an engine's KV cache for workspaces to disk when the engine ends, and restores it when it starts, if the policy
 * allows it. No feature depends on it: a state that cannot be saved is computed again, so failures are only
 * logged. Any thread.
 */
public final class StatePersistence {
    /** Limit of states per workspace. */
    private static final int MAX = 4;
    private static final long MAX_BYTES = 512L << 20;

    private final UserDirectories user;
    private final Duration patience;
    private final Map<Use, CompletableFuture<Integer>> restored = new LinkedHashMap<>();

    /** A workspace for which a loaded model was used. */
    private record Use(Engine engine, Object loading, String modelId, String workspace) {}

    /**
     * @param patience longest wait of a request for restoring, and of an engine's end for saving
     */
    public StatePersistence(UserDirectories user, Duration patience) {
        this.user = user;
        this.patience = patience;
    }

    /**
     * Returns the key of a workspace, which does not reveal its path to the engine.
     *
     * @param root may be null
     * @return null for null
     */
    public static @Nullable String key(@Nullable Path root) {
        if (root == null) {
            return null;
        }
        try {
            byte[] path = root.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(path));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java runtime provides it
        }
    }

    /**
     * Restores the saved states of a workspace into an engine, once for each time the model is loaded. Returns at once.
     *
     * @param loading identity of the loaded model; changes each time a model is loaded
     * @param workspace key from {@link #key}; null for none
     * @return completes after restoring or a time limit, never with a failure; with the number of tokens of the longest
     *            state, 0 for none
     */
    public CompletableFuture<Integer> restore(Engine engine, Object loading, String modelId, @Nullable String workspace,
            AuditLog audit) {
        StateTransfer states = engine.states().orElse(null);
        if (workspace == null || states == null) {
            return CompletableFuture.completedFuture(0);
        }
        CompletableFuture<Integer> done;
        synchronized (restored) {
            Use use = new Use(engine, loading, modelId, workspace);
            CompletableFuture<Integer> known = restored.get(use);
            if (known != null) {
                return known;
            }
            done = new CompletableFuture<Integer>().completeOnTimeout(0, patience.toMillis(), TimeUnit.MILLISECONDS);
            restored.put(use, done);
        }
        inBackground(() -> {
            int longest = 0;
            try {
                Policy policy = allowing();
                if (policy != null) {
                    longest = read(states, modelId, workspace, vault(audit, policy));
                }
            } finally {
                done.complete(longest);
            }
        });
        return done;
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "vauban-assist-states");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns the policy if it allows saving, else null. A policy that cannot be understood allows nothing. */
    private @Nullable Policy allowing() {
        try {
            Policy policy = Policy.of(user);
            return StatePolicy.of(policy) == StatePolicy.ENCRYPTED ? policy : null;
        } catch (GovernanceException e) {
            told(e);
            return null;
        }
    }

    /** @param policy policy that limits size and age */
    private StateVault vault(AuditLog audit, Policy policy) {
        OptionalLong days = policy.limit(Limit.STATE_DAYS);
        return new StateVault(user.states(), new KeyFile(user.states().resolve("key")), audit,
                Math.min(MAX_BYTES, policy.limit(Limit.STATE_MEGABYTES).orElse(MAX_BYTES >> 20) << 20),
                days.isEmpty() ? null : Duration.ofDays(days.getAsLong()));
    }

    /** @return number of tokens of the longest restored state */
    private int read(StateTransfer states, String modelId, String workspace, StateVault vault) {
        Deadline deadline = new Deadline(patience);
        boolean[] taken = {false};
        try {
            // the most recently used state is restored last
            for (int number = MAX - 1; number >= 0; number--) {
                Subject subject = new Subject(modelId, workspace, number);
                try {
                    vault.read(subject, (length, offset, piece) -> taken[0] |= deadline
                            .get(states.write(modelId, workspace, length, offset, piece)));
                } catch (EngineException e) {
                    if (e.error() != EngineError.STATE_UNUSABLE) {
                        throw e;
                    }
                    told(e);
                    vault.remove(subject); // from another version of the model, for example
                }
            }
            return !taken[0] ? 0
                    : deadline.get(states.list(modelId, workspace)).stream().mapToInt(StateDescription::tokens).max()
                            .orElse(0);
        } catch (GovernanceException | EngineException e) {
            told(e);
            return 0;
        }
    }

    /** Whether an engine was used for a workspace, so that {@link #save} may have states to save. */
    public boolean served(@Nullable Engine engine) {
        synchronized (restored) {
            return engine != null && restored.keySet().stream().anyMatch(use -> use.engine() == engine);
        }
    }

    /**
     * Saves the states of an engine that is about to end. Blocks for at most the {@link #StatePersistence patience}.
     */
    public void save(@Nullable Engine engine, AuditLog audit) {
        List<Use> uses;
        synchronized (restored) {
            uses = restored.keySet().stream().filter(use -> use.engine() == engine).toList();
            uses.forEach(restored::remove);
        }
        StateTransfer states = engine == null ? null : engine.states().orElse(null);
        Policy policy = states == null || uses.isEmpty() ? null : allowing();
        if (states == null || policy == null) {
            return;
        }
        StateVault vault = vault(audit, policy);
        Deadline deadline = new Deadline(patience);
        CompletableFuture<Void> done = new CompletableFuture<>();
        inBackground(() -> {
            try {
                for (Use use : uses.reversed()) {
                    write(vault, states, use, deadline);
                }
            } catch (GovernanceException | EngineException e) {
                told(e);
            } finally {
                done.complete(null);
            }
        });
        try {
            done.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            told(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(StateVault vault, StateTransfer states, Use use, Deadline deadline)
            throws GovernanceException {
        List<StateDescription> kept = deadline.get(states.list(use.modelId(), use.workspace()));
        for (int number = 0; number < MAX; number++) {
            Subject subject = new Subject(use.modelId(), use.workspace(), number);
            if (number >= kept.size()) {
                vault.remove(subject);
                continue;
            }
            StateDescription state = kept.get(number);
            long[] offset = {0};
            vault.write(subject, state.length(), () -> {
                byte[] piece = deadline.get(states.read(use.modelId(), use.workspace(), state, offset[0]));
                offset[0] += piece.length;
                return piece;
            });
        }
    }

    private static void told(Exception e) {
        System.getLogger(StatePersistence.class.getName()).log(System.Logger.Level.WARNING,
                "KV cache on disk: " + (e.getMessage() == null ? e : e.getMessage()));
    }

    /** Waits for the engine until a time limit. */
    private static final class Deadline {
        private final long end;

        Deadline(Duration patience) {
            end = System.nanoTime() + patience.toNanos();
        }

        <T> T get(CompletableFuture<T> future) throws GovernanceException {
            try {
                return future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                throw new GovernanceException("The engine did not respond in time.", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new GovernanceException("The operation was interrupted.", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof EngineException known) {
                    throw known;
                }
                throw new GovernanceException(String.valueOf(e.getCause()), e.getCause());
            }
        }
    }
}
