// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.site;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.policy.TrustedRoot;
import org.vauban.governance.AuditLog;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;
import org.vauban.site.SiteManifest;
import org.vauban.site.SiteVerifier;
import org.vauban.site.store.Ring;
import org.vauban.site.store.Rings;
import org.vauban.site.store.SiteStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vauban site promote|rollback|rings}: manages which version each ring gets. */
public final class RingCommands {
    private RingCommands() {}

    /** The options of all these commands. */
    static final class Place {
        @Option(names = "--store", paramLabel = "DIR", defaultValue = ".", descriptionKey = "ring.store")
        private Path store = Path.of(".");
        @Mixin
        private TrustedRoot trust = new TrustedRoot();

        /** Performs an operation; each change is recorded in this user's audit log. */
        int with(Work work) {
            UserDirectories user = UserDirectories.standard();
            try {
                Policy policy = Policy.of(user);
                SiteStore sites = new SiteStore(store, new SiteVerifier(trust.document(), InstantSource.system()));
                try (AuditLog audit = GatePolicy.of(policy).log(user, policy, user.audit())) {
                    return SiteCommand.run(() -> work.run(new Rings(sites,
                            (event, detail) -> audit.event(event, "-", detail), InstantSource.system())));
                }
            } catch (PolicyException e) {
                throw new CommandException(ExitCode.REFUSED, e.getMessage(), e);
            }
        }
    }

    /** Performs an operation on rings. */
    @FunctionalInterface
    interface Work {
        int run(Rings rings) throws SiteException;
    }

    private static Ring ring(@Nullable String name) {
        String names = Arrays.stream(Ring.values()).map(Ring::text).collect(Collectors.joining(", "));
        return Ring.find(String.valueOf(name)).orElseThrow(
                () -> new CommandException(ExitCode.USAGE, Messages.text("ring.unknown", name, names)));
    }

    private static String line(Rings.Change change) {
        SiteManifest manifest = change.site().manifest();
        return Messages.text("ring.changed", change.ring().text(), change.from() == 0 ? "-" : change.from(),
                manifest.version(), manifest.release());
    }

    /** {@code vauban site promote}: moves a ring to a higher version. */
    @Command(name = "promote", resourceBundle = Messages.BUNDLE)
    public static final class Promote implements Callable<Integer> {
        @Parameters(paramLabel = "VERSION", descriptionKey = "ring.version")
        private long version;
        @Option(names = "--ring", required = true, paramLabel = "RING", descriptionKey = "ring.name")
        private @Nullable String ring;
        @Mixin
        private Place place = new Place();
        private final Console console;

        public Promote(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            Ring chosen = ring(ring);
            return place.with(rings -> {
                console.out().println(line(rings.promote(version, chosen)));
                return 0;
            });
        }
    }

    /** {@code vauban site rollback}: moves a ring back to an older version. */
    @Command(name = "rollback", resourceBundle = Messages.BUNDLE)
    public static final class Rollback implements Callable<Integer> {
        @Option(names = "--ring", required = true, paramLabel = "RING", descriptionKey = "ring.name")
        private @Nullable String ring;
        @Option(names = "--to", paramLabel = "VERSION", descriptionKey = "ring.to")
        private @Nullable Long to;
        @Mixin
        private Place place = new Place();
        private final Console console;

        public Rollback(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            Ring chosen = ring(ring);
            return place.with(rings -> {
                console.out().println(line(rings.rollback(chosen, to)));
                return 0;
            });
        }
    }

    /** {@code vauban site rings}: exit code 3 if the version of a ring is refused. */
    @Command(name = "rings", resourceBundle = Messages.BUNDLE)
    public static final class Show implements Callable<Integer> {
        @Mixin
        private Place place = new Place();
        private final Console console;

        public Show(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            return place.with(rings -> {
                List<Rings.State> states = rings.list();
                int code = 0;
                if (states.isEmpty()) {
                    console.out().println(Messages.text("ring.none"));
                }
                for (Rings.State state : states) {
                    SignedSite site = state.site();
                    SiteException refusal = state.refusal();
                    List<Long> before = state.history().subList(0, state.history().size() - 1);
                    console.out().println(Messages.text("ring.state", state.ring().text(), state.version(),
                            site == null ? "?" : site.manifest().release(),
                            site == null ? "?" : site.manifest().expires(), before.isEmpty() ? "-"
                                    : before.reversed().stream().map(String::valueOf)
                                            .collect(Collectors.joining(", "))));
                    if (refusal != null) {
                        console.error(String.valueOf(refusal.getMessage()));
                        code = ExitCode.REFUSED;
                    }
                }
                return code;
            });
        }
    }
}
