// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.site;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.InputFile;
import org.vauban.cli.console.Messages;
import org.vauban.cli.console.ProgressBar;
import org.vauban.cli.distribution.Distribution;
import org.vauban.cli.policy.TrustedRoot;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;
import org.vauban.site.SiteVerifier;
import org.vauban.site.store.SiteAddress;
import org.vauban.site.store.SiteMirror;
import org.vauban.site.store.SiteSource;
import org.vauban.site.store.SiteStore;
import org.vauban.site.store.SiteTransport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code vauban mirror}: copies a signed site to a version store, or uploads it to a team server. Exit codes as for
 * {@code vauban site}.
 */
@Command(name = "mirror", resourceBundle = Messages.BUNDLE)
public final class MirrorCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "SOURCE", descriptionKey = "mirror.source")
    private @Nullable String source;
    @Parameters(index = "1", paramLabel = "TARGET", descriptionKey = "mirror.target")
    private @Nullable String target;
    @Mixin
    private ServerAccess access = new ServerAccess();
    @Mixin
    private TrustedRoot trust = new TrustedRoot();
    private final Console console;

    public MirrorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String from = source;
        String to = target;
        if (from == null || to == null) {
            throw new IllegalStateException(); // cannot happen: picocli requires both
        }
        boolean reads = SiteAddress.isServer(from);
        boolean sends = SiteAddress.isServer(to);
        if (reads && sends) {
            throw new CommandException(ExitCode.USAGE, Messages.text("mirror.both"));
        }
        if (!reads && !sends && !access.isEmpty()) {
            throw new CommandException(ExitCode.USAGE, Messages.text("mirror.folder"));
        }
        if (!reads) {
            InputFile.requireFolder(Path.of(from));
        }
        SiteVerifier verifier = new SiteVerifier(trust.document(), InstantSource.system());
        return SiteCommand.run(() -> {
            if (sends) {
                toServer(Path.of(from), verifier, to);
            } else {
                SiteStore store = new SiteStore(Path.of(to), verifier);
                SiteMirror.Result result = reads ? fromServer(from, store)
                        : new SiteMirror(store).mirror(Path.of(from));
                console.out().println(SiteCommand.line(result.folder(), result.site()));
                console.out().println(Messages.text("mirror.done", result.copied(),
                        ProgressBar.bytes(result.copiedBytes()), result.reused(), result.kept()));
            }
            return 0;
        });
    }

    private SiteMirror.Result fromServer(String address, SiteStore store) throws SiteException {
        try (SiteSource site = transport("mirror.remote").open(access.address(address), locale())) {
            return new SiteMirror(store).mirror(site);
        }
    }

    private void toServer(Path folder, SiteVerifier verifier, String address) throws SiteException {
        SiteTransport transport = transport("mirror.remote.send");
        SiteAddress server = access.address(address);
        SignedSite site = verifier.verify(folder);
        console.out().println(SiteCommand.line(folder, site));
        SiteTransport.Sent sent = transport.send(server, site, folder, locale());
        console.out().println(sent.before() ? Messages.text("mirror.sent.before", address, site.manifest().version())
                : Messages.text("mirror.sent", sent.files(), ProgressBar.bytes(sent.bytes()), sent.present()));
    }

    private static SiteTransport transport(String missing) {
        Distribution distribution = Distribution.find();
        return distribution.transport().orElseThrow(() -> new CommandException(ExitCode.FAILED,
                Messages.text(missing, distribution.folder().resolve("remote"))));
    }

    private static Locale locale() {
        return Locale.getDefault(Locale.Category.DISPLAY);
    }
}
