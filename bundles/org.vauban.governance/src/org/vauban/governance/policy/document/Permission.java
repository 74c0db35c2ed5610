// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.document;

/** What policies can allow or forbid: the settings with just these two values. Allowed where nobody decided. */
public enum Permission {
    /** Users may import models into the models folder. */
    MODEL_IMPORT("models.import"),
    /** The language server may be reached through a socket of this machine; standard input and output always work. */
    LSP_SOCKET("lsp.socket");

    /** The value that forbids, as policies have it. */
    public static final String FORBIDDEN = "forbidden";
    /** The other value. */
    public static final String ALLOWED = "allowed";

    private final String setting;

    Permission(String setting) {
        this.setting = setting;
    }

    /** The name of the setting. */
    public String setting() {
        return setting;
    }
}
