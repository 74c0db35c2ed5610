// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code vauban bundle} and {@code vauban install}: exit codes and failures. */
@Tag("slow")
class InstallCommandTest {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int REFUSED = 3;
    private static final int ABSENT = 4;
    private static final int BUSY = 5;
    /** Folder with the signed site and its keys, of which every test gets a copy. */
    @TempDir
    private static Path shared;
    @TempDir
    private static Path folder;
    private Vauban vauban;

    @BeforeAll
    static void signedSite() throws Exception {
        ExampleKeys.copyTo(shared);
        write(shared, "site/plugins/org.example.core_1.0.0.jar", "bundle");
        write(shared, "site/features/org.vauban.feature_1.0.0.jar", "feature");
        Vauban.Result signed = Vauban.with(shared.resolve("home"))
                .environment("VAUBAN_KEY_PASSWORD", ExampleKeys.PASSWORD).in(shared)
                .run("site", "sign", "site", "--site", "Example", "--version-number", 1, "--key", "site.key");
        assertEquals(DONE, signed.code(), signed.out() + signed.err());
    }

    @BeforeEach
    void copy() throws Exception {
        EmptyFolder.of(folder);
        vauban = Vauban.with(folder.resolve("home")).environment("VAUBAN_KEY_PASSWORD", ExampleKeys.PASSWORD)
                .in(folder);
        ExampleKeys.copyTo(folder);
        try (Stream<Path> site = Files.walk(shared.resolve("site"))) {
            for (Path file : (Iterable<Path>) site::iterator) {
                Files.copy(file, folder.resolve(shared.relativize(file).toString()));
            }
        }
        StandInEclipse.create(folder.resolve("eclipses/one"));
    }

    private void write(String path, String text) throws Exception {
        write(folder, path, text);
    }

    private static void write(Path folder, String path, String text) throws Exception {
        Files.createDirectories(folder.resolve(path).getParent());
        Files.writeString(folder.resolve(path), text);
    }

    private Vauban.Result run(int expected, Object... arguments) throws Exception {
        Vauban.Result result = vauban.run(arguments);
        assertEquals(expected, result.code(), () -> List.of(arguments) + "\n" + result.out() + result.err());
        return result;
    }

    private Vauban.Result install(int expected, Object... options) throws Exception {
        Object[] arguments = Arrays.copyOf(
                new Object[] {"install", "--bundle", "site", "--root", "root.json"}, 5 + options.length);
        System.arraycopy(options, 0, arguments, 5, options.length);
        return run(expected, arguments);
    }

    @Test
    void theHelpNamesTheFeaturesThatAreInstalledByDefault() throws Exception {
        assertTrue(Vauban.with(folder).run("install", "--help").out().contains("Vauban Knowledge"));
    }

    @Test
    void aSignedSiteAloneCanBeInstalled() throws Exception {
        vauban = vauban.alone();
        install(DONE, "--all", "--search", "eclipses", "--unattended");
        assertTrue(Files.readString(folder.resolve("eclipses/one/roots")).contains("org.vauban.feature"));
    }

