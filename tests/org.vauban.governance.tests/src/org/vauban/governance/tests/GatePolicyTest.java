// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditRetention;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.audit.SystemAccount;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;

/** What a policy pins in the gate cannot be changed by users, settings or the environment. */
class GatePolicyTest {
    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void realFolder() throws IOException {
        folder = temp.toRealPath();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private GatePolicy policy(String... texts) throws IOException, PolicyException {
        Path[] files = new Path[texts.length];
        for (int i = 0; i < texts.length; i++) {
            files[i] = file("policy" + i + ".json", texts[i]);
        }
        return GatePolicy.of(Policy.read(List.of(files)));
    }

    private static boolean excludes(Exclusions exclusions, Path file, Path root) {
        return exclusions.check(file, root).excluded();
    }

    @Test
    void nothingIsPinnedWhereNobodyDecided() throws Exception {
        assertEquals(GatePolicy.NONE, policy("{}"));
        assertEquals(GatePolicy.NONE, GatePolicy.of(Policy.NONE));
    }

    @Tag("claim:exclusion-pinned")
    @Test
    void neitherSettingsNorFilesOfPatternsTakeAPinnedPatternBack() throws Exception {
        Exclusions exclusions = policy("{\"exclusions.pinned\": [\"*.plan\", \"Klassified/\"]}")
                .exclusions(List.of("!*.plan", "!klassified/"));
        file(".vaubanignore", "!*.plan\n!klassified/\n!*\n");
        assertTrue(excludes(exclusions, folder.resolve("a.plan"), folder));
        assertTrue(excludes(exclusions, folder.resolve("A.PLAN"), folder), "in any case of letters");
        assertTrue(excludes(exclusions, folder.resolve("a.plan~"), folder), "the copy that an editor leaves");
        assertTrue(excludes(exclusions, folder.resolve("klassified/deep/a.txt"), folder));
        assertFalse(excludes(exclusions, folder.resolve("a.txt"), folder));
        assertTrue(exclusions.check(folder.resolve("a.plan"), folder).origin().contains("policy"));
    }

    @Test
    void aLinkIsJudgedByWhatItLeadsTo() throws Exception {
        Exclusions exclusions = policy("{\"exclusions.pinned\": [\"*.plan\"]}").exclusions(List.of());
        Path link = Files.createSymbolicLink(folder.resolve("harmless.txt"), file("a.plan", "x"));
        assertTrue(excludes(exclusions, link, folder));
    }

    /** Editors differ in which folder they open: a different workspace root moves no pinned pattern. */
    @Test
    void pathsInPatternsHoldWhateverFolderIsOpen() throws Exception {
        Exclusions exclusions = policy("{\"exclusions.pinned\": [\"offers/2026/*.md\", \"/srv/closed/\"]}")
                .exclusions(List.of());
        Path offer = folder.resolve("work/offers/2026/a.md");
        for (Path root : new Path[] {folder, folder.resolve("work"), folder.resolve("work/offers"),
                folder.resolve("work/offers/2026"), null}) {
            assertTrue(excludes(exclusions, offer, root), "root " + root);
        }
        assertFalse(excludes(exclusions, folder.resolve("work/offers/2025/a.md"), folder));
        assertTrue(excludes(exclusions, Path.of("/srv/closed/deep/a.md"), Path.of("/srv/closed/deep")));
        assertFalse(excludes(exclusions, Path.of("/srv/open/a.md"), null));
    }

    /**
     * Administrators name folders by stable links, such as {@code /srv}; users reach the same folders by other paths.
     */
    @Test
    void aPathInAPatternHoldsForTheFolderByWhateverName() throws Exception {
        Path volume = Files.createDirectories(folder.resolve("disks/volume [7]"));
        Files.createDirectories(volume.resolve("offers/deep"));
        Files.createDirectories(folder.resolve("disks/volume 7"));
        Path link = Files.createSymbolicLink(folder.resolve("closed"), volume);
        Path project = Files.createSymbolicLink(folder.resolve("project"), volume.resolve("offers"));
        Exclusions all = policy("{\"exclusions.pinned\": [\"" + link + "/\"]}").exclusions(List.of());
        Exclusions some = policy("{\"exclusions.pinned\": [\"*.plan\", \"" + link + "/off*/a.md\"]}")
                .exclusions(List.of());
        for (Path way : List.of(link.resolve("offers/a.md"), volume.resolve("offers/a.md"), project.resolve("a.md"))) {
            assertTrue(excludes(all, way, folder), way + " with all");
            assertTrue(excludes(some, way, null), way + " with some");
        }
        assertTrue(excludes(all, project.resolve("deep/b.md"), project));
        assertFalse(excludes(some, project.resolve("deep/b.md"), project));
        assertFalse(excludes(all, folder.resolve("disks/volume 7/a.md"), folder), "another folder");
        assertEquals(link + "/off*/a.md", some.check(project.resolve("a.md"), null).pattern(), "as it is written");
    }

    @Test
    void aLinkThatIsLetThroughWithinAFolderIsReachedByItsName() throws Exception {
        Path shared = Files.createDirectories(folder.resolve("disk/shared"));
        Path top = Files.createDirectories(folder.resolve("top"));
        Path open = Files.createSymbolicLink(top.resolve("open"), shared);
        Path hidden = Files.createSymbolicLink(top.resolve("hidden"), shared);
        Path link = Files.createSymbolicLink(folder.resolve("disk/spaced"),
                Files.createDirectories(folder.resolve("disk/a [b] ")));
        Exclusions exclusions = policy("{\"exclusions.pinned\": [\"" + top + "/*\", \"!" + top + "/open\", \"" + link
                + "\"]}").exclusions(List.of());
        assertFalse(excludes(exclusions, open.resolve("a.md"), folder));
        assertFalse(excludes(exclusions, shared.resolve("a.md"), folder));
        assertTrue(excludes(exclusions, hidden.resolve("a.md"), folder));
        assertTrue(excludes(exclusions, top.resolve("other/a.md"), folder));
        assertTrue(excludes(exclusions, folder.resolve("disk/a [b] "), folder), "a name that ends in a space");
    }

    @Test
    void aUserAddsPatternsAndTakesNoneAway() throws Exception {
        GatePolicy both = policy("{\"exclusions.pinned\": [\"*.plan\"]}", "{\"exclusions.pinned\": [\"*.mine\"]}");
        assertEquals(List.of("*.plan", "*.mine"), both.exclusions());
        assertEquals(List.of("*.plan"),
                policy("{\"exclusions.pinned\": [\"*.plan\"]}", "{\"exclusions.pinned\": []}").exclusions());
    }

    @Test
    void aUsersPolicyThatTakesAPatternBackIsRefused() throws Exception {
        PolicyException e = assertThrows(PolicyException.class,
                () -> policy("{\"exclusions.pinned\": [\"*.plan\"]}", "{\"exclusions.pinned\": [\"!*.plan\"]}"));
        assertTrue(e.getMessage().contains("policy1.json") && e.getMessage().contains("policy0.json"), e.getMessage());
        Exclusions own = policy("{}", "{\"exclusions.pinned\": [\"*.plan\", \"!open.plan\"]}").exclusions(List.of());
        assertTrue(excludes(own, folder.resolve("a.plan"), folder));
        assertFalse(excludes(own, folder.resolve("open.plan"), folder), "of its own patterns a file may take back");
    }

    @Tag("claim:audit-access")
    @Test
    void theAdministratorsPlaceOfTheAuditIsMovedByNobody() throws Exception {
        Path pinned = folder.resolve("pinned/audit.jsonl");
        GatePolicy policy = policy("{\"audit.file\": \"" + pinned + "\"}",
                "{\"audit.file\": \"/elsewhere/audit.jsonl\"}");
        assertEquals(Optional.of(pinned), policy.audit());
        for (String variable : List.of("VAUBAN_HOME", "XDG_DATA_HOME", "HOME")) {
            UserDirectories moved = UserDirectories.of("Linux", folder, name -> null,
                    Map.of(variable, "/srv/own")::get);
            assertEquals(pinned, policy.audit(moved));
            assertTrue(GatePolicy.NONE.audit(moved).startsWith("/srv/own"), variable + " moves what is not pinned");
        }
    }

    @Test
    void checkpointsAreCopiedWhereTheAdministratorSays() throws Exception {
        Path drop = Files.createDirectories(folder.resolve("witness"));
        Path log = folder.resolve("log/audit.jsonl");
        UserDirectories user = UserDirectories.of("Linux", folder, name -> null,
                Map.of("HOME", folder.toString())::get);
        Path file = Files.writeString(folder.resolve("checkpoints.json"), "{\"audit.checkpoints\": \"" + drop + "\"}");
        Policy policy = Policy.read(List.of(file));
        try (AuditLog audit = GatePolicy.of(policy).log(user, policy, log)) {
            audit.event("state.written", "model", "a");
        }
        try (Stream<Path> copies = Files.walk(drop)) {
            List<Path> files = copies.filter(Files::isRegularFile).toList();
            assertFalse(files.isEmpty(), "the log is closed, so there is a checkpoint");
        }
        String beside = Files.readString(log.resolveSibling("audit.jsonl.checkpoints"));
        assertTrue(beside.contains(policy.fingerprint()), beside);
    }

    @Tag("claim:audit-retention")
    @Test
    void linesAreKeptAsLongAsTheStricterPolicySays() throws Exception {
        UserDirectories user = UserDirectories.of("Linux", folder, name -> null,
                Map.of("HOME", folder.toString())::get);
        Path machine = file("machine.json", "{\"audit.retentionDays\": \"365\"}");
        Path own = file("user.json", "{\"audit.retentionDays\": \"30\"}");
        Policy policy = Policy.read(List.of(machine, own));
        assertEquals(new AuditRetention(Duration.ZERO, Duration.ofDays(30)),
                GatePolicy.of(policy).options(user, policy).retention());
        assertNull(GatePolicy.NONE.options(user, Policy.NONE).retention());
    }

    @Tag("claim:audit-access")
    @Test
    void theAccountInThePathIsNotTakenFromTheEnvironment() throws Exception {
        String before = System.getProperty("user.name");
        try {
            System.setProperty("user.name", "somebody-else");
            Path audit = policy("{\"audit.file\": \"/var/log/vauban/${user}/audit.jsonl\"}").audit().orElseThrow();
            assertEquals(Path.of("/var/log/vauban", SystemAccount.name().orElseThrow(), "audit.jsonl"), audit);
            assertFalse(audit.startsWith("/var/log/vauban/somebody-else"), audit.toString());
            if (Files.exists(Path.of("/proc/self"))) {
                String owner = Files.getOwner(Path.of("/proc/self").toRealPath(), LinkOption.NOFOLLOW_LINKS).getName();
                assertEquals(Path.of("/var/log/vauban", owner, "audit.jsonl"), audit);
            }
        } finally {
            System.setProperty("user.name", before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"exclusions.pinned\": \"*.plan\"}", "{\"exclusions.pinned\": [1]}",
            "{\"exclusions.pinned\": [\"\"]}", "{\"exclusions.pinned\": [\"# a remark\"]}",
            "{\"exclusions.pinned\": [\"a\\nb\"]}", "{\"exclusions.pinned\": {}}",
            "{\"exclusions.pinned\": [\"a\"], \"exclusions.pinned\": [\"b\"]}", "{\"exclusions.pinned\": [[\"a\"]]}",
            "{\"audit.file\": \"audit.jsonl\"}", "{\"audit.file\": \"\"}", "{\"audit.file\": \"/\"}",
            "{\"audit.file\": [\"/a\"]}", "{\"audit.file\": \"/var/../etc/audit\"}",
            "{\"audit.file\": \"/var/${home}/audit\"}", "{\"audit.file\": \"/a\\u0000b\"}"})
    void whatIsNotUnderstoodIsRefusedWithItsFile(String text) throws Exception {
        PolicyException e = assertThrows(PolicyException.class, () -> policy(text));
        assertTrue(e.getMessage().contains("policy0.json"), e.getMessage());
    }

    /** If the policy cannot be understood, features that only prepare texts read nothing either. */
    @Tag("claim:policy-fails-closed")
    @Test
    void withABrokenPolicyEverythingIsExcluded() throws Exception {
        UserDirectories user = UserDirectories.of("Linux", folder,
                name -> name.equals("vauban.home") ? folder.toString() : null, name -> null);
        Files.createDirectories(folder.resolve("config"));
        file("config/policy.json", "{\"exclusions.pinnd\": []}");
        assertTrue(excludes(GatePolicy.exclusions(user, List.of()), folder.resolve("a.txt"), folder));
        file("config/policy.json", "{\"exclusions.pinned\": [\"*.plan\"]}");
        assertFalse(excludes(GatePolicy.exclusions(user, List.of()), folder.resolve("a.txt"), folder));
        assertTrue(excludes(GatePolicy.exclusions(user, List.of("!*.plan")), folder.resolve("a.plan"), folder));
    }
}
