// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.policy;

import java.nio.file.Path;
import java.util.Arrays;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.StoredKey;
import org.vauban.site.SiteException;
import org.vauban.site.jar.PgpSigningKey;
import picocli.CommandLine.Option;

/** Options with which a command opens a file with a private key: its alias and its password. */
public final class KeyAccess {
    @Option(names = "--alias", paramLabel = "NAME", descriptionKey = "policy.alias")
    private @Nullable String alias;
    @Option(names = "--password-file", paramLabel = "FILE", descriptionKey = "policy.password")
    private @Nullable Path passwordFile;

    /** The key for documents in a file; a file without one ends the command. */
    public SigningKey signingKey(Path file) {
        return PolicySigning.signingKey(file, alias, passwordFile);
    }

    /** The key with its certificates in a file; a file without one ends the command. */
    public StoredKey storedKey(Path file) {
        return PolicySigning.storedKey(file, alias, passwordFile);
    }

    /**
     * The OpenPGP key in a file; the alias is the end of its fingerprint.
     *
     * @throws SiteException if the file has none
     */
    public PgpSigningKey pgpKey(Path file) throws SiteException {
        char[] password = PolicySigning.password(passwordFile);
        try {
            return PgpSigningKey.read(file, PolicyPlaces.bytes(file), password, alias);
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}
