// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.remote;

import org.eclipse.core.runtime.jobs.ISchedulingRule;

/** Scheduling rule: changes to the settings file do not overlap, and happen in the order of the requests. */
final class SettingsChangeRule implements ISchedulingRule {
    static final SettingsChangeRule RULE = new SettingsChangeRule();

    private SettingsChangeRule() {}

    @Override
    public boolean contains(ISchedulingRule rule) {
        return rule == this;
    }

    @Override
    public boolean isConflicting(ISchedulingRule rule) {
        return rule == this;
    }
}
