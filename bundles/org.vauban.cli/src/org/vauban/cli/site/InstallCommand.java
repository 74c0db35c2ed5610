// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.site;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.InputFile;
import org.vauban.cli.console.Messages;
import org.vauban.cli.distribution.Distribution;
import org.vauban.cli.policy.TrustedRoot;
import org.vauban.governance.UserDirectories;
import org.vauban.site.SeenSites;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;
import org.vauban.site.SiteManifest;
import org.vauban.site.SiteVerifier;
import org.vauban.site.bundle.OfflineBundle;
import org.vauban.site.install.BundleInstaller;
import org.vauban.site.install.EclipseInstallation;
import org.vauban.site.install.EclipseSearch;
import org.vauban.site.install.InstallException;
import org.vauban.site.install.VerifiedBundle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code vauban install}: installs a bundle into Eclipse installations or a folder, or reverts that. Exit codes: 0
 * done, 1 failed and undone, 2 wrong usage, 3 the bundle is refused, 4 no installation found, 5 another installer is
 * running, 6 failed and not undone. Of several installations, the highest code counts.
 */
@Command(name = "install", resourceBundle = Messages.BUNDLE)
public final class InstallCommand implements Callable<Integer> {
    private static final String KEEP = "keep";
    private static final Set<String> POLICIES = Set.of("fail", "prompt", KEEP);
    @Option(names = "--bundle", paramLabel = "DIR", defaultValue = ".", descriptionKey = "install.bundle")
    private Path bundle = Path.of(".");
    @Mixin
    private TrustedRoot trust = new TrustedRoot();
    @Option(names = "--eclipse", paramLabel = "DIR", descriptionKey = "install.eclipse")
    private List<Path> eclipses = List.of();
    @Option(names = "--standalone", paramLabel = "DIR", descriptionKey = "install.standalone")
    private @Nullable Path standalone;
    @Option(names = "--all", descriptionKey = "install.all")
    private boolean all;
    @Option(names = "--search", paramLabel = "DIR", descriptionKey = "install.search")
    private List<Path> searched = List.of();
    @Option(names = "--unattended", descriptionKey = "install.unattended")
    private boolean unattended;
    @Option(names = "--dry-run", descriptionKey = "install.dry")
    private boolean dryRun;
    @Option(names = "--rollback", descriptionKey = "install.rollback")
    private boolean rollback;
    @Option(names = "--uninstall", descriptionKey = "install.uninstall")
    private boolean uninstall;
    @Option(names = "--features", split = ",", paramLabel = "ID", descriptionKey = "install.features")
    private List<String> features = List.of();
    @Option(names = "--models", split = ",", paramLabel = "ID", descriptionKey = "install.models")
    private @Nullable List<String> models;
    @Option(names = "--unsigned-policy", paramLabel = "fail|prompt|keep", defaultValue = "fail",
            descriptionKey = "install.policy")
    private String policy = "";
    @Option(names = "--java", paramLabel = "DIR", descriptionKey = "install.jvm")
    private @Nullable Path java;
    @Option(names = "--allow-older", descriptionKey = "site.older")
    private boolean older;
    @Option(names = "--log", paramLabel = "FILE", descriptionKey = "install.log")
    private @Nullable Path logFile;
    private final Console console;

    public InstallCommand(Console console) {
        this.console = console;
    }

    /** Performs an operation on the standalone folder. */
    @FunctionalInterface
    private interface Attempt {
        void run() throws InstallException;
    }

    /** Performs an operation on one Eclipse installation. */
    @FunctionalInterface
    private interface Work {
        void run(EclipseInstallation eclipse) throws InstallException;
    }

    @Override
    public Integer call() {
        if (rollback && uninstall || !POLICIES.contains(policy)
                || !all && eclipses.isEmpty() && standalone == null || !all && !searched.isEmpty()) {
            throw new CommandException(ExitCode.USAGE, Messages.text("install.usage"));
        }
        try (InstallLog log = new InstallLog(console, logFile)) {
            BundleInstaller installer = new BundleInstaller(new P2Director(java, Distribution.javaHomes()), log::say,
                    log::detail);
            Set<Path> folders = new LinkedHashSet<>(eclipses);
            if (all) {
                folders.addAll(found());
            }
            Path alone = standalone;
            StandaloneInstall distribution = alone == null ? null : new StandaloneInstall(console, log, alone);
            if (folders.isEmpty() && distribution == null) {
                log.fail(Messages.text("install.found.none"));
                return ExitCode.DAMAGED;
            }
            VerifiedBundle verified = rollback || uninstall ? null : verified(log);
            confirm(folders);
            int code = distribution == null ? 0 : tried(log, () -> change(distribution, verified));
            return Math.max(code, each(folders, log, eclipse -> change(installer, eclipse, verified)));
        }
    }

