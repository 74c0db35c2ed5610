// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.site;

import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.policy.KeyAccess;
import org.vauban.governance.signature.StoredKey;
import org.vauban.site.jar.SiteJars;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vauban site sign-jars}: signs the jars of a site for p2, before the manifest is signed. */
@Command(name = "sign-jars", resourceBundle = Messages.BUNDLE)
public final class SignJarsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", descriptionKey = "site.folder")
    private Path folder = Path.of(".");
    @Option(names = "--key", required = true, paramLabel = "FILE", descriptionKey = "jars.key")
    private Path keyFile = Path.of(".");
    @Mixin
    private KeyAccess access = new KeyAccess();
    @Option(names = "--timestamp", paramLabel = "URL", descriptionKey = "jars.timestamp")
    private @Nullable URI timestamp;
    private final Console console;

    public SignJarsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        URI authority = timestamp;
        if (authority != null && !"http".equals(authority.getScheme()) && !"https".equals(authority.getScheme())) {
            throw new CommandException(ExitCode.USAGE, Messages.text("jars.timestamp.invalid", authority));
        }
        StoredKey key = access.storedKey(keyFile);
        return SiteCommand.run(() -> {
            SiteJars.Result result = SiteJars.sign(folder, key, authority);
            console.out().println(Messages.text("jars.signed", folder, result.signed(),
                    key.certificate().getSubjectX500Principal(), key.certificate().getNotAfter().toInstant(),
                    result.kept()));
            return 0;
        });
    }
}
