// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.lsp.tests.Patience;

/**
 * Each policy setting changes what the language server does. A refusal names the setting and who decided it; a silent
 * limit is compared with the behaviour without the setting.
 */
@Tag("slow")
class PolicySettingsLspTest {
    private static final String PROPERTY = "vauban.home";
    private static final Path PAGE = Path.of(System.getProperty("vauban.root"), "docs", "settings.md");

    @TempDir
    static Path folder;

    private static Path home;
    private static String before;
    private static RecordedEngines engines;
    private static int workspaces;

    @BeforeAll
    static void start() throws Exception {
        folder = folder.toRealPath();
        home = Files.createDirectory(folder.resolve("home"));
        before = System.setProperty(PROPERTY, home.toString());
        engines = RecordedEngines.shared();
    }

    @AfterAll
    static void end() {
        engines.told().close();
        if (before == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, before);
        }
    }

    static Stream<LspSetting> settings() {
        return LspSettings.all(folder);
    }

    @Tag("claim:policy-explained")
    @ParameterizedTest
    @MethodSource("settings")
    void changesWhatTheServerDoes(LspSetting setting) throws Exception {
        // a separate engine takes seconds to start, and only the policy makes it save anything
        if (!setting.explained() && !setting.alone()) {
            await(setting, setting.base(), setting.obeyed().negate());
        }
        await(setting, setting.policy(), setting.obeyed());
    }

    /** @param expected the expected result, awaited because some actions complete in the background */
    private void await(LspSetting setting, String policy, Predicate<String> expected) throws Exception {
        prepare(policy);
        Path workspace = Files.createDirectory(folder.resolve("workspace" + ++workspaces));
        try (PolicyServer server = new PolicyServer(setting.engines(engines), workspace, setting.model(),
                setting.context())) {
            LspSetting.Observation seen = setting.action().on(server, home, engines.told());
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.SECONDS);
            String text = seen.text();
            while (!expected.test(text)) {
                assertTrue(System.nanoTime() < end, "under " + policy + ": " + text);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                text = seen.text();
            }
        }
    }

    /** Removes all traces of other settings, except what the engine wrote to start faster. */
    private static void prepare(String policy) throws Exception {
        try (Stream<Path> old = Files.list(home)) {
            for (Path each : old.filter(path -> !path.endsWith("cache")).toList()) {
                LspSettings.delete(each);
            }
        }
        Files.writeString(Files.createDirectories(home.resolve("config")).resolve("policy.json"), policy);
    }

    /** The page of all settings claims exactly what is tested here. */
    @Test
    void thePageClaimsWhatIsTestedHere() throws Exception {
        List<String> claimed;
        try (Stream<String> lines = Files.lines(PAGE)) {
            claimed = lines
                    .filter(line -> line.matches("\\| `[^`]+` \\| (yes|no: [^|]+) \\| yes \\| (yes|no: [^|]+) \\|"))
                    .map(line -> line.split("`")[1]).sorted().toList();
        }
        assertFalse(claimed.isEmpty());
        assertEquals(claimed, settings().map(LspSetting::name).sorted().toList());
    }
}
