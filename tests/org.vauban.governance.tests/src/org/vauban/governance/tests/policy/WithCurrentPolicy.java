// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.policy.CurrentPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.setting.StatePolicy;

/**
 * Base class with a site whose policies a test installs while a program follows them, and a clock that the test sets.
 */
abstract class WithCurrentPolicy {
    static final String DISK = StatePolicy.SETTING;
    static final String FORBIDDEN = "\"forbidden\"";
    static final String ENCRYPTED = "\"encrypted\"";

    @TempDir
    Path folder;

    final List<CurrentPolicy.Notice> notices = new ArrayList<>();
    PolicySite site;
    long nanos;

    @BeforeEach
    void start() throws Exception {
        site = new PolicySite(folder);
    }

    /** Returns the policy as a newly started process sees it. */
    CurrentPolicy process() {
        return new CurrentPolicy(site.running(), () -> nanos);
    }

    static String disk(Policy policy) {
        return policy.value(DISK).map(Policy.Value::text).orElse("nobody");
    }
}
