// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.governance.policy.AdministratorFile;
import org.vauban.governance.policy.PolicyException;

/** Which policies count as written by an administrator. Here the tests' own user counts as one, besides root. */
class AdministratorFileTest {
    @TempDir
    Path temp;

    private Path folder;
    private Set<Integer> administrators;

    @BeforeEach
    void folder() throws IOException {
        assumeTrue(temp.getFileSystem().supportedFileAttributeViews().contains("unix"), "no POSIX permissions here");
        folder = Files.createDirectory(temp.toRealPath().resolve("etc"));
        administrators = new HashSet<>(List.of(0, (Integer) Files.getAttribute(folder, "unix:uid")));
    }

    private Path policy(Path in, String permissions) throws IOException {
        Path file = Files.writeString(in.resolve("policy.json"), "{}");
        return rights(file, permissions);
    }

    private static Path rights(Path path, String permissions) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private void refused(Path policy, Path because) {
        PolicyException e = assertThrows(PolicyException.class,
                () -> AdministratorFile.require(policy, administrators));
        assertEquals(policy, e.file());
        assertTrue(e.getMessage().contains(policy.toString()) && e.getMessage().contains(because.toString()),
                e.getMessage());
    }

    @Tag("claim:policy-file-checks")
    @Test
    void aFileThatNobodyElseWritesCounts() throws Exception {
        AdministratorFile.require(folder.resolve("policy.json"), administrators); // the file does not exist
        AdministratorFile.require(policy(folder, "rw-r--r--"), administrators);
    }

    @Tag("claim:policy-file-checks")
    @Test
    void aFileThatOthersMayWriteDoesNot() throws Exception {
        Path policy = policy(folder, "rw-r--rw-");
        refused(policy, policy);
    }

    @Tag("claim:policy-file-checks")
    @Test
    void aFolderThatOthersMayWriteDoesNotEither() throws Exception {
        Path policy = policy(folder, "rw-r--r--");
        rights(folder, "rwxr-xrwx");
        refused(policy, folder);
        Path above = Files.createDirectories(folder.resolve("a/b"));
        rights(folder, "rwxr-xr-x");
        Path deep = policy(above, "rw-r--r--");
        AdministratorFile.require(deep, administrators);
        rights(folder.resolve("a"), "rwxr-xrwx");
        refused(deep, folder.resolve("a"));
    }

    @Test
    void aFileOfSomebodyElseDoesNot() throws Exception {
        Path policy = policy(folder, "rw-r--r--");
        administrators = Set.of(4711);
        assertThrows(PolicyException.class, () -> AdministratorFile.require(policy, administrators));
    }

    @Tag("claim:policy-file-checks")
    @Test
    void aLinkCountsByAllThatItLeadsThrough() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path target = policy(other, "rw-r--r--");
        Path link = Files.createSymbolicLink(folder.resolve("linked.json"), target);
        AdministratorFile.require(link, administrators);
        rights(other, "rwxrwxrwx");
        refused(link, other);
    }

    @Test
    void whatAGroupMayWriteDoesNotWhicheverGroupItIs() throws Exception {
        Path policy = policy(folder, "rw-rw-r--");
        refused(policy, policy);
        rights(policy, "rw-r--r--");
        rights(folder, "rwxrwxr-x");
        refused(policy, folder);
    }

    @Test
    void aLinkBehindALinkCountsByItsFolderToo() throws Exception {
        Path target = policy(folder, "rw-r--r--");
        Path other = Files.createDirectory(folder.resolve("other"));
        Path second = Files.createSymbolicLink(other.resolve("second.json"), Path.of("..", "policy.json"));
        Path first = Files.createSymbolicLink(folder.resolve("first.json"), second);
        AdministratorFile.require(first, administrators);
        rights(other, "rwxrwxrwx"); // anyone could replace the link there
        refused(first, other);
        assertEquals(target, first.toRealPath());
    }

    /**
     * The layout that Kubernetes mounts: a Secret in memory, whose folder is sticky, or a ConfigMap on disk, whose
     * folder is not.
     */
    @ParameterizedTest
    @CsvSource({"1777,true", "0777,false"})
    void aMountedSecretCountsAndAConfigMapDoesNot(String mode, boolean counts) throws Exception {
        Path mount = Files.createDirectory(folder.resolve("vauban"));
        Path version = Files.createDirectory(mount.resolve("..2026_11_29"));
        policy(version, "r--r-----");
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026_11_29"));
        Path policy = Files.createSymbolicLink(mount.resolve("policy.json"), Path.of("..data/policy.json"));
        Files.setAttribute(mount, "unix:mode", Integer.parseInt(mode, 8));
        if (counts) {
            AdministratorFile.require(policy, administrators);
        } else {
            refused(policy, mount);
        }
    }

    @Test
    void linksThatLeadInACircleAreRefused() throws Exception {
        Path one = Files.createSymbolicLink(folder.resolve("one.json"), folder.resolve("two.json"));
        Files.createSymbolicLink(folder.resolve("two.json"), one);
        assertThrows(PolicyException.class, () -> AdministratorFile.require(one, administrators));
    }

    @Test
    void aLinkToNowhereIsNoMissingPolicy() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("linked.json"), folder.resolve("nowhere"));
        assertThrows(PolicyException.class, () -> AdministratorFile.require(link, administrators));
    }
}