    /** @param verified null to revert an installation */
    private void change(StandaloneInstall distribution, @Nullable VerifiedBundle verified) throws InstallException {
        if (verified != null) {
            distribution.install(verified, chosenModels(), dryRun);
        } else if (rollback) {
            distribution.folder().rollback(dryRun);
        } else {
            distribution.folder().uninstall(dryRun);
        }
    }

    /** @param verified null to revert an installation */
    private void change(BundleInstaller installer, EclipseInstallation eclipse, @Nullable VerifiedBundle verified)
            throws InstallException {
        if (verified != null) {
            installer.install(verified, eclipse, new BundleInstaller.Request(features, chosenModels(),
                    policy.equals(KEEP) ? null : policy), dryRun);
        } else if (rollback) {
            installer.rollback(eclipse, dryRun);
        } else {
            installer.uninstall(eclipse, dryRun);
        }
    }

    private @Nullable List<String> chosenModels() {
        return List.of("none").equals(models) ? List.of() : models;
    }

    private Collection<Path> found() {
        try {
            return searched.isEmpty() ? EclipseSearch.everywhere() : EclipseSearch.below(searched);
        } catch (InstallException e) {
            throw new CommandException(code(e.kind()), e.getMessage(), e);
        }
    }

    private VerifiedBundle verified(InstallLog log) {
        InputFile.requireFolder(bundle);
        SiteVerifier verifier = new SiteVerifier(trust.document(), InstantSource.system());
        SeenSites seen = SeenSites.of(UserDirectories.standard());
        try {
            seen.require(verifier.open(bundle), older); // checked first, because verifying reads all files
            VerifiedBundle verified = VerifiedBundle.verify(bundle, verifier);
            List<SignedSite> sites = new ArrayList<>(List.of(verified.signed()));
            inner(verified, verifier).ifPresent(sites::add);
            for (SignedSite site : sites) {
                seen.require(site, older);
            }
            for (SignedSite site : dryRun ? List.<SignedSite>of() : sites) {
                seen.record(site);
            }
            log.say(SiteCommand.line(bundle, verified.signed()));
            return verified;
        } catch (SiteException e) {
            log.detail(e.getMessage());
            throw new CommandException(e.isRefused() ? ExitCode.REFUSED : ExitCode.FAILED, e.getMessage(), e);
        }
    }

    /** Returns the site in the bundle, whose own version detects that it comes from an older bundle. */
    private static Optional<SignedSite> inner(VerifiedBundle verified, SiteVerifier verifier) throws SiteException {
        if (!verified.signed().manifest().files().containsKey(OfflineBundle.SITE + "/" + SiteManifest.FILE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(verifier.open(verified.folder().resolve(OfflineBundle.SITE)));
        } catch (SiteException e) {
            if (e.isRefused()) {
                return Optional.empty(); // signed for its publisher only, or expired: not installable alone, either
            }
            throw e;
        }
    }

    /** Asks for confirmation, unless unattended. */
    private void confirm(Set<Path> folders) {
        if (unattended || dryRun) {
            return;
        }
        Set<Path> named = new LinkedHashSet<>(folders);
        Path alone = standalone;
        if (alone != null) {
            named.add(alone);
        }
        java.io.Console terminal = System.console();
        String answer = terminal == null ? null
                : terminal.readLine("%s ", Messages.text("install.ask",
                        String.join(", ", named.stream().map(Path::toString).toList())));
        if (answer == null) {
            throw new CommandException(ExitCode.USAGE, Messages.text("install.attended"));
        }
        if (!Set.of("y", "yes", "o", "oui").contains(answer.strip().toLowerCase(Locale.ROOT))) {
            throw new CommandException(ExitCode.FAILED, Messages.text("install.declined"));
        }
    }

    private static int each(Set<Path> folders, InstallLog log, Work work) {
        int code = 0;
        for (Path folder : folders) {
            code = Math.max(code, tried(log, () -> work.run(EclipseInstallation.read(folder))));
        }
        return code;
    }

    private static int tried(InstallLog log, Attempt attempt) {
        try {
            attempt.run();
            return 0;
        } catch (InstallException e) {
            log.fail(e.getMessage());
            return code(e.kind());
        }
    }

    private static int code(InstallException.Kind kind) {
        return switch (kind) {
            case FAILED -> ExitCode.FAILED;
            case REFUSED -> ExitCode.REFUSED;
            case ABSENT -> ExitCode.DAMAGED;
            case BUSY -> ExitCode.BUSY;
            case BROKEN -> ExitCode.BROKEN;
        };
    }
}
