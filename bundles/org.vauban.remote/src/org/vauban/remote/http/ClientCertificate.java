// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.nio.file.Path;

/**
 * A certificate with its private key, with which a client authenticates itself (mTLS).
 *
 * @param file a PKCS#12 file
 * @param secret its password
 */
public record ClientCertificate(Path file, String secret) {
    /** Returns a copy, which the caller overwrites. */
    char[] password() {
        return secret.toCharArray();
    }

    /** Omits the password. */
    @Override
    public String toString() {
        return "ClientCertificate[" + file + "]";
    }
}
