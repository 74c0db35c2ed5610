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
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bundle's script verifies it and installs it into a real Eclipse. */
@Tag("slow")
class InstallBundleTest extends BundleInstallation {
    /**
     * Returns the traced calls in which a process of the whole tree uses anything but local files and local sockets.
     */
    private static List<String> calls(Path trace) throws IOException {
        try (Stream<String> lines = Files.lines(trace)) {
            return lines.filter(line -> line.contains("AF_INET") || line.contains("AF_NETLINK"))
                    .filter(line -> line.matches(".*\\b(connect|sendto|sendmsg|sendmmsg|bind|listen|accept4?)\\(.*"))
                    .toList();
        }
    }

    @Test
    void installsWithoutTheNetworkAndTakesItBack() throws Exception {
        direct("--dry-run").expect(0).expectOutput("org.vauban.feature");
        assertEquals(before, state(), "a dry run changes nothing");

        Path trace = folder.resolve("trace");
        boolean traced = Files.isExecutable(Path.of("/usr/bin/strace"));
        Run run = install(traced
                ? List.of("/usr/bin/strace", "--seccomp-bpf", "-f", "-qq", "-e", "trace=network", "-o",
                        trace.toString())
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
        direct("--rollback").expect(4);
    }

    @Test
    void installsAgainAndUninstalls() throws Exception {
        direct("--models", "none", "--features", "org.vauban.feature").expect(0);
        assertFalse(bundles().contains("org.vauban.model."), bundles());
        direct("--models", "none", "--features", "org.vauban.feature").expect(0).expectOutput("is up to date");
        direct("--uninstall").expect(0);
        assertFalse(bundles().contains("org.vauban."), bundles());
        assertFalse(Files.readString(eclipse.resolve("configuration/config.ini")).contains("unsignedPolicy"));
        direct("--uninstall").expect(4);
    }

    @Test
    void aBundleThatWasChangedIsNotInstalled() throws Exception {
        Path index = bundle.resolve("site/p2.index");
        byte[] bytes = Files.readAllBytes(index);
        try {
            Files.writeString(index, "x");
            install(List.of()).expect(3).expectOutput("p2.index");
            verify().expect(3).expectOutput("p2.index");
        } finally {
            Files.write(index, bytes);
        }
        verify().expect(0);
        assertEquals(before, state());
    }

    private Run verify() throws Exception {
        List<String> command = new ArrayList<>(Run.shortJava());
        command.addAll(List.of(bundle.resolve("Verify.java").toString(), "--root",
                shared.resolve("root.json").toString(), bundle.toString()));
        return Run.of(folder, command.toArray(String[]::new));
    }

    /** No file may become as large as the libraries, so p2's copy fails as on a full disk. */
    @Test
    void whatCannotBeWrittenIsUndone() throws Exception {
        Run run = direct(List.of("sh", "-c", "ulimit -f 8000; trap '' XFSZ; exec \"$@\"", "sh"), "--models", "none",
                "--eclipse", eclipse.toString()).expect(1).expectOutput("The Eclipse is as before");
        assertEquals(before, state(), run.output());
        roots();
    }

    /** Installs on a machine without Eclipse; the second run keeps the first distribution for a rollback. */
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
        direct(List.of(), "--standalone", installed.toString(), "--rollback").expect(0);
        assertTrue(Files.exists(installed.resolve("lib/of the old one")), "the old version is there");
        Run.of(folder, environment(), installed.resolve("bin/vauban").toString(), "--version").expect(0);
        direct(List.of(), "--standalone", installed.toString(), "--rollback").expect(4);
        direct(List.of(), "--standalone", installed.toString(), "--uninstall").expect(0);
        assertFalse(Files.exists(installed));
        assertEquals(before, state(), "no Eclipse was touched");
    }

    private Run standalone(Path installed) throws Exception {
        List<String> command = List.of("sh", bundle.resolve("install.sh").toString(), "--root",
                shared.resolve("root.json").toString(), "--unattended", "--standalone", installed.toString());
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("TMPDIR", folder.toString());
        return Run.of(folder, environment, command.toArray(String[]::new));
    }

    /**
     * Returns a command line that runs a script in a private mount namespace, seen only by it and its child processes.
     * Needs root.
     */
    private static List<String> mounted(String script, String... words) throws Exception {
        assumeTrue(Run.of(shared, "unshare", "--mount", "true").exit() == 0, "this user may mount nothing");
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", script));
        command.addAll(List.of(words));
        return command;
    }

    @Test
    void anEclipseOnAFileSystemThatIsReadOnlyIsLeftAlone() throws Exception {
        direct(mounted("mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && exec \"$@\"",
                eclipse.toString()), "--eclipse", eclipse.toString()).expect(1).expectOutput("cannot be changed")
                .expectOutput("Check the disk space");
        assertEquals(before, state());
    }

    /** The disk has room for the copy that p2 reads, but not for what p2 writes; p2 itself may report success. */
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
        direct(mounted(script, disk.toString(), Shipped.PLAIN.toRealPath().toString())).expect(1)
                .expectOutput("is as before");
    }

    private static long size(Path top) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            return files.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() + 4096 : 4096).sum();
        }
    }
}
