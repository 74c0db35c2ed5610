// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.policy.document.ModelsDocument;
import org.vauban.governance.policy.document.PolicyDocument.Freshness;

/**
 * The policy in force, shared by all parts of a process. It is read on first use, and again when its files change or a
 * document expires. The files' attributes are checked at each call, their content only if these changed.
 * <ul>
 * <li>A valid policy replaces the previous one, whether it is stricter or not. Signed documents are only replaced by
 * newer ones, unless a reset statement was installed since; the record of seen versions beside them is not trusted
 * alone.
 * <li>If the files become unreadable or invalid, the previous policy stays in force, and {@link #fault} reports it. It
 * still expires, and a fault in the user's own files does not block a new policy of the machine. If there was none
 * before, there is no policy, and nothing may be sent.
 * <li>Setting the clock back does not revive expired documents: time continues at least from the process start. Setting
 * it forward expires documents for as long as it is ahead.
 * </ul>
 * Thread-safe. Reads the disk: do not call it on a user-interface thread.
 */
public final class CurrentPolicy {
    private static final System.Logger LOG = System.getLogger(CurrentPolicy.class.getName());
    private static final Map<UserDirectories, CurrentPolicy> SHARED = new ConcurrentHashMap<>();

    private final PolicySources sources;
    private final MonotonicTime time;
    private final List<Consumer<Notice>> listeners = new CopyOnWriteArrayList<>();
    // fields below change under this object's monitor
    private volatile @Nullable Held held;
    private volatile String fault = "";
    private boolean missing;

    /**
     * A message about a policy that changed while the program runs. Immutable.
     *
     * @param warning whether the user or administrator should act on it
     * @param sentence one or more sentences, in the user's language
     */
    public record Notice(boolean warning, String sentence) {}

    /** The documents read, and the policy resulting from them at this time. */
    private record Held(PolicyStamp stamp, PolicyDocuments documents, List<Freshness> freshness, Policy policy) {}

    /**
     * Creates an unshared instance, for tests; other callers share one.
     *
     * @param nanos as {@link System#nanoTime}: not affected by setting the clock
     */
    public CurrentPolicy(PolicySources sources, LongSupplier nanos) {
        this.sources = sources;
        time = new MonotonicTime(sources.clock(), nanos);
    }

    /** Returns the policy of this machine and a user: the same instance for all callers in this process. */
    public static CurrentPolicy of(UserDirectories user) {
        return SHARED.computeIfAbsent(user, one -> new CurrentPolicy(PolicySources.of(one), System::nanoTime));
    }

    /**
     * Returns the policy in force. The same object as long as nothing changed.
     *
     * @throws PolicyException if a policy cannot be read or understood, and there was no valid one before
     */
    public Policy get() throws PolicyException {
        Notice notice;
        Policy now;
        synchronized (this) {
            Policy before = last();
            String faultBefore = fault;
            boolean wasMissing = missing;
            missing = true;
            now = read();
            missing = false;
            boolean same = before == now || before == null && !wasMissing;
            notice = same && fault.equals(faultBefore) ? null : notice(now);
        }
        if (notice != null) {
            LOG.log(notice.warning() ? Level.WARNING : Level.INFO, notice.sentence());
            listeners.forEach(listener -> tell(listener, notice));
        }
        return now;
    }

    /**
     * Returns the signed model catalogue in force, as {@link SignedModels#read} does; setting the clock back while the
     * program runs does not revive an expired one.
     */
    public Optional<ModelsDocument> models() throws PolicyException {
        return SignedModels.read(sources, time);
    }

    /** Returns the time by which documents expire in this process. */
    MonotonicTime time() {
        return time;
    }

    /**
     * Returns the policy in force for the files of a project. Reads that project's policy, and of the others only what
     * changed.
     *
     * @throws PolicyException if the policy of the project cannot be read or understood, or no policy could be read at
     *             all
     */
    public Policy withProject(Path folder) throws PolicyException {
        get();
        Held now = Objects.requireNonNull(held); // not null: get() would have thrown
        PolicyDocuments documents = PolicyReader.withProject(sources.withProject(folder), now.documents);
        return documents.policy(time.freshness(documents));
    }

