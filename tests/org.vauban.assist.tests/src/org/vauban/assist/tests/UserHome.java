// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of the user's files, to which the system property {@code vauban.home} points until this is closed. */
public final class UserHome implements AutoCloseable {
    private static final String PROPERTY = "vauban.home";

    private final Path policy;
    private final String before;

    /** @param home a folder of the test; need not exist */
    public UserHome(Path home) {
        policy = home.resolve("config").resolve("policy.json");
        before = System.setProperty(PROPERTY, home.toString());
    }

    /** Writes the user's unsigned policy. */
    public void policy(String json) throws IOException {
        Files.createDirectories(policy.getParent());
        Files.writeString(policy, json);
    }

    @Override
    public void close() {
        if (before == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, before);
        }
    }
}
