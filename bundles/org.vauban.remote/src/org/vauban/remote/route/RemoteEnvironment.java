// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.nio.file.Path;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.remote.settings.SettingsFile;

/**
 * For whom requests are sent. Two of equal users are equal.
 *
 * @param user whose settings count
 * @param policies that of the moment
 */
public record RemoteEnvironment(UserDirectories user, PolicySource policies) {

    /** Reads the policy that holds; for each request anew, so that a changed one counts at once. */
    @FunctionalInterface
    public interface PolicySource {
        /** That of the machine and the user. */
        PolicySource STANDARD = Policy::of;

        Policy read(UserDirectories user) throws PolicyException;
    }

    /** Of the running user. */
    public static RemoteEnvironment standard() {
        return new RemoteEnvironment(UserDirectories.standard(), PolicySource.STANDARD);
    }

    public Policy policy() throws PolicyException {
        return policies.read(user);
    }

    public SettingsFile settings() {
        return new SettingsFile(user.config().resolve("remote.json"));
    }

    /** Where today's use is recorded. */
    public Path usage() {
        return user.data().resolve("remote").resolve("usage.json");
    }
}
