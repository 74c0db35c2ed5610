// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.document;

/** What policies can allow or forbid: the settings with just these two values. Allowed where nobody decided. */
public enum Permission {
    /** Users may import models into the models folder. */
    MODEL_IMPORT("models.import"),
    /** Models that the catalogue does not know may be used. */
    UNCATALOGUED_MODELS("models.uncatalogued"),
    /** Models may be imported and used without a signature by keys of the role {@code models} of the root document. */
    UNSIGNED_MODELS("models.unsigned"),
    /** Texts may be attached to questions and to requests for edits. */
    ATTACHMENTS("chat.attachments"),
    /** Completions come while somebody types, and not only on request. */
    AUTOMATIC_COMPLETION("completion.automatic"),
    /** Prompts are prefilled before anybody asks for a completion. */
    READ_AHEAD("completion.readAhead"),
    /** Prompts of completions hold texts of other files than the edited one. */
    OTHER_FILES("completion.otherFiles"),
    /** Prompts of completions hold what was edited shortly before. */
    RECENT_EDITS("completion.recentEdits"),
    /** Prompts of completions hold what was copied. */
    COPIED_TEXT("completion.clipboard"),
    /** The prompt inspector keeps the texts of prompts and answers in memory. */
    INSPECTED_PROMPTS("inspector.prompts"),
    /** Documents and source code may be indexed. */
    INDEXING("knowledge.indexing"),
    /** The team server may be started. */
    SERVER("server.start"),
    /** The team server may listen at addresses that other machines reach. */
    SERVER_NETWORK("server.network"),
    /** The team server may answer requests without an API key. */
    SERVER_WITHOUT_KEYS("server.anonymous"),
    /** The language server may be reached through a socket of this machine; standard input and output always work. */
    LSP_SOCKET("lsp.socket"),
    /** Requests may go to the endpoints that policies grant. */
    REMOTE_ENGINES("remote.engines");

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
