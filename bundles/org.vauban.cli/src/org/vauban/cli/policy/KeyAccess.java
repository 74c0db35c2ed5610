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

/** The options with which a command opens a private key file: alias and password. */
public final class KeyAccess {
    @Option(names = "--alias", paramLabel = "NAME", descriptionKey = "policy.alias")
    private @Nullable String alias;
    @Option(names = "--password-file", paramLabel = "FILE", descriptionKey = "policy.password")
    private @Nullable Path passwordFile;

    /** Returns the key for documents in a file; ends the command if there is none. */
    public SigningKey signingKey(Path file) {
        return PolicySigning.signingKey(file, alias, passwordFile);
    }

    /** Returns the key in a file with its certificates; ends the command if there is none. */
    public StoredKey storedKey(Path file) {
        return PolicySigning.storedKey(file, alias, passwordFile);
    }

    /**
     * Returns the OpenPGP key in a file; the alias is the end of its fingerprint.
     *
     * @throws SiteException if the file contains none
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
