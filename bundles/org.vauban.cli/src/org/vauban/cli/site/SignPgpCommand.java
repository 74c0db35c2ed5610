// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.site;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.Messages;
import org.vauban.cli.policy.KeyAccess;
import org.vauban.site.jar.PgpSigningKey;
import org.vauban.site.jar.SitePgp;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vauban site sign-pgp}: adds OpenPGP signatures to the artifact list, before the manifest is signed. */
@Command(name = "sign-pgp", resourceBundle = Messages.BUNDLE)
public final class SignPgpCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", descriptionKey = "site.folder")
    private Path folder = Path.of(".");
    @Option(names = "--key", required = true, paramLabel = "FILE", descriptionKey = "pgp.key")
    private Path keyFile = Path.of(".");
    @Mixin
    private KeyAccess access = new KeyAccess();
    private final Console console;

    public SignPgpCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return SiteCommand.run(() -> {
            PgpSigningKey key = access.pgpKey(keyFile);
            int count = SitePgp.sign(folder, key);
            console.out().println(Messages.text("pgp.signed", folder, count, key.owner(), key.fingerprint(),
                    SitePgp.PUBLIC_KEYS));
            return 0;
        });
    }
}
