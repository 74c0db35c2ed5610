// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Users of an Eclipse that belongs to root have private configurations, which follow the shared one. The started
 * bundles follow a rollback as well; p2's list in those configurations does not, since it already knows the older
 * state. Started by {@code ./dev proof shared}.
 */
class SharedEclipseProof extends BundleInstallation {
    private static final String NOBODY = "65534";

    @Test
    void usersOfASharedEclipseStartWhatRootInstallsAndTakesBack() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root") && Files.isExecutable(Path.of("/usr/bin/setpriv")),
                "needs another user");
        Path home = Files.createDirectory(folder.resolve("user"));
        Run.of(folder, "chown", NOBODY, home.toString()).expect(0);
        Run.of(folder, "chmod", "-R", "a+rX,go-w", folder.toString()).expect(0);
        assertFalse(rootsOfUser(home).output().contains("org.vauban.feature"));
        assertTrue(Files.isDirectory(home.resolve(".eclipse")), "the user has a configuration");
        install(List.of(), "--models", "none", "--features", "org.vauban.feature").expect(0);
        rootsOfUser(home).expectOutput("org.vauban.feature.feature.group/");
        install(List.of(), "--rollback").expect(0);
        rootsOfUser(home); // Eclipse starts
        assertFalse(bundles().contains("org.vauban."), bundles());
        try (Stream<Path> files = Files.walk(home)) {
            for (Path list : files.filter(file -> file.endsWith("bundles.info")).toList()) {
                assertFalse(Files.readString(list).contains("org.vauban."), list::toString);
            }
        }
        Run.of(folder, "sh", "-c", "rm -r \"$0\"/.eclipse/*/p2/org.eclipse.equinox.p2.engine", home.toString())
                .expect(0);
        assertFalse(rootsOfUser(home).output().contains("org.vauban.feature"), "as docs/site.md says");
    }

    private Run rootsOfUser(Path home) throws Exception {
        Path launcher = Shipped.list(eclipse.resolve("plugins")).stream()
                .filter(file -> file.getFileName().toString().startsWith("org.eclipse.equinox.launcher_")).findFirst()
                .orElseThrow();
        return Run.of(folder, "setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "env",
                "HOME=" + home, Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Duser.home=" + home,
                "-Dosgi.requiredJavaVersion=21", "--add-modules=ALL-SYSTEM", "-jar", launcher.toString(),
                "-data", home.resolve("workspace").toString(), "-nosplash", "-consoleLog",
                "-application", "org.eclipse.equinox.p2.director", "-listInstalledRoots").expect(0);
    }
}
