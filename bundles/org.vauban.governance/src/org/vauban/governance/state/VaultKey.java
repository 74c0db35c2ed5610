// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.state;

/**
 * Supplies the secret from which all keys of a vault are made: a file of the user, or what keeps secrets in an editor.
 */
@FunctionalInterface
public interface VaultKey {
    /** Bytes of a secret. */
    int BYTES = 32;

    /**
     * The secret, made at the first use. May block.
     *
     * @return a new array of {@value #BYTES} bytes that the caller overwrites after use
     */
    byte[] secret() throws VaultException;
}
