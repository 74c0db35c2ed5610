// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.nio.file.Path;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.remote.settings.SettingsFile;

/**
 * The user for whom requests are sent. Equal for equal users.
 *
 * @param user the user, whose settings apply
 * @param policies provides the current policy
 */
public record RemoteEnvironment(UserDirectories user, PolicySource policies) {

    /** Reads the policy in force; called for each request, so that a change applies at once. */
    @FunctionalInterface
    public interface PolicySource {
        /** Reads the policy of the machine and the user. */
        PolicySource STANDARD = Policy::of;

        Policy read(UserDirectories user) throws PolicyException;
    }

    /** Returns the environment of the current user. */
    public static RemoteEnvironment standard() {
        return new RemoteEnvironment(UserDirectories.standard(), PolicySource.STANDARD);
    }

    public Policy policy() throws PolicyException {
        return policies.read(user);
    }

    public SettingsFile settings() {
        return new SettingsFile(user.config().resolve("remote.json"));
    }

    /** Returns the file with today's usage. */
    public Path usage() {
        return user.data().resolve("remote").resolve("usage.json");
    }
}
