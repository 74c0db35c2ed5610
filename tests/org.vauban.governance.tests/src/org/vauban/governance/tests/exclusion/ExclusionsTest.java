// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.exclusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.exclusion.ExclusionResult;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.source.SourceUris;
import org.vauban.governance.source.TextSource;

class ExclusionsTest {
    @TempDir
    Path root;

    private Path file(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        if (!Files.exists(file)) {
            Files.createFile(file);
        }
        return file;
    }

    private void ignore(String folder, String text) throws IOException {
        Path file = root.resolve(folder).resolve(".vaubanignore");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private boolean excluded(String name) throws IOException {
        return new Exclusions().check(file(name), root).excluded();
    }

    @Test
    void anEntryOfAnArchiveIsJudgedByItsPath() throws IOException {
        Path archive = file("libs/lib.jar");
        TextSource entry = SourceUris.source("jar:" + archive.toUri() + "!/com/acme/A.java");
        assertFalse(new Exclusions().check(entry).excluded());
        assertTrue(new Exclusions().check(SourceUris.source("jar:" + archive.toUri() + "!/com/acme/.env")).excluded());
        for (String pattern : List.of("A.java", "acme/", "lib.jar", "libs/")) {
            assertTrue(new Exclusions(List.of(pattern)).check(entry).excluded(), pattern);
        }
        ignore("libs", "*.jar\n");
        assertTrue(new Exclusions().check(entry).excluded());
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.pem", "a/b/tls.key", "store.P12", "Key.JKS", "id_rsa", "id_rsa.bak",
            "sub/id_ed25519", ".env", ".ENV", ".env.local", "prod.env", "credentials", ".netrc", ".npmrc", ".pypirc",
            ".aws/config", "x/.ssh/known_hosts", "kubeconfig", "vault.kdbx", "debug.keystore", "secrets.yml",
            "secrets.properties", "Secrets.json", ".docker/config.json", ".m2/settings.xml", "main.tfvars", ".env~",
            "#.env#", ".env.swp", ".#.env", "..env.swp", "server.key.bak", ".server.key.swp", "server.key~",
            "tls.pem.orig", "id_rsa.old", "credentials.bak.orig", "Copy of store.p12", "client_secret_42.apps.json",
            "serviceAccountKey.json", "application_default_credentials.json", ".ovh.conf", ".osc/config.json",
            ".config/scw/config.yaml", ".gradle/gradle.properties", ".vault_pass", ".vault_pass.txt", ".bash_history",
            ".zsh_history", ".psql_history", ".python_history", "ssh_host_rsa_key", "ssh_host_ed25519_key",
            "ssh_host_rsa_key~", ".databrickscfg", ".config/hcloud/cli.toml", ".cargo/credentials.toml", "logins.json",
            "krb5.keytab", "local.settings.json", "credentials (1).json", "credentials (12)", "secrets - Copie.yml",
            "secrets - Copie (2).yml", "Secrets - Copy.json", "secrets (copie).yaml", "secrets (another copy).yaml",
            "secrets (3e copie).yaml", "secrets copy 2.yml", "secrets 2.yml", "kubeconfig (1)", ".env (1)",
            ".env - Copie", "local.settings - Copie.json", "tomcat-users (1).xml.bak", ".env-production", ".env_local",
            ".envrc.local", ".claude/.credentials.json", ".secrets.toml", "postgresql/pgpass.conf", ".mylogin.cnf",
            ".rclone.conf", ".smbcredentials", "home.nmconnection", "wpa_supplicant-wlan0.conf", ".composer/auth.json",
            ".cache/huggingface/token", ".subversion/auth/svn.simple/0a1b", ".config/github-copilot/apps.json",
            "etc/shadow-", "etc/gshadow", ".bundle/config", ".vnc/passwd", ".erlang.cookie", ".curlrc",
            "etc/postfix/sasl_passwd", "chap-secrets", "pap-secrets.bak"})
    void builtInPatternsExclude(String name) throws IOException {
        ExclusionResult verdict = new Exclusions().check(file(name), root);
        assertTrue(verdict.excluded(), name);
        assertFalse(verdict.pattern().isEmpty());
        assertFalse(verdict.origin().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Main.java", "src/credentials/Login.java", "Credentials.java", "Secrets.kt",
            "environment.ts", "keys.txt", "config.json", "docs/env.md", "settings.xml", "pemfile", "idrsa",
            "Main.java~", "#Main.java#", "Main.java.orig", "config.json.bak", "Credentials.java~", "gradle.properties",
            "src/config.yaml", "history.md", "order_history", "client_secret.md", "ssh_host_rsa_key.pub", "app.conf",
            "auth.json", "locales/en/auth.json", "bundle/config", "env-local.md", "environment-1.md", "token", "shadow",
            "chapter 2.md", "config (1).json", "Credentials (1).java", "copie.yml", "(1).json", "notes - copie.md"})
    void ordinaryFilesPass(String name) throws IOException {
        assertEquals("", new Exclusions().check(file(name), root).pattern());
        assertFalse(excluded(name));
    }

