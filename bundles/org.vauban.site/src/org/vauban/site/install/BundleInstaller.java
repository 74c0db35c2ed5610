// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.install;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.lock.InterProcessLock;
import org.vauban.governance.policy.AdministratorFile;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.text.ShortText;
import org.vauban.models.InstalledModel;
import org.vauban.site.install.InstallException.Kind;
import org.vauban.site.install.VerifiedBundle.Artifact;
import org.vauban.site.internal.AtomicFiles;
import org.vauban.site.internal.FileStep;
import org.vauban.site.internal.FolderTree;
import org.vauban.site.internal.Messages;

/**
 * Installs verified bundles into Eclipse installations with each one's p2 director. The state before is saved; a failed
 * change, or one that an earlier attempt left incomplete, is undone by restoring it. A lock file excludes a second
 * installer. Opens no connection: the director receives only folder addresses and knows no others.
 */
public final class BundleInstaller {
    /** Features installed by default. */
    private static final List<String> STANDARD = List.of("org.vauban.feature",
            "org.vauban.knowledge.feature");
    private static final String FOR_JAVA = "org.vauban.java.feature";
    private static final String JDT = "org.eclipse.jdt.core";
    private static final String DIRECTOR = "org.eclipse.equinox.p2.director.app";
    private static final String GROUP = ".feature.group";
    private static final Pattern ROOT = Pattern.compile("(?m)^(org\\.vauban\\.[^/\\s]+)\\.feature\\.group/(\\S+)$");
    private static final Pattern FAILURE = Pattern.compile("(?m)^(?:Installation failed\\.|.*failed\\.)\\R(\\S.*)$");
    private static final String MARKER = "changing";
    /** Suffix to a state's number in the marker, for a rollback to that state. */
    private static final String BACK = " back";
    private static final int LONGEST_REASON = 300;
    private static final System.Logger LOG = System.getLogger(BundleInstaller.class.getName());
    private final Director director;
    private final Consumer<String> log;
    private final Consumer<String> details;

    /**
     * What to install.
     *
     * @param features feature ids; empty for the assistant and its index, with Java support if the Eclipse has JDT
     * @param models ids of models of the bundle; null for all of them
     * @param unsignedPolicy how p2 treats unsigned content afterwards: {@code fail} or {@code prompt}; null to leave it
     */
    public record Request(List<String> features, @Nullable List<String> models, @Nullable String unsignedPolicy) {
        /** Copies the lists. */
        public Request {
            features = List.copyOf(features);
            models = models == null ? null : List.copyOf(models);
        }
    }

    /**
     * @param log receives sentences for users
     * @param details receives the lines that the director prints
     */
    public BundleInstaller(Director director, Consumer<String> log, Consumer<String> details) {
        this.director = director;
        this.log = log;
        this.details = details;
    }

    /** A change of an Eclipse whose state was saved. */
    @FunctionalInterface
    private interface Change {
        /** @return whether the Eclipse was changed */
        boolean apply() throws InstallException, IOException;
    }

    /**
     * Installs or updates features.
     *
     * @param dryRun whether p2 only checks if the change is possible, without changing anything
     * @throws InstallException if the change was not made; except for {@code BROKEN} the Eclipse is unchanged
     */
    public void install(VerifiedBundle bundle, EclipseInstallation eclipse, Request request, boolean dryRun)
            throws InstallException {
        change(eclipse, dryRun, () -> {
            List<InstalledBundle> before = InstalledBundle.list(eclipse);
            if (!InstalledBundle.has(before, DIRECTOR)) {
                throw new InstallException(Kind.ABSENT, Messages.text("install.director", eclipse.home()), null);
            }
            List<Artifact> wanted = wanted(bundle, request, InstalledBundle.has(before, JDT));
            Map<String, String> roots = roots(eclipse);
            List<Artifact> missing = wanted.stream()
                    .filter(each -> !each.version().equals(roots.get(each.id()))).toList();
            if (!missing.isEmpty()) {
                List<String> replaced = missing.stream().map(Artifact::id).filter(roots::containsKey).toList();
                try (RepositoryCopy copy = new RepositoryCopy(eclipse)) {
                    run(eclipse, installing(copy.add(bundle, missing, !dryRun), missing, replaced), dryRun);
                }
            }
            missing.forEach(each -> log.accept(Messages.text(dryRun ? "install.would" : "install.added", each.id(),
                    each.version(), eclipse.home())));
            if (dryRun) {
                return false;
            }
            new InstallCheck(bundle, eclipse).require(wanted);
            boolean trust = new TrustChange(eclipse, log).apply(request.unsignedPolicy, bundle, wanted);
            if (missing.isEmpty()) {
                log.accept(Messages.text("install.current", eclipse.home()));
            }
            return !missing.isEmpty() || trust;
        });
    }