    /** In each start of p2, the second compiler would take longer than everything else; little is hashed here. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void p2StartsWithTheFirstCompilerAlone() throws Exception {
        Path told = folder.resolve("told");
        write("java/bin/java", "#!/bin/sh\necho \"$@\" >>'" + told + "'\nexec '"
                + Path.of(System.getProperty("java.home"), "bin", "java") + "' \"$@\"\n");
        assertTrue(folder.resolve("java/bin/java").toFile().setExecutable(true));
        install(DONE, "--eclipse", "eclipses/one", "--unattended", "--java", "java");
        List<String> starts = Files.readAllLines(told);
        assertEquals(2, starts.size(), starts.toString());
        assertTrue(starts.stream().allMatch(each -> each.contains(" -XX:TieredStopAtLevel=1 ")), starts.toString());
    }

    /** An administrator writes the log, perhaps to a folder where others may write, too. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void theLogFollowsNoLinkThatSomebodyElsePutThere() throws Exception {
        Path other = Files.writeString(folder.resolve("other"), "as it was");
        Path log = Files.createSymbolicLink(folder.resolve("install.log"), other);
        Vauban.Result refused = install(FAILED, "--eclipse", "eclipses/one", "--unattended", "--log", log);
        assertTrue(refused.err().contains("install.log"), refused.err());
        assertEquals("as it was", Files.readString(other));
        assertFalse(Files.exists(folder.resolve("eclipses/one/.vauban")));
        Path none = folder.resolve("missing/install.log");
        assertTrue(install(FAILED, "--eclipse", "eclipses/one", "--unattended", "--log", none).err()
                .contains(none.toString()));
        Files.delete(log);
        install(DONE, "--eclipse", "eclipses/one", "--unattended", "--log", log);
        assertFalse(Files.readString(log).isEmpty());
    }

    /** Holds for any umask of the administrator. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void whatP2WritesIsReadableForWhoMayReadTheEclipse() throws Exception {
        for (List<String> rights : List.of(List.of("rwx------", "rw-------"), List.of("rwxr-x---", "rw-r-----"),
                List.of("rwxr-xr-x", "rw-r--r--"))) {
            Path eclipse = folder.resolve("eclipses/" + rights.getFirst());
            StandInEclipse.create(eclipse);
            Files.setPosixFilePermissions(eclipse, PosixFilePermissions.fromString(rights.getFirst()));
            run(DONE, "install", "--bundle", "site", "--root", "root.json", "--eclipse", eclipse, "--unattended");
            assertEquals(rights.getLast(),
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(eclipse.resolve("roots"))));
        }
    }

    @Test
    void nothingIsTouchedIfTheBundleIsRefused() throws Exception {
        write("site/plugins/org.example.core_1.0.0.jar", "other");
        assertTrue(install(REFUSED, "--eclipse", "eclipses/one", "--unattended").err().contains("org.example.core"));
        Files.delete(folder.resolve("site/vauban-site.json"));
        install(REFUSED, "--eclipse", "eclipses/one", "--unattended");
        assertFalse(Files.exists(folder.resolve("eclipses/one/.vauban")));
    }

    private void bundle(int version) throws Exception {
        run(DONE, "site", "sign", "site", "--site", "Example", "--version-number", version, "--key", "site.key");
        run(DONE, "bundle", "--site", "site", "--key", "site.key", "--out", "bundle" + version + ".tar");
        Process tar = new ProcessBuilder("tar", "-xf", "bundle" + version + ".tar").directory(folder.toFile())
                .inheritIO().start();
        assertEquals(0, tar.waitFor());
    }

    private Map<String, String> files(String... folders) throws Exception {
        Map<String, String> files = new TreeMap<>();
        for (String each : folders) {
            try (Stream<Path> all = Files.walk(folder.resolve(each))) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    files.put(folder.relativize(file).toString(), Files.readString(file));
                }
            }
        }
        return files;
    }

    /** Settings, conversations, records and models of users survive every installation, update and removal. */
    @Test
    void whatUsersHaveStaysThroughUpdatesAndRemoval() throws Exception {
        write("home/remote.json", "{}");
        write("home/conversations/0123.json", "{\"format\": 1}");
        write("models/mine.gguf", "a model");
        write("workspace/.metadata/.plugins/org.eclipse.core.runtime/.settings/org.vauban.ide.prefs", "enabled=false");
        Map<String, String> before = files("home/conversations", "models", "workspace");
        vauban = vauban.models(folder.resolve("models"));
        List<Object[]> steps = List.of(new Object[0], new Object[0], new Object[] {"--rollback"}, new Object[0],
                new Object[] {"--uninstall"});
        for (int step = 0; step < steps.size(); step++) {
            List<Object> options = new ArrayList<>(List.of("--eclipse", "eclipses/one", "--unattended"));
            options.addAll(List.of(steps.get(step)));
            install(DONE, options.toArray());
            assertEquals(before, files("home/conversations", "models", "workspace"), "step " + step);
            assertEquals("{}", Files.readString(folder.resolve("home/remote.json")));
            if (step == 0) { // an update comes next
                for (String unit : List.of("plugins/org.example.core", "features/org.vauban.feature")) {
                    Files.move(folder.resolve("site/" + unit + "_1.0.0.jar"),
                            folder.resolve("site/" + unit + "_2.0.0.jar"));
                }
                run(DONE, "site", "sign", "site", "--site", "Example", "--version-number", 2, "--key", "site.key");
            }
        }
    }

    /** The site of an older bundle has a valid signature. */
    @Test
    void aSiteTakenOutOfAnOlderBundleIsRefused() throws Exception {
        bundle(2);
        bundle(3);
        Object[] options = {"--root", "root.json", "--eclipse", "eclipses/one", "--unattended"};
        run(DONE, with("bundle3", options));
        assertTrue(run(REFUSED, with("bundle2", options)).err().contains("version 2"));
        assertTrue(run(REFUSED, with("bundle2/site", options)).err().contains("version 2"));
        run(DONE, with("bundle3/site", options));
        run(DONE, with("bundle2/site", "--allow-older", "--root", "root.json", "--eclipse", "eclipses/one",
                "--unattended"));
    }

    private static Object[] with(String bundle, Object... options) {
        List<Object> arguments = new ArrayList<>(List.of("install", "--bundle", bundle));
        arguments.addAll(List.of(options));
        return arguments.toArray();
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        Files.createDirectories(folder.resolve("empty"));
        install(ABSENT, "--all", "--search", "empty", "--unattended");
        install(ABSENT, "--all", "--search", "missing", "--unattended");
        install(ABSENT, "--eclipse", "empty", "--unattended");
        install(ABSENT, "--eclipse", "eclipses/one", "--features", "org.vauban.other", "--unattended");
        install(ABSENT, "--eclipse", "eclipses/one", "--uninstall", "--unattended");
        install(ABSENT, "--eclipse", "eclipses/one", "--rollback", "--unattended");
        String one = install(ABSENT, "--eclipse", "empty", "--eclipse", "eclipses/one", "--unattended").out();
        assertTrue(one.contains("org.vauban.feature"), "the others are still tried: " + one);
    }

