// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle of what was built is unpacked, verified and installed by its script into a real Eclipse. */
class InstallBundleTest {
    /** Blanks, accents and a comma, which is what the director separates addresses by. */
    private static final String NAME = "r\u00e9seau ferm\u00e9, poste n\u00b0 1";
    private static final String NOBODY = "65534";
    private static final Path MODEL = Shipped.ROOT.resolve("target/tiny-models/scripted.gguf");
    @TempDir
    private static Path shared;
    private static Path bundle;

    @TempDir
    private Path folder;
    private Path eclipse;
    private Map<String, String> before;

    @BeforeAll
    static void makeBundle() throws Exception {
        vauban("policy", "keygen", "root.key", "--owner", "Ada").expect(0);
        vauban("policy", "keygen", "site.key", "--owner", "Jean").expect(0);
        vauban("policy", "init", "draft.json", "--site", "Example", "--root-key", "root.key.pub", "--site-key",
                "site.key.pub").expect(0);
        vauban("policy", "sign", "draft.json", "--key", "root.key", "--out", "root.json").expect(0);
        InstallTest.copy(Shipped.SITE.toRealPath(), shared.resolve("site"));
        vauban("site", "sign", "site", "--site", "Example", "--version-number", "1", "--key", "site.key").expect(0);
        Files.writeString(shared.resolve("LICENSE.txt"), "Apache License 2.0");
        vauban("models", "pack", MODEL.toString(), "--id", "tiny", "--licence", "LICENSE.txt", "--out", "tiny")
                .expect(0);
        vauban("bundle", "--site", "site", "--model-site", "tiny", "--distributions",
                Shipped.ROOT.resolve("target").toString(), "--platforms", "linux-x64", "--key", "site.key", "--out",
                "vauban-bundle.tar").expect(0).expectOutput("SHA-512");
        Path place = Files.createDirectory(shared.resolve(NAME));
        Run.of(shared, "tar", "-xf", "vauban-bundle.tar", "-C", place.toString()).expect(0);
        Files.delete(shared.resolve("vauban-bundle.tar"));
        bundle = place.resolve("vauban-bundle");
    }

    private static Map<String, String> environment() {
        return Map.of("VAUBAN_HOME", shared.resolve("home").toString(), "VAUBAN_KEY_PASSWORD", "correct horse battery",
                "JAVA_HOME", System.getProperty("java.home"), "VAUBAN_JAVA_OPTIONS", "-Duser.language=en");
    }