    private static void tell(Consumer<Notice> listener, Notice notice) {
        try {
            listener.accept(notice);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, String.valueOf(e.getMessage()), e); // the caller gets the policy anyway
        }
    }

    private Policy read() throws PolicyException {
        PolicyStamp stamp = PolicyStamp.of(sources); // first, so that a change during reading is noticed next time
        Held now = held;
        if (now == null) {
            now = held(stamp, PolicyReader.documents(sources));
        } else if (!fault.isEmpty() || !stamp.settled() || !stamp.equals(now.stamp)) {
            now = changed(now, stamp);
        }
        List<Freshness> freshness = time.freshness(now.documents);
        if (!freshness.equals(now.freshness)) {
            now = new Held(now.stamp, now.documents, freshness, now.documents.policy(freshness));
        }
        held = now;
        return now.policy;
    }

    /** Reads the files, which changed or may have changed. */
    private Held changed(Held before, PolicyStamp stamp) {
        try {
            Held next = usable(before, PolicyReader.documents(sources), stamp);
            fault = "";
            return next;
        } catch (PolicyException e) {
            fault = Messages.text("policy.live.kept", e.getMessage());
            if (!e.file().startsWith(sources.user())) {
                return before;
            }
        }
        try { // a fault in the user's files must not block the administrator's
            return usable(before, PolicyReader.documents(sources, before.documents), stamp);
        } catch (PolicyException e) {
            fault = Messages.text("policy.live.kept", e.getMessage());
            return before;
        }
    }

    private Held usable(Held before, PolicyDocuments read, PolicyStamp stamp) throws PolicyException {
        PolicyDocuments documents = read.after(before.documents);
        if (documents.equals(before.documents)) {
            return new Held(stamp, before.documents, before.freshness, before.policy);
        }
        Held next = held(stamp, documents);
        GatePolicy.of(next.policy); // parses patterns and paths, so faults show here
        FeaturePolicy.of(next.policy);
        return next;
    }

    private Held held(PolicyStamp stamp, PolicyDocuments documents) {
        List<Freshness> freshness = time.freshness(documents);
        return new Held(stamp, documents, freshness, documents.policy(freshness));
    }

    private Notice notice(Policy now) {
        if (!fault.isEmpty()) {
            return new Notice(true, fault);
        }
        StringBuilder sentence = new StringBuilder(Messages.text("policy.live.changed"));
        now.notes().forEach(note -> sentence.append(' ').append(note));
        return new Notice(!now.notes().isEmpty(), sentence.toString());
    }

    /** Returns the last result of {@link #get}; null if there is none yet. Reads nothing. */
    public @Nullable Policy last() {
        Held now = held;
        return now == null ? null : now.policy;
    }

    /**
     * Returns why the files do not describe the policy in force, as sentences in the user's language; empty if they do.
     * Reads nothing.
     */
    public String fault() {
        return fault;
    }

    /**
     * Adds a listener that is notified when another policy takes effect, or a new one cannot be used. It is called on
     * the thread that noticed the change, after the change is visible; while there are listeners, the policy is checked
     * every few seconds.
     */
    public void addListener(Consumer<Notice> listener) {
        synchronized (listeners) {
            listeners.add(Objects.requireNonNull(listener));
            Watch.WATCHED.add(this);
        }
    }

    /** Removes a listener. */
    public void removeListener(Consumer<Notice> listener) {
        synchronized (listeners) {
            listeners.remove(listener);
            if (listeners.isEmpty()) {
                Watch.WATCHED.remove(this);
            }
        }
    }

    /**
     * Checks policies that have listeners, with one thread for the whole process. The files are polled, not watched:
     * the system does not report changes on other machines, nor of the clock.
     */
    private static final class Watch {
        private static final int SECONDS = 5;
        private static final Set<CurrentPolicy> WATCHED = ConcurrentHashMap.newKeySet();

        static {
            ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "vauban-policy");
                thread.setDaemon(true);
                return thread;
            });
            executor.scheduleWithFixedDelay(Watch::look, SECONDS, SECONDS, TimeUnit.SECONDS);
        }

        private static void look() {
            for (CurrentPolicy policy : WATCHED) {
                try {
                    policy.get();
                } catch (PolicyException e) {
                    LOG.log(Level.DEBUG, e.getMessage()); // callers that need the policy get the exception
                } catch (RuntimeException e) {
                    LOG.log(Level.WARNING, String.valueOf(e.getMessage()), e); // continue with the other policies
                }
            }
        }
    }
}
