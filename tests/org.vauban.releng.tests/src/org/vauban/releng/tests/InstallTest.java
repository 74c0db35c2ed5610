// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The update site installs into a plain Eclipse with JDT, the installed plug-ins start, and they can be removed again.
 */
@Tag("slow")
class InstallTest {

    private static final String FEATURES = "org.vauban.feature.feature.group,org.vauban.java.feature.feature.group";
    private static final List<String> OPTIONAL = List.of("org.vauban.remote", "org.vauban.ide.governance",
            "org.vauban.evidence", "org.apache.pdfbox");
    /** The index hosts and the bundles that only they need. */
    private static final List<String> KNOWLEDGE = List.of("org.vauban.knowledge.host",
            "wrapped.org.apache.lucene.lucene-core", "wrapped.org.apache.lucene.lucene-analysis-common", "org.jsoup",
            "org.apache.james.apache-mime4j-core");

    @TempDir
    Path folder;

    /**
     * Bundles that only some roles need, and all that can connect to other machines, are installed and removed with a
     * feature. One Eclipse goes through all of it, because each run of p2 starts an Eclipse.
     */
    @Tag("claim:uninstall-clean")
    @Tag("claim:no-outbound")
    @Test
    void featuresAreInstalledStartAndLeaveAgain() throws Exception {
        Path eclipse = folder.resolve("eclipse");
        copy(Shipped.PLAIN, eclipse);
        director(eclipse, "-repository", Shipped.SITE.toUri().toString(), "-installIU", FEATURES);
        assertEquals(List.of("org.vauban.llama.linux.x86_64"), fragments(eclipse),
                "only this platform's libraries are installed");
        assertFalse(bundles(eclipse).contains("org.vauban.ide.governance"), "not without the feature");
        assertFalse(bundles(eclipse).contains("org.vauban.remote"), "not without the feature");
        assertNoneOf(KNOWLEDGE, eclipse);
        assertNoneOf(OPTIONAL, eclipse);
        check(eclipse, "index not installed");

        String optional = "org.vauban.governance.feature.feature.group,org.vauban.remote.feature.feature.group";
        String knowledge = "org.vauban.knowledge.feature.feature.group";
        director(eclipse, "-repository", Shipped.SITE.toUri().toString(), "-installIU", optional + "," + knowledge);
        assertAllOf(OPTIONAL, eclipse);
        assertAllOf(KNOWLEDGE, eclipse);
        check(eclipse, "index installed");

        director(eclipse, "-uninstallIU", knowledge);
        assertNoneOf(KNOWLEDGE, eclipse);
        assertAllOf(OPTIONAL, eclipse);
        director(eclipse, "-uninstallIU", optional);
        assertNoneOf(OPTIONAL, eclipse);
        assertTrue(bundles(eclipse).contains("org.vauban.ide,"), "the assistant remains");
        director(eclipse, "-uninstallIU", FEATURES);
        assertFalse(bundles(eclipse).contains("org.vauban."), bundles(eclipse));
    }

    /** Requires that Eclipse starts and logs no error of Vauban. */
    private void check(Path eclipse, String index) throws Exception {
        Run check = start(folder, eclipse, tourBeside(eclipse), "workspace", "org.vauban.ide.tour", "-check").expect(0)
                .expectOutput("vauban: active").expectOutput("vauban: " + index);
        assertEquals(List.of(), vaubanErrors(check.output()));
        Path log = folder.resolve("workspace/.metadata/.log");
        assertEquals(List.of(), Files.exists(log) ? vaubanErrors(Files.readString(log)) : List.of());
    }

    private static void assertAllOf(List<String> bundles, Path eclipse) throws IOException {
        String installed = bundles(eclipse);
        assertEquals(List.of(), bundles.stream().filter(bundle -> !hasBundle(installed, bundle)).toList(), installed);
    }

    private static void assertNoneOf(List<String> bundles, Path eclipse) throws IOException {
        String installed = bundles(eclipse);
        assertEquals(List.of(), bundles.stream().filter(bundle -> hasBundle(installed, bundle)).toList(), installed);
    }

    private static boolean hasBundle(String installed, String bundle) {
        return installed.lines().anyMatch(line -> line.startsWith(bundle + ","));
    }

    private static String bundles(Path eclipse) throws IOException {
        return Files.readString(
                eclipse.resolve("configuration/org.eclipse.equinox.simpleconfigurator/bundles.info"));
    }

    private Run director(Path eclipse, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-profile", "DefaultProfile", "-destination", eclipse.toString()));
        return start(folder, eclipse, List.of(), "director", "org.eclipse.equinox.p2.director",
                all.toArray(String[]::new)).expect(0);
    }

    /** Returns JVM options that start the tour beside the installed bundles, without changing these. */
    static List<String> tourBeside(Path eclipse) throws IOException {
        Properties configuration = new Properties();
        try (Reader reader = Files.newBufferedReader(eclipse.resolve("configuration/config.ini"))) {
            configuration.load(reader);
        }
        Path tour = Shipped.list(Shipped.TOUR).stream()
                .filter(file -> file.getFileName().toString().matches("org\\.vauban\\.ide\\.tour-.*\\.jar")).findFirst()
                .orElseThrow();
        return List.of(
                "-Dosgi.bundles=" + configuration.getProperty("osgi.bundles") + ",reference:file:" + tour + "@4:start",
                "-Dorg.eclipse.equinox.simpleconfigurator.exclusiveInstallation=false");
    }

    /** Starts an application of an Eclipse; {@code folder} gets the output and the workspace. */
    static Run start(Path folder, Path eclipse, List<String> options, String workspace, String application,
            String... arguments) throws Exception {
        Path launcher = Shipped.list(eclipse.resolve("plugins")).stream()
                .filter(file -> file.getFileName().toString().startsWith("org.eclipse.equinox.launcher_")).findFirst()
                .orElseThrow();
        List<String> command = new ArrayList<>(Run.shortJava());
        command.addAll(List.of("-Xmx1g", "-Dosgi.requiredJavaVersion=21", "--add-modules=ALL-SYSTEM"));
        command.addAll(options);
        command.addAll(List.of("-jar", launcher.toString(), "-data", folder.resolve(workspace).toString(), "-nosplash",
                "-consoleLog", "-application", application));
        command.addAll(List.of(arguments));
        return Run.of(folder, Map.of("GDK_BACKEND", "x11"), command.toArray(String[]::new));
    }

    private static List<String> fragments(Path eclipse) {
        return Shipped.list(eclipse.resolve("plugins")).stream()
                .map(file -> file.getFileName().toString().split("_0")[0])
                .filter(name -> name.startsWith("org.vauban.llama.")).toList();
    }

    /**
     * Returns the error entries of a log that name Vauban. An entry begins with {@code !ENTRY plug-in severity code};
     * an error has severity 4.
     */
    private static List<String> vaubanErrors(String log) {
        return Stream.of(log.split("(?m)^(?=!ENTRY )"))
                .filter(entry -> entry.matches("(?s)!ENTRY \\S+ 4 .*") && entry.contains("org.vauban")).toList();
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