    private static Run vauban(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Shipped.DISTRIBUTION.resolve("bin/vauban").toString()));
        command.addAll(List.of(arguments));
        return Run.of(shared, environment(), command.toArray(String[]::new));
    }

    @BeforeEach
    void plainEclipse() throws IOException {
        eclipse = Files.createDirectory(folder.resolve(NAME + " " + "x".repeat(150))).resolve("eclipse");
        InstallTest.copy(Shipped.PLAIN.toRealPath(), eclipse);
        before = state();
    }

    /** Sizes of the files that count, by path: no caches, and not what the installer keeps. */
    private Map<String, String> state() throws IOException {
        Map<String, String> state = new TreeMap<>();
        try (Stream<Path> files = Files.walk(eclipse)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = eclipse.relativize(file).toString();
                if (!path.matches("\\.vauban/.*|.*\\.(lock|log)|configuration/org\\.eclipse\\.(osgi|core\\.runtime"
                        + "|equinox\\.app)/.*")) {
                    state.put(path, Shipped.sha256(Files.readAllBytes(file)));
                }
            }
        }
        return state;
    }

    private Run install(List<String> tracer, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(tracer);
        command.addAll(List.of("sh", bundle.resolve("install.sh").toString(), "--root",
                shared.resolve("root.json").toString(), "--unattended", "--eclipse", eclipse.toString(), "--log",
                folder.resolve("install.log").toString()));
        command.addAll(List.of(arguments));
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("TMPDIR", folder.toString());
        return Run.of(folder, environment, command.toArray(String[]::new));
    }

    private String bundles() throws IOException {
        return Files.readString(
                eclipse.resolve("configuration/org.eclipse.equinox.simpleconfigurator/bundles.info"));
    }

    private Run roots() throws Exception {
        return InstallTest.start(folder, eclipse, List.of(), "director", "org.eclipse.equinox.p2.director",
                "-listInstalledRoots").expect(0);
    }

    /** A process of the whole tree that turns to anything but this machine's own files and sockets of files. */
    private static List<String> calls(Path trace) throws IOException {
        try (Stream<String> lines = Files.lines(trace)) {
            return lines.filter(line -> line.contains("AF_INET") || line.contains("AF_NETLINK"))
                    .filter(line -> line.matches(".*\\b(connect|sendto|sendmsg|sendmmsg|bind|listen|accept4?)\\(.*"))
                    .toList();
        }
    }

    @Test
    void installsWithoutTheNetworkAndTakesItBack() throws Exception {
        install(List.of(), "--dry-run").expect(0).expectOutput("org.vauban.feature");
        assertEquals(before, state(), "a dry run changes nothing");

        Path trace = folder.resolve("trace");
        boolean traced = Files.isExecutable(Path.of("/usr/bin/strace"));
        Run run = install(traced
                ? List.of("/usr/bin/strace", "-f", "-qq", "-e", "trace=network", "-o", trace.toString())
                : List.of()).expect(0);
        Run roots = roots();
        for (String feature : List.of("org.vauban.feature", "org.vauban.java.feature",
                "org.vauban.knowledge.feature", "org.vauban.model.tiny")) {
            run.expectOutput(feature);
            roots.expectOutput(feature + ".feature.group/");
        }
        if (traced) {
            assertEquals(List.of(), calls(trace));
            assertTrue(Files.size(trace) > 0, "something was traced");
        }
        assertTrue(bundles().contains("org.vauban.ide,") && bundles().contains("org.vauban.model.tiny."), bundles());
        vauban("doctor", "--eclipse", eclipse.toString()).expectOutput("eclipse.p2.unsignedPolicy=fail")
                .expectOutput("the update guard is o");
        assertTrue(Files.readString(folder.resolve("install.log")).contains("Operation completed"));
        InstallTest.start(folder, eclipse, InstallTest.tourBeside(eclipse), "workspace", "org.vauban.ide.tour",
                "-check").expect(0).expectOutput("vauban: active");

        install(List.of(), "--rollback").expect(0);
        assertEquals(before, state());
        assertFalse(roots().output().contains("org.vauban.feature"), "the old version starts");
        install(List.of(), "--rollback").expect(4);
    }

    @Test
    void installsAgainAndUninstalls() throws Exception {
        install(List.of(), "--models", "none", "--features", "org.vauban.feature").expect(0);
        assertFalse(bundles().contains("org.vauban.model."), bundles());
        install(List.of(), "--models", "none", "--features", "org.vauban.feature").expect(0)
                .expectOutput("is up to date");
        install(List.of(), "--uninstall").expect(0);
        assertFalse(bundles().contains("org.vauban."), bundles());
        assertFalse(Files.readString(eclipse.resolve("configuration/config.ini")).contains("unsignedPolicy"));
        install(List.of(), "--uninstall").expect(4);
    }

    @Test
    void aBundleThatWasChangedIsNotInstalled() throws Exception {
        Path index = bundle.resolve("site/p2.index");
        byte[] bytes = Files.readAllBytes(index);
        try {
            Files.writeString(index, "x");
            install(List.of()).expect(3).expectOutput("p2.index");
            Run.of(folder, Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    bundle.resolve("Verify.java").toString(), "--root", shared.resolve("root.json").toString(),
                    bundle.toString()).expect(3).expectOutput("p2.index");
        } finally {
            Files.write(index, bytes);
        }
        Run.of(folder, Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                bundle.resolve("Verify.java").toString(), "--root", shared.resolve("root.json").toString(),
                bundle.toString()).expect(0);
        assertEquals(before, state());
    }

    /** No file may become as large as the libraries are: the copy that p2 would read fails, as on a full disk. */
    @Test
    void whatCannotBeWrittenIsUndone() throws Exception {
        Run run = Run.of(folder, environment(), "sh", "-c", "ulimit -f 8000; trap '' XFSZ; exec \"$@\"", "sh",
                Shipped.DISTRIBUTION.resolve("bin/vauban").toString(), "install", "--bundle", bundle.toString(),
                "--root", shared.resolve("root.json").toString(), "--unattended", "--models", "none", "--eclipse",
                eclipse.toString()).expect(1).expectOutput("The Eclipse is as before");
        assertEquals(before, state(), run.output());
        roots();
    }

    /** On a machine without Eclipse; the second time, the first distribution is kept for the way back. */
    @Test
    void oneCommandBringsTheDistributionIntoAFolder() throws Exception {
        Path installed = folder.resolve(NAME + " seul/vauban");
        standalone(installed).expect(0).expectOutput(installed.toString());
        Run.of(folder, environment(), installed.resolve("bin/vauban").toString(), "--version").expect(0)
                .expectOutput("vauban");
        standalone(installed).expect(0).expectOutput("is up to date");
        Files.writeString(installed.resolve("lib/of the old one"), "");
        standalone(installed).expect(0);
        assertFalse(Files.exists(installed.resolve("lib/of the old one")));
        standalone(installed, "--rollback").expect(0);
        assertTrue(Files.exists(installed.resolve("lib/of the old one")), "the old version is there");
        Run.of(folder, environment(), installed.resolve("bin/vauban").toString(), "--version").expect(0);
        standalone(installed, "--rollback").expect(4);
        standalone(installed, "--uninstall").expect(0);
        assertFalse(Files.exists(installed));
        assertEquals(before, state(), "no Eclipse was touched");
    }

    private Run standalone(Path installed, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", bundle.resolve("install.sh").toString(), "--root",
                shared.resolve("root.json").toString(), "--unattended", "--standalone", installed.toString()));
        command.addAll(List.of(options));
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("TMPDIR", folder.toString());
        return Run.of(folder, environment, command.toArray(String[]::new));
    }

    /** A namespace of mounts, which the installer and what it starts see alone; needs root. */
    private static List<String> mounted(String script, String... words) throws Exception {
        assumeTrue(Run.of(shared, "unshare", "--mount", "true").exit() == 0, "this user may mount nothing");
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", script));
        command.addAll(List.of(words));
        return command;
    }

    @Test
    void anEclipseOnAFileSystemThatIsReadOnlyIsLeftAlone() throws Exception {
        install(mounted("mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && exec \"$@\"",
                eclipse.toString())).expect(1).expectOutput("cannot be changed").expectOutput("Check the disk space");
        assertEquals(before, state());
    }

    /** The disk has room for the copy that p2 reads, but not for what p2 writes: p2 itself may report success. */
    @Test
    void aDiskThatIsFullWhileP2WritesIsUndone() throws Exception {
        long room = size(Shipped.PLAIN.toRealPath()) + size(bundle.resolve("site")) + size(bundle.resolve("models"))
                + (24 << 20);
        Path disk = Files.createDirectory(folder.resolve("disk"));
        String script = """
                mount -t tmpfs -o size=%d none "$0" && cp -a "$1" "$0/eclipse" || exit 77
                chmod -R u+w "$0/eclipse"
                sums() {
                    cd "$1" && find . -type f ! -path './.vauban/*' ! -path './configuration/org.eclipse.osgi/*' \
                        ! -path './configuration/org.eclipse.core.runtime/*' ! -name '*.log' ! -name '*.lock' \
                        ! -path './configuration/org.eclipse.equinox.app/*' -exec sha256sum {} + | sort -k 2
                }
                before=$(sums "$0/eclipse")
                disk=$0
                shift
                status=0
                "$@" --eclipse "$disk/eclipse" || status=$?
                [ "$before" = "$(sums "$disk/eclipse")" ] || { echo "something else is there"; exit 78; }
                exit "$status"
                """.formatted(room);
        List<String> command = new ArrayList<>(mounted(script, disk.toString(), Shipped.PLAIN.toRealPath().toString()));
        command.addAll(List.of(Shipped.DISTRIBUTION.resolve("bin/vauban").toString(), "install", "--bundle",
                bundle.toString(), "--root", shared.resolve("root.json").toString(), "--unattended"));
        Run.of(folder, environment(), command.toArray(String[]::new)).expect(1).expectOutput("is as before");
    }

    private static long size(Path top) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            return files.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() + 4096 : 4096).sum();
        }
    }

    /**
     * Of an Eclipse that belongs to root, users have configurations of their own, which follow the shared one. What is
     * started follows a rollback as well; p2's list in them does not, since it knows the older state already.
     */
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
        rootsOfUser(home); // it starts
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
                "-Duser.home=" + home, "-Dosgi.requiredJavaVersion=21", "--add-modules=ALL-SYSTEM", "-jar",
                launcher.toString(), "-data", home.resolve("workspace").toString(), "-nosplash", "-consoleLog",
                "-application", "org.eclipse.equinox.p2.director", "-listInstalledRoots").expect(0);
    }
}
