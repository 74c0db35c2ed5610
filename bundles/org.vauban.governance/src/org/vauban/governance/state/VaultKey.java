// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.state;

/**
 * Supplies the secret from which all keys of a vault are derived: from a file of the user, or from an editor's secret
 * storage.
 */
@FunctionalInterface
public interface VaultKey {
    /** Number of bytes in a secret. */
    int BYTES = 32;

    /**
     * Returns the secret, created at first use. May block.
     *
     * @return a new array of {@value #BYTES} bytes that the caller overwrites after use
     */
    byte[] secret() throws VaultException;
}
