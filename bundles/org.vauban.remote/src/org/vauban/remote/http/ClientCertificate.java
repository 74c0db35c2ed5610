// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.nio.file.Path;

/**
 * A certificate with its private key, with which a client shows who it is (mTLS).
 *
 * @param file PKCS#12
 * @param secret its password
 */
public record ClientCertificate(Path file, String secret) {
    /** A copy, which whoever asked overwrites. */
    char[] password() {
        return secret.toCharArray();
    }

    /** Does not show the password. */
    @Override
    public String toString() {
        return "ClientCertificate[" + file + "]";
    }
}
