// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.document;

/** Numbers that policies can limit: of each the smaller one holds, of a minimum the larger one. */
public enum Limit {
    /** Days that lines of the audit log are kept at most. */
    AUDIT_DAYS("audit.retentionDays"),
    /** Days that lines of the audit log are kept at least: a minimum. */
    AUDIT_MINIMUM_DAYS("audit.minimumDays"),
    /** Lines of the audit log after which a checkpoint is signed. */
    CHECKPOINT_LINES("audit.checkpointLines"),
    /** Seconds after which a line of the audit log has a checkpoint. */
    CHECKPOINT_SECONDS("audit.checkpointSeconds"),
    /** Characters of one attachment. */
    ATTACHMENT_CHARACTERS("chat.attachmentCharacters"),
    /** Lines of a completion. */
    COMPLETION_LINES("completion.lines"),
    /** Days that conversations are kept after their last change. */
    CONVERSATION_DAYS("conversations.retentionDays"),
    /** Days that the KV cache of a workspace is kept on the disk after its last use. */
    STATE_DAYS("state.retentionDays"),
    /** Size of the KV caches on the disk together, in MiB. */
    STATE_MEGABYTES("state.megabytes"),
    /** Threads of the engine. */
    THREADS("engine.threads"),
    /** Memory of models and their contexts together, in MiB. */
    ENGINE_MEGABYTES("engine.megabytes"),
    /** Size of the context of a model, in tokens. */
    CONTEXT_TOKENS("engine.contextTokens"),
    /** Length of an answer, in tokens. */
    ANSWER_TOKENS("engine.answerTokens"),
    /** Size of a model file, in MiB. */
    MODEL_MEGABYTES("models.megabytes"),
    /** Size of a file that is indexed, in MiB. */
    DOCUMENT_MEGABYTES("knowledge.megabytes"),
    /** Days that an API key of the team server is valid. */
    KEY_DAYS("server.keyDays"),
    /** Size of a request to the team server, in KiB. */
    REQUEST_KILOBYTES("server.requestKilobytes"),
    /** Requests that the team server passes to the engine at the same time. */
    REQUESTS("server.requests"),
    /** Of these, requests of the same user. */
    REQUESTS_PER_KEY("server.requestsPerKey"),
    /** Time for an answer of the team server, in seconds. */
    REQUEST_SECONDS("server.requestSeconds"),
    /** Requests to all remote endpoints together, in a day. */
    REMOTE_REQUESTS("remote.requestsPerDay"),
    /** Tokens of prompts and answers of all remote endpoints together, in a day, in thousands. */
    REMOTE_KILOTOKENS("remote.kilotokensPerDay"),
    /** What all remote endpoints together may cost in a day, in the currency of their prices. */
    REMOTE_COST("remote.costPerDay");

    private final String setting;

    Limit(String setting) {
        this.setting = setting;
    }

    /** The name of the setting. */
    public String setting() {
        return setting;
    }
}
