// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.site;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.InputFile;
import org.vauban.cli.console.Messages;
import org.vauban.cli.console.ProgressBar;
import org.vauban.cli.policy.TrustedRoot;
import org.vauban.site.SiteVerifier;
import org.vauban.site.store.SiteMirror;
import org.vauban.site.store.SiteStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code vauban mirror}: copies a signed site into a store of versions. Exit codes as for {@code vauban site}. */
@Command(name = "mirror", resourceBundle = Messages.BUNDLE)
public final class MirrorCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "SOURCE", descriptionKey = "mirror.source")
    private @Nullable Path source;
    @Parameters(index = "1", paramLabel = "TARGET", descriptionKey = "mirror.target")
    private @Nullable Path target;
    @Mixin
    private TrustedRoot trust = new TrustedRoot();
    private final Console console;

    public MirrorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Path from = source;
        Path to = target;
        if (from == null || to == null) {
            throw new IllegalStateException(); // picocli wants both
        }
        InputFile.requireFolder(from);
        SiteStore store = new SiteStore(to, new SiteVerifier(trust.document(), InstantSource.system()));
        return SiteCommand.run(() -> {
            SiteMirror.Result result = new SiteMirror(store).mirror(from);
            console.out().println(SiteCommand.line(result.folder(), result.site()));
            console.out().println(Messages.text("mirror.done", result.copied(), ProgressBar.bytes(result.copiedBytes()),
                    result.reused(), result.kept()));
            return 0;
        });
    }
}