    @Test
    void builtInPatternsCannotBeNegated() throws IOException {
        ignore("", "!.env\n!*\n!**\n");
        assertTrue(excluded(".env"));
        assertTrue(new Exclusions(List.of("!*.pem")).check(file("a.pem"), root).excluded());
    }

    @Test
    void theVerdictNamesPatternAndLine() throws IOException {
        ignore("sub", "# comment\n\n*.txt\n");
        ExclusionResult verdict = new Exclusions().check(file("sub/deep/a.txt"), root);
        assertTrue(verdict.excluded());
        assertEquals("*.txt", verdict.pattern());
        assertEquals(root.resolve("sub/.vaubanignore") + ":3", verdict.origin());
        assertFalse(excluded("other/a.txt"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"*.txt | a.txt | true", "*.txt | d/a.txt | true", "/a.txt | d/a.txt | false",
            "d/a.txt | x/d/a.txt | false", "**/d/a.txt | x/d/a.txt | true", "d/** | d/e/f | true",
            "d/**/f | d/f | true", "d/**/f | d/x/y/f | true", "build/ | build/out | true", "build/ | x/build | false",
            "[a-c].x | b.x | true", "[!a-c].x | b.x | false", "\\!x | !x | true", "\\#x | #x | true",
            "a?c | abc | true", "a*c | a/c | false", "[[:digit:]]x | 7x | true", "[ab | [ab | false"})
    void gitignoreSyntax(String pattern, String name, boolean expected) throws IOException {
        ignore("", pattern + "\n");
        assertEquals(expected, excluded(name));
    }

    @Test
    void negationAndNesting() throws IOException {
        ignore("", "*.log\n!keep.log\nout/\n!out/x\n");
        ignore("sub", "!*.log\n");
        assertTrue(excluded("a.log"));
        assertFalse(excluded("keep.log"));
        assertFalse(excluded("sub/a.log"));
        assertTrue(excluded("out/x"), "below an excluded folder nothing is let through again");
    }

    @Test
    void lineEndsMarksAndTrailingSpaces() throws IOException {
        ignore("", "\uFEFFone.x\r\ntwo.x   \r\nthree\\ \nfour.x");
        assertTrue(excluded("one.x"));
        assertTrue(excluded("two.x"));
        assertTrue(excluded("three "));
        assertTrue(excluded("four.x"));
    }

    @Test
    void composedAndDecomposedNamesAreTheSame() throws IOException {
        ignore("", "cl\u00e9s.txt\n");
        assertTrue(excluded("cle\u0301s.txt"));
    }

    @Test
    void changesAreSeen() throws IOException {
        Exclusions exclusions = new Exclusions();
        Path file = file("a.txt");
        assertFalse(exclusions.check(file, root).excluded());
        ignore("", "a.txt\n");
        assertTrue(exclusions.check(file, root).excluded());
        ignore("", "b.txt\n"); // of the same size
        Files.setLastModifiedTime(root.resolve(".vaubanignore"),
                FileTime.fromMillis(System.currentTimeMillis() + 5000));
        assertFalse(exclusions.check(file, root).excluded());
        Files.delete(root.resolve(".vaubanignore"));
        assertFalse(exclusions.check(file, root).excluded());
    }

    @Test
    void settingsCannotBeNegatedByTheWorkspace() throws IOException {
        ignore("", "!*.sql\n");
        Exclusions exclusions = new Exclusions(List.of("*.sql", "!open.sql", "/top.txt"));
        assertTrue(exclusions.check(file("a.sql"), root).excluded());
        assertFalse(exclusions.check(file("open.sql"), root).excluded());
        assertTrue(exclusions.check(file("top.txt"), root).excluded());
        assertFalse(exclusions.check(file("sub/top.txt"), root).excluded());
    }

    @Tag("claim:exclusion-paths")
    @Test
    void symbolicLinksAreFollowed() throws IOException {
        Path secret = file("private/.env");
        Path link = root.resolve("harmless.txt");
        assumeTrue(link(link, secret), "no symbolic links here");
        assertTrue(new Exclusions().check(link, root).excluded());
        Path plain = file("plain.txt");
        Path keyLink = root.resolve("link.pem");
        link(keyLink, plain);
        assertTrue(new Exclusions().check(keyLink, root).excluded(), "the link's own name counts too");
        Path folderLink = root.resolve("public");
        link(folderLink, root.resolve("private"));
        ignore("", "private/\n");
        assertTrue(new Exclusions().check(file("public/x.txt"), root).excluded());
        Path loop = root.resolve("loop");
        link(loop, loop);
        assertTrue(new Exclusions().check(loop.resolve("x"), root).excluded());
    }

    /** An editor may have a file open from a share that is no longer mounted. */
    @Tag("claim:exclusion-paths")
    @Test
    void aLinkCountsAlsoWhereItLeadsToNothing() throws IOException {
        Path share = root.resolve("mnt/closed");
        assumeTrue(link(root.resolve("docs"), share), "no symbolic links here");
        link(root.resolve("more"), Path.of("docs"));
        Files.createDirectories(root.resolve("mnt"));
        link(root.resolve("a.txt"), Path.of("mnt/none/../closed/b.txt"));
        for (String file : List.of("docs/a.txt", "more/a.txt", "docs/sub/a.txt", "a.txt")) {
            assertTrue(new Exclusions(List.of("closed/"), List.of()).check(root.resolve(file), root).excluded(), file);
            assertFalse(new Exclusions(List.of("open/"), List.of()).check(root.resolve(file), root).excluded(), file);
        }
        link(root.resolve("one"), Path.of("two/x"));
        link(root.resolve("two"), Path.of("one/y"));
        assertTrue(new Exclusions().check(root.resolve("one"), root).excluded(), "nobody can tell");
    }

    @Test
    void aPatternFileThatIsALinkToNowhereWithholdsAllBelow() throws IOException {
        Path shared = root.resolve("shared.ignore");
        assumeTrue(link(root.resolve(".vaubanignore"), shared), "no symbolic links here");
        Exclusions exclusions = new Exclusions();
        assertTrue(exclusions.check(file("a.txt"), root).excluded());
        Files.writeString(shared, "b.txt\n");
        assertFalse(exclusions.check(file("a.txt"), root).excluded());
        assertTrue(exclusions.check(file("b.txt"), root).excluded());
        Files.delete(shared);
        assertTrue(exclusions.check(file("a.txt"), root).excluded());
        Files.delete(root.resolve(".vaubanignore"));
        assertFalse(exclusions.check(file("b.txt"), root).excluded());
    }

    /** Reproducible archives leave such files: all of them have the same time. */
    @Test
    void aPatternFileIsReadAgainThoughItsTimeAndSizeStayed() throws IOException {
        assumeTrue(root.getFileSystem().supportedFileAttributeViews().contains("unix"), "nothing else changes here");
        FileTime packed = FileTime.from(Instant.parse("1980-01-01T00:00:00Z"));
        Path patterns = root.resolve(".vaubanignore");
        Exclusions exclusions = new Exclusions();
        for (String name : List.of("a.txt", "b.txt", "c.txt")) {
            ignore("", name);
            Files.setLastModifiedTime(patterns, packed);
            assertTrue(exclusions.check(file(name), root).excluded(), name);
        }
        assertFalse(exclusions.check(file("a.txt"), root).excluded());
    }

    /** In a chain of links, the intermediate links count as well, by their name and by their folder. */
    @Tag("claim:exclusion-paths")
    @Test
    void namesOnTheWayFromLinkToLinkCount() throws IOException {
        Path blob = file("store/blob");
        Path closed = Files.createDirectories(root.resolve("closed"));
        Path env = root.resolve(".env");
        assumeTrue(link(env, Path.of("store", "blob")), "no symbolic links here");
        Path notes = root.resolve("notes.txt");
        link(notes, Path.of("store", "..", ".env"));
        assertTrue(new Exclusions().check(notes, root).excluded());
        assertFalse(new Exclusions().check(blob, root).excluded());
        link(closed.resolve("all"), Path.of("..", "store"));
        link(root.resolve("docs"), closed.resolve("all"));
        Exclusions pinned = new Exclusions(List.of(closed.toRealPath() + "/"), List.of());
        assertTrue(pinned.check(root.resolve("docs/blob"), root).excluded());
        assertTrue(pinned.check(root.resolve("docs/new.txt"), root).excluded(), "not there yet");
        assertTrue(new Exclusions(List.of("/closed/")).check(root.resolve("docs/blob"), root).excluded());
        assertFalse(pinned.check(blob, root).excluded());
        link(root.resolve("one"), root.resolve("two"));
        link(root.resolve("two"), root.resolve("one"));
        assertTrue(new Exclusions().check(root.resolve("one"), root).excluded(), "a circle");
    }

    /**
     * Paths of a team server's clients: where a client mounts the share with a closed folder, or which folder it has
     * open.
     */
    @Tag("claim:exclusion-paths")
    @Test
    void patternsWithSlashesHoldForFilesOfOtherMachines() {
        Exclusions pinned = new Exclusions(List.of("/srv/closed/", "/srv/one.txt"), List.of());
        assertTrue(pinned.check(elsewhere("/srv/closed/deep/a.txt")).excluded());
        assertTrue(pinned.check(elsewhere("/srv/one.txt")).excluded());
        assertTrue(pinned.check(elsewhere("/srv/one.txt.bak")).excluded());
        assertTrue(pinned.check(elsewhere("/home/../srv/closed/a.txt")).excluded());
        assertFalse(pinned.check(elsewhere("/srv/open/a.txt")).excluded());
        assertFalse(pinned.check(elsewhere("/home/srv/closed/a.txt")).excluded());
        Exclusions own = new Exclusions(List.of("secret/plans/", "/notes/*.txt"));
        assertTrue(own.check(elsewhere("/home/ada/work/secret/plans/a.md")).excluded());
        assertTrue(own.check(elsewhere("/home/ada/work/notes/a.txt")).excluded());
        assertFalse(own.check(elsewhere("/home/ada/work/plans/a.md")).excluded());
        assertFalse(own.check(elsewhere("/home/ada/work/notes/a.md")).excluded());
    }

    /** A team server's client chooses the path, and the cost of a comparison grows with the cube of its segments. */
    @Test
    void aPathOfMoreNamesThanFilesHaveIsWithheld() {
        Exclusions own = new Exclusions(List.of("secret/plans/"));
        assertFalse(own.check(elsewhere("/" + "a/".repeat(200) + "b.txt")).excluded());
        assertTrue(own.check(elsewhere("/" + "a/".repeat(300) + "b.txt")).excluded());
        assertTrue(own.check(elsewhere("/" + "a/".repeat(200) + "secret/plans/b.txt")).excluded());
    }

    private static TextSource elsewhere(String name) {
        return TextSource.elsewhere(List.of(Path.of(name)));
    }

    @Tag("claim:exclusion-paths")
    @Test
    void aLinkToTheRootIsNoHole() throws IOException {
        ignore("", "a.txt\n");
        file("a.txt");
        Path other = root.resolveSibling(root.getFileName() + "-link");
        assumeTrue(link(other, root), "no symbolic links here");
        try {
            assertTrue(new Exclusions().check(other.resolve("a.txt"), other).excluded());
            assertTrue(new Exclusions().check(other.resolve("a.txt"), root).excluded());
        } finally {
            Files.delete(other);
        }
    }

    private static boolean link(Path link, Path target) throws IOException {
        try {
            Files.createSymbolicLink(link, target);
            return true;
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    @Tag("claim:exclusion-paths")
    @Test
    void dotsInAPathAreNoHole() throws IOException {
        ignore("", "/a.txt\n");
        file("a.txt");
        file("sub/b.txt");
        assertTrue(new Exclusions().check(root.resolve("sub/../a.txt"), root).excluded());
        assertTrue(new Exclusions().check(root.resolve("sub/.././.env"), root).excluded());
    }

    @Tag("claim:exclusion-paths")
    @Test
    void aLinkBehindAFileAndDotsIsFollowed() throws IOException {
        ignore("", "/secret/\n");
        Path secret = file("secret/a.txt");
        file("pom.xml");
        if (link(root.resolve("plain.txt"), secret)) {
            for (String dots : List.of("pom.xml/../plain.txt", "missing/../plain.txt")) {
                assertTrue(new Exclusions().check(root.resolve(dots), root).excluded(), dots);
            }
        }
    }

    @Test
    void withoutARootAllFoldersAboveCount() throws IOException {
        ignore("", "*.txt\n");
        assertTrue(new Exclusions().check(file("sub/a.txt"), null).excluded());
        assertTrue(new Exclusions().check(file("sub/a.txt"), root.resolve("elsewhere")).excluded());
    }

    @Test
    void aFileThatDoesNotExistYet() throws IOException {
        ignore("", "new.txt\n");
        assertTrue(new Exclusions().check(root.resolve("no/such/new.txt"), root).excluded());
        assertFalse(new Exclusions().check(root.resolve("no/such/other.txt"), root).excluded());
    }

    @Test
    void hostilePatternsStayBoundedAndHoldBack() throws IOException {
        String name = "a".repeat(200);
        Path victim = file(name + "/" + name + "/" + name + "b");
        ignore("", "*a".repeat(4000) + "*c\n");
        bounded(victim, false);
        ignore("", "**/a*".repeat(1600) + "c\n");
        bounded(victim, false);
        ignore("", ("[a-z]*".repeat(1300) + "c\n").repeat(500));
        bounded(victim, true);
        ignore("", "*".repeat(1 << 20) + "\n");
        bounded(victim, true);
        ignore("", ("x".repeat(30) + "\n").repeat(100_000));
        bounded(victim, false);
        ignore("", "x\n".repeat(3 << 20));
        bounded(victim, true);
        Files.delete(root.resolve(".vaubanignore"));
        if (link(root.resolve(".vaubanignore"), Path.of("/dev/zero")) && Files.exists(Path.of("/dev/zero"))) {
            bounded(victim, true);
        }
    }

    private void bounded(Path victim, boolean expected) {
        ExclusionResult verdict = assertTimeoutPreemptively(Duration.ofMinutes(2),
                () -> new Exclusions().check(victim, root));
        assertEquals(expected, verdict.excluded(), verdict.origin());
    }
}
