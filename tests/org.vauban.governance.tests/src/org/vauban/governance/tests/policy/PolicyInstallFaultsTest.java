// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.PolicyInstaller;
import org.vauban.governance.policy.PolicyInstaller.Step;
import org.vauban.governance.policy.PolicyInstaller.StepListener;
import org.vauban.governance.policy.setting.StatePolicy;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.tests.ChildProcess;
import org.vauban.governance.tests.Patience;

/** A full disk or a kill at any step of an installation leaves the old policy or the new one in force, complete. */
@Tag("slow")
class PolicyInstallFaultsTest {
    /** Steps for two files: the policy and the record of seen versions. */
    private static final int STEPS = 2 * Step.values().length;

    @TempDir
    Path folder;

    private static Envelope next() throws Exception {
        return PolicySite.policy("machine", 2, StatePolicy.SETTING, "\"forbidden\"");
    }

    private PolicySite site(String name) throws Exception {
        PolicySite site = new PolicySite(Files.createDirectory(folder.resolve(name)));
        site.install("machine", 1, StatePolicy.SETTING, "\"forbidden\"");
        return site;
    }

    @Test
    void anInstallationHasTheseSteps() throws Exception {
        PolicySite site = site("steps");
        AtomicInteger steps = new AtomicInteger();
        assertTrue(site.installer((step, file) -> steps.incrementAndGet()).install(next(), folder, null).changed());
        assertEquals(STEPS, steps.get());
        assertEquals(new PolicyInstaller.Result(site.policyFile("machine"), false),
                site.installer(StepListener.NONE).install(next(), folder, null));
    }

    @Tag("claim:policy-install-atomic")
    @Test
    void aFullDiskAtEachStepLosesNothing() throws Exception {
        for (int failing = 0; failing < STEPS; failing++) {
            PolicySite site = site("disk" + failing);
            AtomicInteger step = new AtomicInteger();
            int at = failing;
            PolicyException e = assertThrows(PolicyException.class, () -> site.installer((name, file) -> {
                if (step.getAndIncrement() == at) {
                    throw new IOException("No space left on device");
                }
            }).install(next(), folder, null));
            assertTrue(e.getMessage().contains("No space left"), e.getMessage());
            boolean installed = site.read().layers().getFirst().document().version() == 2;
            assertEquals(installed, e.getMessage().contains("is installed and applies"), failing + e.getMessage());
            recovers(site, failing);
        }
    }

    @Tag("claim:policy-install-atomic")
    @Test
    void aKillAtEachStepLosesNothing() throws Exception {
        for (int failing = 0; failing < STEPS; failing++) {
            PolicySite site = site("kill" + failing);
            Path policy = Files.write(folder.resolve("next.json"), next().bytes());
            Process child = ChildProcess.of(PolicyInstallProbe.class,
                    List.of(PolicyInstaller.class, JsonParser.class), site.machine().toString(),
                    site.user().toString(), policy.toString(), String.valueOf(failing)).inheritIO().start();
            assertTrue(child.waitFor(Patience.SECONDS, TimeUnit.SECONDS), "ends");
            assertEquals(PolicyInstallProbe.KILLED, child.exitValue());
            recovers(site, failing);
        }
    }

    /**
     * Otherwise all requests of other users would be refused, because they cannot read the file or it is writable by
     * others.
     */
    @DisabledOnOs(OS.WINDOWS)
    @ParameterizedTest
    @ValueSource(strings = {"077", "002"})
    void usersCanReadTheFolderThatAnInstallationMakesWhateverTheUmask(String umask) throws Exception {
        PolicySite site = site("umask" + umask);
        Path root = site.machine().resolve("root.json");
        Path machine = folder.resolve("etc" + umask + "/vauban");
        ProcessBuilder child = ChildProcess.of(PolicyInstallProbe.class,
                List.of(PolicyInstaller.class, JsonParser.class), machine.toString(), site.user().toString(),
                root.toString(), "-1", Envelope.parse(Files.readAllBytes(root)).digest());
        child.command().addAll(0, List.of("sh", "-c", "umask " + umask + " && exec \"$0\" \"$@\""));
        Process installation = child.inheritIO().start();
        assertTrue(installation.waitFor(Patience.SECONDS, TimeUnit.SECONDS), "ends");
        assertEquals(0, installation.exitValue());
        for (Path each : List.of(machine, folder.resolve("etc" + umask))) {
            assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(each)),
                    each::toString);
        }
        assertEquals("rw-r--r--",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(machine.resolve("root.json"))));
    }

    /**
     * Asserts that the old or the new policy is in force, and that the next installation succeeds and leaves no traces.
     */
    private static void recovers(PolicySite site, int step) throws Exception {
        long version = site.read().layers().getFirst().document().version();
        boolean renamed = step > Step.RENAME.ordinal();
        assertEquals(renamed ? 2 : 1, version, "step " + step);
        site.install(next());
        assertEquals(2, site.read().layers().getFirst().document().version());
        Envelope old = PolicySite.policy("machine", 1, StatePolicy.SETTING, "\"forbidden\"");
        assertThrows(PolicyException.class, () -> site.install(old), "the new version was seen");
        try (Stream<Path> files = Files.list(site.machine())) {
            assertEquals(List.of(".install.lock", "machine.policy.json", "root.json", "seen.json"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }
}
