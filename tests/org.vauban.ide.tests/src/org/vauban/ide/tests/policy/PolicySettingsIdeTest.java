// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.licence.LicenceClass;
import org.vauban.governance.licence.LicenceDataWriter;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;

/**
 * Each policy setting changes what the workbench does. A refusal names the setting and who decided it; a silent limit
 * is compared with the behaviour without the setting.
 */
@Tag("slow")
class PolicySettingsIdeTest {
    private static final int SECONDS = Ui.SECONDS;

    @RegisterExtension
    final Workbench workbench = Workbench.realEngine();

    @RegisterExtension
    final UserPolicy policy = new UserPolicy();

    @TempDir
    Path folder;

    private final PolicyAssistants assistants = new PolicyAssistants();
    private Path licences;
    private int actions;

    @BeforeEach
    void prepare() throws IOException {
        folder = folder.toRealPath();
        licences = folder.resolve("licences");
        LicenceDataWriter writer = new LicenceDataWriter();
        writer.project("Letters", "1", "GPL-3.0-only", LicenceClass.COPYLEFT);
        writer.file("Letters.java",
                "class Letters { String s = \"" + "abcdefghijklmnopqrstuvwxyz".repeat(20) + "\"; }");
        writer.write(licences);
    }

    @AfterEach
    void end() {
        assistants.close();
    }

    private Stream<IdeSetting> settings() {
        return IdeSettings.all(folder.resolve("audit/audit.jsonl"), folder.resolve("witness"));
    }

    @TestFactory
    Stream<DynamicTest> changesWhatTheWorkbenchDoes() {
        return settings().map(setting -> DynamicTest.dynamicTest(setting.name(), () -> check(setting)));
    }

    private void check(IdeSetting setting) throws Exception {
        // a separate engine takes seconds to start, and only the policy makes it save anything
        if (!setting.explained() && !setting.alone()) {
            await(setting, setting.base(), setting.obeyed().negate());
        }
        await(setting, setting.policy(), setting.obeyed());
    }

    /** @param expected the expected result, awaited because some actions complete in the background */
    private void await(IdeSetting setting, String text, Predicate<String> expected) throws Exception {
        delete(folder.resolve("audit"));
        delete(UserDirectories.standard().states());
        policy.write(text);
        IEclipsePreferences preferences = InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE);
        preferences.put(VaubanPreferences.MODEL, setting.model());
        setting.preferences().forEach(preferences::put);
        assistants.begin(setting.model().equals(Workbench.MODEL) ? null : licences, setting.alone());
        PolicyUserActions user = new PolicyUserActions(workbench, assistants,
                Files.createDirectory(folder.resolve("action" + ++actions)));
        try {
            IdeSetting.Observation seen = setting.action().by(user);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            String now = seen.text();
            while (!expected.test(now)) {
                assertTrue(System.nanoTime() < end, "under " + text + ": " + now);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                now = seen.text();
            }
        } finally {
            user.end();
            assistants.end();
            setting.preferences().keySet().forEach(preferences::remove);
            if (setting.explained()) {
                workbench.takeErrors(); // a model that must not be loaded is logged as an error
            }
        }
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> all = Files.walk(tree)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    /** The page of all settings claims exactly what is tested here. */
    @Test
    void thePageClaimsWhatIsTestedHere() throws Exception {
        List<String> claimed;
        try (Stream<String> lines = Files.lines(
                Path.of(System.getProperty("vauban.root"), "docs", "settings.md"))) {
            claimed = lines.filter(line -> line.matches("\\| `[^`]+` \\| yes \\|( (yes|no: [^|]+) \\|){2}"))
                    .map(line -> line.split("`")[1]).sorted().toList();
        }
        assertFalse(claimed.isEmpty());
        assertEquals(claimed, settings().map(IdeSetting::name).sorted().toList());
    }
}
