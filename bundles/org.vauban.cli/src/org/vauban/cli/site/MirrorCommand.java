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

/** {@code vauban mirror}: copies a signed site into a store of versions. Exit codes as for {@code vauban site}. */
@Command(name = "mirror", resourceBundle = Messages.BUNDLE)
public final class MirrorCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "SOURCE", descriptionKey = "mirror.source")
    private @Nullable String source;
    @Parameters(index = "1", paramLabel = "TARGET", descriptionKey = "mirror.target")
    private @Nullable Path target;
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
        Path to = target;
        if (from == null || to == null) {
            throw new IllegalStateException(); // picocli wants both
        }
        boolean server = SiteAddress.isServer(from);
        if (!server) {
            if (!access.isEmpty()) {
                throw new CommandException(ExitCode.USAGE, Messages.text("mirror.folder"));
            }
            InputFile.requireFolder(Path.of(from));
        }
        SiteStore store = new SiteStore(to, new SiteVerifier(trust.document(), InstantSource.system()));
        return SiteCommand.run(() -> {
            SiteMirror.Result result = server ? fromServer(from, store) : new SiteMirror(store).mirror(Path.of(from));
            console.out().println(SiteCommand.line(result.folder(), result.site()));
            console.out().println(Messages.text("mirror.done", result.copied(), ProgressBar.bytes(result.copiedBytes()),
                    result.reused(), result.kept()));
            return 0;
        });
    }

    private SiteMirror.Result fromServer(String address, SiteStore store) throws SiteException {
        Distribution distribution = Distribution.find();
        SiteTransport transport = distribution.transport().orElseThrow(() -> new CommandException(ExitCode.FAILED,
                Messages.text("mirror.remote", distribution.folder().resolve("remote"))));
        try (SiteSource site = transport.open(access.address(address), Locale.getDefault(Locale.Category.DISPLAY))) {
            return new SiteMirror(store).mirror(site);
        }
    }
}
