// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.util.Optional;
import org.vauban.governance.policy.document.Permission;

/**
 * Whether the language server may be reached through a socket of this machine: {@code "lsp.socket"} of a
 * {@link Policy}. Through standard input and output it always may.
 */
public final class SocketPolicy {
    /** The name of the setting. */
    public static final String SETTING = "lsp.socket";

    private SocketPolicy() {}

    /** Why there may be no socket, in the user's language; empty if there may. */
    public static Optional<String> refusal(Policy policy) {
        return policy.refusal(Permission.LSP_SOCKET);
    }
}
