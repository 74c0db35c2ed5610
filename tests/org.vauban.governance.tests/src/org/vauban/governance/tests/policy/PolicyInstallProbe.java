// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.vauban.governance.policy.PolicyInstaller;
import org.vauban.governance.policy.PolicySources;
import org.vauban.governance.signature.Envelope;

/** Installs a policy and exits abruptly before one of the steps, like a killed process. */
final class PolicyInstallProbe {
    static final int KILLED = 137;

    private PolicyInstallProbe() {}

    /**
     * @param arguments the machine folder, the user folder, the policy, the number of the step, and the digest of the
     *         first root document if that is what is installed
     */
    public static void main(String[] arguments) throws Exception {
        Path machine = Path.of(arguments[0]);
        Path user = Path.of(arguments[1]);
        Set<Integer> administrators = new HashSet<>(Set.of(0));
        if (machine.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            administrators.add((Integer) Files.getAttribute(user, "unix:uid"));
        }
        PolicySources sources = new PolicySources(machine, user, null, PolicySite.ACCOUNT,
                administrators, InstantSource.fixed(PolicySite.ISSUED.plus(Duration.ofDays(10))));
        int last = Integer.parseInt(arguments[3]);
        AtomicInteger step = new AtomicInteger();
        new PolicyInstaller(sources, (name, file) -> {
            if (step.getAndIncrement() == last) {
                Runtime.getRuntime().halt(KILLED);
            }
        }).install(Envelope.parse(Files.readAllBytes(Path.of(arguments[2]))), machine,
                        arguments.length > 4 ? arguments[4] : null);
    }
}
