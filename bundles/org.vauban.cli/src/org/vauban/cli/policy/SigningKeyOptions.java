// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.policy;

import java.nio.file.Path;
import org.vauban.governance.signature.SigningKey;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for the key with which a command signs a document. */
public final class SigningKeyOptions {
    @Option(names = "--key", required = true, paramLabel = "FILE", descriptionKey = "policy.key")
    private Path file = Path.of(".");
    @Mixin
    private KeyAccess access = new KeyAccess();

    /** Reads the key, perhaps after prompting for a password; ends the command if the file contains none. */
    public SigningKey read() {
        return access.signingKey(file);
    }
}