    private static List<String> installing(List<String> repositories, List<Artifact> features, List<String> replaced) {
        List<String> arguments = new ArrayList<>(List.of("-repository", String.join(",", repositories), "-installIU",
                String.join(",", features.stream().map(each -> each.id() + GROUP + "/" + each.version()).toList())));
        if (!replaced.isEmpty()) {
            arguments.addAll(List.of("-uninstallIU",
                    String.join(",", replaced.stream().map(id -> id + GROUP).toList())));
        }
        return arguments;
    }

    private static List<Artifact> wanted(VerifiedBundle bundle, Request request, boolean java) throws InstallException {
        SortedMap<String, Artifact> features = bundle.features();
        List<Artifact> wanted = new ArrayList<>();
        List<String> ids = new ArrayList<>(request.features);
        if (ids.isEmpty()) {
            STANDARD.stream().filter(features::containsKey).forEach(ids::add);
            if (java && features.containsKey(FOR_JAVA)) {
                ids.add(FOR_JAVA);
            }
        }
        List<String> models = request.models;
        if (models == null) {
            features.values().stream().filter(VerifiedBundle::isModel).map(Artifact::id).forEach(ids::add);
        } else {
            models.forEach(model -> ids.add(InstalledModel.PREFIX + model));
        }
        for (String id : ids.stream().distinct().toList()) {
            Artifact feature = features.get(id);
            if (feature == null) {
                throw new InstallException(Kind.ABSENT, Messages.text("install.feature", bundle.folder(), id,
                        String.join(", ", features.keySet())), null);
            }
            wanted.add(feature);
        }
        if (wanted.isEmpty()) {
            throw new InstallException(Kind.ABSENT, Messages.text("install.nothing", bundle.folder()), null);
        }
        return wanted;
    }

    /**
     * Removes all features of Vauban, and restores p2's trust settings from before the first installation.
     *
     * @throws InstallException if the change was not made; except for {@code BROKEN} the Eclipse is unchanged
     */
    public void uninstall(EclipseInstallation eclipse, boolean dryRun) throws InstallException {
        change(eclipse, dryRun, () -> {
            Collection<String> roots = roots(eclipse).keySet();
            if (roots.isEmpty()) {
                throw new InstallException(Kind.ABSENT, Messages.text("install.absent", eclipse.home()), null);
            }
            run(eclipse, List.of("-uninstallIU", String.join(",", roots.stream().map(id -> id + GROUP).toList())),
                    dryRun);
            roots.forEach(id -> log.accept(Messages.text(dryRun ? "install.would.remove" : "install.removed", id,
                    eclipse.home())));
            if (!dryRun) {
                new TrustChange(eclipse, log).undo();
            }
            return true;
        });
    }

    /**
     * Restores the Eclipse to its state before the last change.
     *
     * @throws InstallException {@code ABSENT} if there is no change to undo, {@code BROKEN} if it could not be undone;
     *             try again then
     */
    public void rollback(EclipseInstallation eclipse, boolean dryRun) throws InstallException {
        try (InterProcessLock lock = lock(eclipse)) {
            if (!dryRun && endedRollback(eclipse)) {
                return;
            }
            SavedInstallation state = SavedInstallation.last(eclipse)
                    .orElseThrow(() -> new InstallException(Kind.ABSENT,
                            Messages.text("install.rollback.none", eclipse.home()), null));
            if (dryRun) {
                log.accept(Messages.text("install.would.rollback", eclipse.home()));
                return;
            }
            Path marker = mark(eclipse, state.number() + BACK);
            restore(eclipse, state);
            Files.delete(marker);
            RepositoryCopy.discard(eclipse);
            log.accept(Messages.text("install.rolledback", eclipse.home()));
        } catch (IOException e) {
            throw new InstallException(Kind.FAILED, Messages.text("file.unreadable", eclipse.kept(), e), e);
        }
    }

    /**
     * Completes a rollback that was killed, and returns whether there was one; a further rollback would undo one more
     * change.
     */
    private boolean endedRollback(EclipseInstallation eclipse) throws InstallException, IOException {
        Path marker = eclipse.kept().resolve(MARKER);
        String text = Files.exists(marker) ? Files.readString(marker) : "";
        if (!text.endsWith(BACK)) {
            return false;
        }
        SavedInstallation state = SavedInstallation.find(eclipse, text.substring(0, text.length() - BACK.length()))
                .orElse(null);
        if (state != null) { // null if it was killed after restoring everything
            restore(eclipse, state);
        }
        Files.delete(marker);
        RepositoryCopy.discard(eclipse);
        log.accept(Messages.text("install.rolledback", eclipse.home()));
        return true;
    }

    private void change(EclipseInstallation eclipse, boolean dryRun, Change change) throws InstallException {
        try (InterProcessLock lock = lock(eclipse)) {
            recover(eclipse);
            SavedInstallation state = SavedInstallation.save(eclipse);
            Path marker = eclipse.kept().resolve(MARKER);
            boolean changed = false;
            boolean done = false;
            try {
                mark(eclipse, state.number());
                changed = change.apply();
                done = true;
            } finally {
                if (!done || dryRun) {
                    restore(eclipse, state);
                } else if (!changed) {
                    state.discard();
                }
                Files.deleteIfExists(marker);
            }
            if (changed && !dryRun) {
                removeOldest(eclipse);
            }
        } catch (IOException e) {
            throw new InstallException(Kind.FAILED, Messages.text("install.unwritable", eclipse.home(), e), e);
        }
    }

