// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.console.ProgressBar;
import org.vauban.cli.policy.PolicySigning;
import org.vauban.cli.policy.SigningKeyOptions;
import org.vauban.cli.policy.TrustedRoot;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.SigningKey;
import org.vauban.site.SeenSites;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;
import org.vauban.site.SiteManifest;
import org.vauban.site.SiteProvenance;
import org.vauban.site.SiteSigner;
import org.vauban.site.SiteVerifier;
import org.vauban.site.jar.PgpKeys;
import org.vauban.site.jar.SitePgp;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code vauban site}: signs and verifies update sites. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 the site is
 * refused.
 */
@Command(name = "site", resourceBundle = Messages.BUNDLE, subcommands = {SignJarsCommand.class,
        SignPgpCommand.class, RingCommands.Promote.class, RingCommands.Rollback.class, RingCommands.Show.class})
public final class SiteCommand implements Runnable {
    @Spec
    private CommandSpec spec;
    private final Console console;

    public SiteCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), Messages.text("no.command"));
    }

    /** Performs an operation on sites. */
    @FunctionalInterface
    public interface Work {
        int run() throws SiteException;
    }

    /** Performs an operation, and ends the command if it fails. */
    public static int run(Work work) {
        try {
            return work.run();
        } catch (SiteException e) {
            throw new CommandException(e.isRefused() ? ExitCode.REFUSED : ExitCode.FAILED, e.getMessage(), e);
        }
    }

    /** The options for what a manifest contains besides the files. */
    static final class Heading {
        @Option(names = "--site", paramLabel = "NAME", descriptionKey = "policy.site")
        private @Nullable String organisation;
        @Option(names = "--name", paramLabel = "NAME", defaultValue = "vauban", descriptionKey = "site.name")
        private String name = "";
        @Option(names = "--version-number", paramLabel = "N", descriptionKey = "site.version")
        private @Nullable Long version;
        @Option(names = "--release", paramLabel = "TEXT", descriptionKey = "site.release")
        private @Nullable String release;
        @Option(names = "--days", paramLabel = "N", defaultValue = "180", descriptionKey = "site.days")
        private int days;

        /** Returns null if neither organisation nor version is given. */
        SiteSigner.@Nullable Heading heading() {
            return organisation == null && version == null ? null
                    : SiteCommand.heading(organisation, name, version, release, days, "site.heading");
        }
    }

    /**
     * Returns the heading of a manifest that is issued now.
     *
     * @param organisation null if unknown, which is wrong usage, as for the version
     * @param release null to use the version
     * @param days validity, from 1 to 3650
     * @param usage message key for a missing or invalid value
     */
    static SiteSigner.Heading heading(@Nullable String organisation, String name, @Nullable Long version,
            @Nullable String release, int days, String usage) {
        if (organisation == null || version == null || days < 1 || days > 3650) {
            throw new CommandException(ExitCode.USAGE, Messages.text(usage));
        }
        return new SiteSigner.Heading(organisation, name, version, release == null ? version.toString() : release,
                Instant.now().truncatedTo(ChronoUnit.SECONDS), Duration.ofDays(days));
    }

    @Command(name = "draft", resourceBundle = Messages.BUNDLE)
    int draft(@Parameters(paramLabel = "DIR", descriptionKey = "site.folder") Path folder, @Mixin Heading options,
            @Option(names = "--out", required = true, paramLabel = "FILE", descriptionKey = "site.draft") Path out) {
        SiteSigner.Heading heading = options.heading();
        if (heading == null) {
            throw new CommandException(ExitCode.USAGE, Messages.text("site.heading"));
        }
        return run(() -> {
            SiteManifest draft = SiteSigner.draft(folder, heading);
            SiteSigner.write(draft, out);
            console.out().println(Messages.text("site.drafted", out, draft.files().size(), SiteManifest.FILE));
            return 0;
        });
    }

    @Command(name = "sign", resourceBundle = Messages.BUNDLE)
    int sign(@Parameters(paramLabel = "DIR|FILE", descriptionKey = "site.signed") Path site, @Mixin Heading options,
            @Mixin SigningKeyOptions keyOptions,
            @Option(names = "--out", paramLabel = "FILE", descriptionKey = "site.out") @Nullable Path out) {
        if (Files.notExists(site)) {
            throw new CommandException(ExitCode.FAILED, Messages.text("file.missing", site));
        }
        boolean folder = Files.isDirectory(site);
        SiteSigner.Heading heading = options.heading();
        if (folder == (out != null) || !folder && heading != null) {
            throw new CommandException(ExitCode.USAGE, Messages.text("site.out.needed"));
        }
        SigningKey key = keyOptions.read();
        return run(() -> {
            SignedSite signed = out == null ? SiteSigner.sign(site, heading, key) : SiteSigner.sign(site, key, out);
            console.out().println(Messages.text("site.signed.by",
                    out == null ? site.resolve(SiteManifest.FILE) : out,
                    signed.manifest().files().size(), key.verificationKey(), signed.digest()));
            return 0;
        });
    }

    /** The options for a provenance statement about the build of a site, and for its signer. */
    static final class Provenance {
        @Option(names = "--provenance", paramLabel = "FILE", descriptionKey = "site.provenance")
        private @Nullable Path file;
        @Option(names = "--builder-key", paramLabel = "FILE", descriptionKey = "site.builder")
        private @Nullable Path builderKey;

        /** Returns null if no statement is given. */
        @Nullable
        SiteProvenance read(RootDocument root) throws SiteException {
            Path statement = file;
            Path key = builderKey;
            if (statement == null) {
                if (key != null) {
                    throw new CommandException(ExitCode.USAGE, Messages.text("site.builder.alone"));
                }
                return null;
            }
            return key == null ? SiteProvenance.read(statement, root)
                    : SiteProvenance.read(statement, PolicySigning.publicKey(key));
        }
    }

    /** The option for the PGP keys that must have signed the artifacts of a site. */
    static final class ArtifactSigners {
        @Option(names = "--pgp-key", paramLabel = "FILE", descriptionKey = "pgp.public")
        private @Nullable Path file;

        /** Returns the fingerprints of the signers; empty if none are required. */
        Set<String> require(Path folder) throws SiteException {
            Path keys = file;
            return keys == null ? Set.of()
                    : SitePgp.verify(folder, PgpKeys.read(keys, PolicySigning.keyFile(keys)));
        }
    }

    @Command(name = "verify", resourceBundle = Messages.BUNDLE)
    int verify(@Parameters(paramLabel = "DIR", descriptionKey = "site.folder") Path folder, @Mixin TrustedRoot trust,
            @Mixin Provenance statement, @Mixin ArtifactSigners artifacts,
            @Option(names = "--name", paramLabel = "NAME", descriptionKey = "site.expected") @Nullable String name,
            @Option(names = "--seen", paramLabel = "FILE", descriptionKey = "site.seen") @Nullable Path seenFile,
            @Option(names = "--allow-older", descriptionKey = "site.older") boolean older) {
        RootDocument root = trust.document();
        SiteVerifier verifier = new SiteVerifier(root, InstantSource.system());
        SeenSites seen = seenFile == null ? SeenSites.of(UserDirectories.standard()) : new SeenSites(seenFile);
        return run(() -> {
            SiteProvenance provenance = statement.read(root);
            seen.require(verifier.open(folder), older); // checked first, because verifying reads all files
            SignedSite site = verifier.verify(folder);
            if (name != null && !name.equals(site.manifest().name())) {
                throw new CommandException(ExitCode.REFUSED,
                        Messages.text("site.other", folder, site.manifest().name(), name));
            }
            if (provenance != null) {
                provenance.require(folder, site.manifest());
            }
            Set<String> signers = artifacts.require(folder);
            seen.require(site, older);
            seen.record(site);
            console.out().println(line(folder, site));
            if (!signers.isEmpty()) {
                console.out().println(Messages.text("pgp.verified", String.join(", ", signers)));
            }
            if (provenance != null) {
                console.out().println(Messages.text("site.built", provenance.commit(), provenance.builder(),
                        String.join(", ", provenance.signers())));
            }
            return 0;
        });
    }

    /** Returns one line about a verified site. */
    static String line(Path folder, SignedSite site) {
        SiteManifest manifest = site.manifest();
        return Messages.text("site.verified", folder, manifest.organisation() + "/" + manifest.name(),
                manifest.version(), manifest.release(), manifest.files().size(),
                ProgressBar.bytes(manifest.totalSize()), String.join(", ", site.signers()), manifest.expires());
    }
}