    @Test
    void incorrectUseIsSaid() throws Exception {
        install(USAGE);
        install(USAGE, "--eclipse", "eclipses/one"); // there is no terminal to ask on
        install(USAGE, "--eclipse", "eclipses/one", "--rollback", "--uninstall", "--unattended");
        install(USAGE, "--eclipse", "eclipses/one", "--unsigned-policy", "allow", "--unattended");
        install(USAGE, "--search", "eclipses", "--unattended");
        run(USAGE, "bundle", "--site", "site", "--key", "site.key");
        for (String name : List.of("bundle.zip", ".tar", "...tar")) {
            run(USAGE, "bundle", "--site", "site", "--key", "site.key", "--out", name);
        }
        run(USAGE, "bundle", "--site", "site", "--draft", "draft.json", "--out", "bundle.tar");
        run(USAGE, "bundle", "--site", "site", "--out", "bundle.tar");
        run(USAGE, "bundle", "--site", "site", "--platforms", "linux-x64", "--draft", "draft.json");
        Files.createDirectories(folder.resolve("empty"));
        run(FAILED, "bundle", "--site", "site", "--platforms", "linux-x64", "--distributions", "empty", "--draft",
                "draft.json");
    }

    /**
     * Java distinguishes its own locks from those of other processes; the lock of this process keeps the command away.
     */
    @Test
    void aSecondInstallerIsSentAway() throws Exception {
        Path lock = Files.createDirectories(folder.resolve("eclipses/one/.vauban")).resolve("lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            install(BUSY, "--eclipse", "eclipses/one", "--unattended");
            assertTrue(held.isValid());
        }
        install(DONE, "--eclipse", "eclipses/one", "--unattended");
    }

    /** The test runs the bundle's distribution directly; a real bundle's install.sh unpacks it first. */
    @Test
    void theDistributionAndModelsOfABundleAreInstalledIntoAFolder() throws Exception {
        Path own = Path.of(System.getProperty("vauban.dist")).toRealPath();
        Object[] options = {"--standalone", "d\u00e9p\u00f4t 1/vauban", "--unattended"};
        assertTrue(install(REFUSED, options).err().contains("install.sh"), "not the distribution of the bundle");
        write("site/distributions/" + own.getFileName() + ".tar.gz", "archive");
        Files.createDirectories(folder.resolve("site/models"));
        Files.copy(Path.of(System.getProperty("vauban.root"), "target", "tiny-models", Vauban.MODEL + ".gguf"),
                folder.resolve("site/models/tiny.gguf"));
        run(DONE, "site", "sign", "site", "--site", "Example", "--version-number", 2, "--key", "site.key");
        Path installed = folder.resolve("d\u00e9p\u00f4t 1/vauban");
        install(ABSENT, "--standalone", installed, "--models", "other", "--unattended");
        install(DONE, "--standalone", installed, "--dry-run");
        assertFalse(Files.exists(installed));
        assertTrue(install(DONE, options).out().contains("tiny"));
        assertTrue(run(DONE, "models", "list").out().contains("tiny"));
        assertTrue(Files.isExecutable(installed.resolve("bin/vauban")));
        Process version = new ProcessBuilder(installed.resolve("bin/vauban").toString(), "--version").inheritIO()
                .start();
        assertEquals(0, version.waitFor());
        run(ABSENT, "install", "--standalone", installed, "--rollback", "--unattended");
        run(DONE, "install", "--standalone", installed, "--uninstall", "--unattended");
        assertFalse(Files.exists(installed));
        assertTrue(run(DONE, "models", "list").out().contains("tiny"), "models remain");
        run(USAGE, "install", "--standalone", installed, "--rollback"); // there is no terminal to ask on
    }

    /** A model in the folder becomes a file of the bundle, with its hash and licence. */
    @Test
    void modelsOfTheFolderAreVerifiedAndDescribed() throws Exception {
        assertEquals(DONE, vauban.alone().run("bundle", "--site", "site", "--models", Vauban.MODEL, "--key", "site.key",
                "--out", "bundle.tar").code());
        Process tar = new ProcessBuilder("tar", "-xf", "bundle.tar").directory(folder.toFile()).inheritIO().start();
        assertEquals(0, tar.waitFor());
        String described = Files.readString(folder.resolve("bundle/models/" + Vauban.MODEL + ".json"));
        assertTrue(described.matches("\\{\"id\":\"" + Vauban.MODEL + "\".*\"sha256\":\"[0-9a-f]{64}\"\\}"), described);
        assertTrue(Files.size(folder.resolve("bundle/models/" + Vauban.MODEL + ".gguf")) > 0);
        run(DONE, "site", "verify", "bundle", "--root", "root.json", "--name", "bundle");
        run(FAILED, "bundle", "--site", "site", "--models", "none-such", "--key", "site.key", "--out", "other.tar");
        assertFalse(Files.exists(folder.resolve("other.tar")));
    }
}
