// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.document;

/** Features that policies can allow or forbid: the settings with just these two values. The default is allowed. */
public enum Permission {
    /** Users may import models into the models folder. */
    MODEL_IMPORT("models.import"),
    /** Models that are not in the catalogue may be used. */
    UNCATALOGUED_MODELS("models.uncatalogued"),
    /** Models may be imported and used without a signature by keys of the role {@code models} of the root document. */
    UNSIGNED_MODELS("models.unsigned"),
    /** Texts may be attached to questions and to requests for edits. */
    ATTACHMENTS("chat.attachments"),
    /** Completions appear while the user types, not only on request. */
    AUTOMATIC_COMPLETION("completion.automatic"),
    /** Prompts are prefilled before the user requests a completion. */
    READ_AHEAD("completion.readAhead"),
    /** Completion prompts contain text of files other than the edited one. */
    OTHER_FILES("completion.otherFiles"),
    /** Completion prompts contain recent edits. */
    RECENT_EDITS("completion.recentEdits"),
    /** Completion prompts contain clipboard text. */
    COPIED_TEXT("completion.clipboard"),
    /** The prompt inspector keeps the texts of prompts and answers in memory. */
    INSPECTED_PROMPTS("inspector.prompts"),
    /** Documents and source code may be indexed. */
    INDEXING("knowledge.indexing"),
    /** The team server may be started. */
    SERVER("server.start"),
    /** The team server may listen at addresses that other machines can reach. */
    SERVER_NETWORK("server.network"),
    /** The team server may answer requests without an API key. */
    SERVER_WITHOUT_KEYS("server.anonymous"),
    /** The language server may be reached through a socket of this machine; standard input and output always work. */
    LSP_SOCKET("lsp.socket"),
    /** Requests may go to the endpoints that policies grant. */
    REMOTE_ENGINES("remote.engines");

    /** Policy value that forbids. */
    public static final String FORBIDDEN = "forbidden";
    /** Policy value that allows. */
    public static final String ALLOWED = "allowed";

    private final String setting;

    Permission(String setting) {
        this.setting = setting;
    }

    /** Returns the name of the setting. */
    public String setting() {
        return setting;
    }
}
