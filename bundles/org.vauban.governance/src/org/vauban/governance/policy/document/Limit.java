// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.document;

/** Numbers that policies can limit: the smallest value applies, for a minimum the largest. */
public enum Limit {
    /** Maximum days that lines of the audit log are kept. */
    AUDIT_DAYS("audit.retentionDays"),
    /** Minimum days that lines of the audit log are kept. */
    AUDIT_MINIMUM_DAYS("audit.minimumDays"),
    /** Lines of the audit log after which a checkpoint is signed. */
    CHECKPOINT_LINES("audit.checkpointLines"),
    /** Seconds after which a line of the audit log is covered by a checkpoint. */
    CHECKPOINT_SECONDS("audit.checkpointSeconds"),
    /** Characters of one attachment. */
    ATTACHMENT_CHARACTERS("chat.attachmentCharacters"),
    /** Lines of a completion. */
    COMPLETION_LINES("completion.lines"),
    /** Days that conversations are kept after their last change. */
    CONVERSATION_DAYS("conversations.retentionDays"),
    /** Days that the KV cache of a workspace is kept on the disk after its last use. */
    STATE_DAYS("state.retentionDays"),
    /** Total size of the KV caches on the disk, in MiB. */
    STATE_MEGABYTES("state.megabytes"),
    /** Threads of the engine. */
    THREADS("engine.threads"),
    /** Total memory of models and their contexts, in MiB. */
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
    /** Maximum number of these for the same user. */
    REQUESTS_PER_KEY("server.requestsPerKey"),
    /** Time limit for an answer of the team server, in seconds. */
    REQUEST_SECONDS("server.requestSeconds"),
    /** Requests per day to all remote endpoints together. */
    REMOTE_REQUESTS("remote.requestsPerDay"),
    /** Thousands of prompt and answer tokens per day for all remote endpoints together. */
    REMOTE_KILOTOKENS("remote.kilotokensPerDay"),
    /** Cost per day of all remote endpoints together, in the currency of their prices. */
    REMOTE_COST("remote.costPerDay");

    private final String setting;

    Limit(String setting) {
        this.setting = setting;
    }

    /** Returns the name of the setting. */
    public String setting() {
        return setting;
    }
}