    private static void removeOldest(EclipseInstallation eclipse) {
        try {
            SavedInstallation.removeOldest(eclipse);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, eclipse.kept().toString(), e); // the change is made; the next one retries
        }
    }

    /** Records the state to which a killed attempt must be undone from now on. */
    private static Path mark(EclipseInstallation eclipse, String state) throws IOException {
        Path marker = eclipse.kept().resolve(MARKER);
        new AtomicFiles(FileStep.NONE).replace(marker, state.getBytes(StandardCharsets.US_ASCII));
        return marker;
    }

    /** Undoes the incomplete change of a killed attempt, which left its marker, before any other change. */
    private void recover(EclipseInstallation eclipse) throws InstallException, IOException {
        Path marker = eclipse.kept().resolve(MARKER);
        if (!endedRollback(eclipse) && Files.exists(marker)) {
            SavedInstallation state = SavedInstallation.find(eclipse, Files.readString(marker)).orElse(null);
            if (state != null) { // null if it was killed after restoring, or had changed nothing
                restore(eclipse, state);
                log.accept(Messages.text("install.recovered", eclipse.home()));
            }
            RepositoryCopy.discard(eclipse);
            Files.delete(marker);
        }
    }

    private static void restore(EclipseInstallation eclipse, SavedInstallation state) throws InstallException {
        try {
            state.restore();
        } catch (IOException e) {
            throw new InstallException(Kind.BROKEN, Messages.text("install.broken", eclipse.home(), e), e);
        }
    }

    private static InterProcessLock lock(EclipseInstallation eclipse) throws InstallException {
        requireOwn(eclipse, eclipse.programs());
        try {
            Files.createDirectories(eclipse.kept());
            InterProcessLock lock = InterProcessLock.tryAcquire(eclipse.kept().resolve("lock")).orElse(null);
            if (lock == null) {
                throw new InstallException(Kind.BUSY, Messages.text("install.locked", eclipse.home()), null);
            }
            return lock;
        } catch (IOException e) {
            throw new InstallException(Kind.FAILED, Messages.text("install.unwritable", eclipse.home(), e), e);
        }
    }

    /** Requires, for root, that no other account can write the files: they would run as root. */
    private static void requireOwn(EclipseInstallation eclipse, List<Path> files) throws InstallException {
        if ("root".equals(System.getProperty("user.name"))) {
            try {
                for (Path file : files) {
                    AdministratorFile.require(file);
                }
            } catch (PolicyException e) {
                throw new InstallException(Kind.REFUSED, Messages.text("install.owner", eclipse.home()), e);
            }
        }
    }

    /** Returns the installed root features of Vauban with their versions. */
    private Map<String, String> roots(EclipseInstallation eclipse) throws InstallException {
        String output = run(eclipse, List.of("-listInstalledRoots"), false);
        Map<String, String> roots = new TreeMap<>();
        for (Matcher root = ROOT.matcher(output); root.find();) {
            roots.put(root.group(1), root.group(2));
        }
        return roots;
    }

    private String run(EclipseInstallation eclipse, List<String> arguments, boolean verifyOnly)
            throws InstallException {
        List<String> all = new ArrayList<>(arguments);
        if (verifyOnly) {
            all.add("-verifyOnly");
        }
        Director.Result result = direct(eclipse, all);
        result.output().lines().forEach(details);
        if (result.exit() != 0) {
            throw new InstallException(Kind.FAILED,
                    Messages.text("install.failed", eclipse.home(), result.exit(), reason(result.output())), null);
        }
        return result.output();
    }

    private Director.Result direct(EclipseInstallation eclipse, List<String> arguments) throws InstallException {
        requireOwn(eclipse, InstalledBundle.list(eclipse).stream().map(InstalledBundle::path).toList());
        Path work = eclipse.kept().resolve("work");
        try {
            FolderTree.deleteIfExists(work); // of a killed run
            Files.createDirectory(work);
            try {
                return director.run(eclipse, arguments, work);
            } finally {
                FolderTree.delete(work);
            }
        } catch (IOException e) {
            throw new InstallException(Kind.FAILED, Messages.text("install.unwritable", eclipse.home(), e), e);
        }
    }

    /** Returns the line in which the director states the error. */
    private static String reason(String output) {
        Matcher failure = FAILURE.matcher(output);
        String line = failure.find() ? String.valueOf(failure.group(1))
                : output.lines().filter(each -> !each.isBlank()).reduce((first, last) -> last).orElse("-");
        return ShortText.of(line.strip().replaceAll("[.]+$", ""), LONGEST_REASON);
    }
}
