// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.document;

/** Numbers that policies can limit: of each the smaller one holds, of a minimum the larger one. */
public enum Limit {
    /** Threads of the engine. */
    THREADS("engine.threads"),
    /** Days that lines of the audit log are kept at most. */
    AUDIT_DAYS("audit.retentionDays"),
    /** Days that lines of the audit log are kept at least: a minimum. */
    AUDIT_MINIMUM_DAYS("audit.minimumDays");

    private final String setting;

    Limit(String setting) {
        this.setting = setting;
    }

    /** The name of the setting. */
    public String setting() {
        return setting;
    }
}
