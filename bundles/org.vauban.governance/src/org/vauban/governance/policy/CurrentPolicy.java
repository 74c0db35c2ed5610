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
 * The policy that holds now, one for all parts of a process: read when it is first asked for, and again when its files
 * or the time make it another one. The files are looked at each time, their content only where they changed.
 * <ul>
 * <li>A policy that is valid replaces the one before, whether it is stricter or not. Signed documents are replaced by
 * newer ones only, unless a reset statement was installed since; what is recorded of that beside them is not trusted
 * alone.
 * <li>Where the files become unreadable or invalid, the one before goes on, and the {@link #fault} says so. It still
 * expires, and what is wrong with the user's own files keeps no policy of the machine out. Where there was none before,
 * there is no policy, and nothing may be sent.
 * <li>A clock that is set back does not bring back what has expired: time goes on from when the process began, at
 * least. A clock that is set forth ends what expires then, and for as long as it is so.
 * </ul>
 * Safe for use by many threads. Reads the disk: not on a thread that draws.
 */
public final class CurrentPolicy {
    private static final System.Logger LOG = System.getLogger(CurrentPolicy.class.getName());
    private static final Map<UserDirectories, CurrentPolicy> SHARED = new ConcurrentHashMap<>();

    private final PolicySources sources;
    private final SteadyTime time;
    private final List<Consumer<Notice>> listeners = new CopyOnWriteArrayList<>();
    // all below change under the monitor of this
    private volatile @Nullable Held held;
    private volatile String fault = "";
    private boolean missing;

    /**
     * What is told of a policy that changed while the program runs. Immutable.
     *
     * @param warning whether somebody should do something about it
     * @param sentence one or more, in the user's language
     */
    public record Notice(boolean warning, String sentence) {}

    /** What was read, and what holds of it at this time. */
    private record Held(PolicyStamp stamp, PolicyDocuments documents, List<Freshness> freshness, Policy policy) {}

    /**
     * For tests; other callers share one.
     *
     * @param nanos as {@link System#nanoTime}: goes on whatever is done to the clock
     */
    public CurrentPolicy(PolicySources sources, LongSupplier nanos) {
        this.sources = sources;
        time = new SteadyTime(sources.clock(), nanos);
    }

    /** That of this machine and a user: the same for all who ask in this process. */
    public static CurrentPolicy of(UserDirectories user) {
        return SHARED.computeIfAbsent(user, one -> new CurrentPolicy(PolicySources.of(one), System::nanoTime));
    }

    /**
     * What holds now. The same object as long as nothing changed.
     *
     * @throws PolicyException if there is a policy that cannot be read or understood, and was none that could
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
     * The signed catalogue of models that holds now, as {@link SignedModels#read} tells it; a clock that is set back
     * while the program runs brings none back.
     */
    public Optional<ModelsDocument> models() throws PolicyException {
        return SignedModels.read(sources, time);
    }

    /** By which documents expire in this process. */
    SteadyTime time() {
        return time;
    }

    /**
     * What holds now for the files of a project. Reads that project's policy, and of the others only what changed.
     *
     * @throws PolicyException if the policy of the project cannot be read or understood, or there is none at all
     */
    public Policy withProject(Path folder) throws PolicyException {
        get();
        Held now = Objects.requireNonNull(held); // else there was none
        PolicyDocuments documents = PolicyReader.withProject(sources.withProject(folder), now.documents);
        return documents.policy(time.freshness(documents));
    }

    private static void tell(Consumer<Notice> listener, Notice notice) {
        try {
            listener.accept(notice);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, String.valueOf(e.getMessage()), e); // whoever asked gets the policy all the same
        }
    }

    private Policy read() throws PolicyException {
        PolicyStamp stamp = PolicyStamp.of(sources); // first: what changes while it is read is read the next time
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

    /** The files changed, or may have. */
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
        try { // a user who breaks what is his does not keep out what is the administrator's
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
        GatePolicy.of(next.policy); // patterns and paths are understood there
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

    /** What {@link #get} answered last; null for nothing yet. Reads nothing. */
    public @Nullable Policy last() {
        Held now = held;
        return now == null ? null : now.policy;
    }

    /** Why the files do not say what holds: sentences in the user's language; empty where they do. Reads nothing. */
    public String fault() {
        return fault;
    }

    /**
     * Has somebody told when another policy holds, or a new one cannot be used. Listeners are told on the thread that
     * noticed it, and see it by then; while there are any, the policy is looked at every few seconds.
     */
    public void addListener(Consumer<Notice> listener) {
        synchronized (listeners) {
            listeners.add(Objects.requireNonNull(listener));
            Watch.WATCHED.add(this);
        }
    }

    /** Has nobody told any more. */
    public void removeListener(Consumer<Notice> listener) {
        synchronized (listeners) {
            listeners.remove(listener);
            if (listeners.isEmpty()) {
                Watch.WATCHED.remove(this);
            }
        }
    }

    /**
     * Looks at policies for those who ask for nothing meanwhile, with one thread for the whole process. Files are not
     * watched: the system tells nothing of files on other machines, nor of a clock that is set.
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
                    LOG.log(Level.DEBUG, e.getMessage()); // whoever needs the policy is told
                } catch (RuntimeException e) {
                    LOG.log(Level.WARNING, String.valueOf(e.getMessage()), e); // the others are looked at
                }
            }
        }
    }
}
