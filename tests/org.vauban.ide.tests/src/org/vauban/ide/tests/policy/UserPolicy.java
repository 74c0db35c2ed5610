// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;

/** The unsigned policy of the tests' user; removed after each test. */
final class UserPolicy implements AfterEachCallback {

    static final Path FILE = UserDirectories.standard().policies().getLast();

    void write(String json) throws IOException {
        Files.createDirectories(FILE.getParent());
        Files.writeString(FILE, json);
    }

    /** Checks the policy as the next request would. */
    static void look() throws PolicyException {
        Policy.of(UserDirectories.standard());
    }

    /** Returns a refusal's explanation of who decided a setting. */
    static String explanation(String setting) {
        try {
            return Policy.of(UserDirectories.standard()).contributions(setting).getFirst().origin()
                    .explanation(setting);
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        Files.deleteIfExists(FILE);
    }
}
