// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.vauban.site.SiteFile;
import org.vauban.site.install.Director;
import org.vauban.site.install.EclipseInstallation;

/** The files of an Eclipse, and a director that changes them as p2 does. */
final class FakeEclipse implements Director {
    static final String BUNDLES = "configuration/org.eclipse.equinox.simpleconfigurator/bundles.info";
    private static final String PROFILE = "p2/org.eclipse.equinox.p2.engine/profileRegistry/P.profile";
    final Path home;
    /** Features in the profile, as {@code id/version}. */
    final List<String> roots = new ArrayList<>();
    final List<List<String>> runs = new ArrayList<>();
    /** Additional action of the next installation. */
    Step after = () -> 0;
    /** Output of a failing run. */
    String reason = "No space left on device";
    private int changes = 1;

    /** A fault or another additional action. */
    @FunctionalInterface
    interface Step {
        /** @return the exit code */
        int run() throws IOException;
    }

    FakeEclipse(Path home) throws IOException {
        this.home = home;
        write("configuration/config.ini", "#by p2\neclipse.p2.profile=P\neclipse.p2.data.area=@config.dir/../p2\n");
        write(BUNDLES, "#version=1\norg.eclipse.equinox.p2.director.app,1.3.0,plugins/director_1.3.0.jar,4,false\n"
                + "org.eclipse.jdt.core,3.40.0,plugins/org.eclipse.jdt.core_3.40.0.jar,4,false\n");
        write("configuration/org.eclipse.osgi/cache", "old");
        write("plugins/org.eclipse.equinox.launcher_1.8.0.jar", "launcher");
        write("plugins/org.eclipse.jdt.core_3.40.0.jar", "jdt");
        write("features/org.eclipse.jdt_3.40.0/feature.xml", "<feature/>");
        write("artifacts.xml", "<artifacts/>");
        write("eclipse.ini", "-startup\nplugins/org.eclipse.equinox.launcher_1.8.0.jar\n-vmargs\n-Xmx1g\n");
        write(PROFILE + "/1.profile.gz", "profile 1");
    }

    void write(String path, String text) throws IOException {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    String read(String path) throws IOException {
        return Files.readString(home.resolve(path));
    }

    /** Returns the relevant state: the content of each file by path, without caches and the installer's own files. */
    Map<String, String> state() throws IOException {
        Map<String, String> state = new TreeMap<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = home.relativize(file).toString();
                if (!path.startsWith(".vauban") && !path.startsWith("configuration/org.eclipse.osgi")) {
                    state.put(path, SiteFile.read(file, Long.MAX_VALUE).sha512());
                }
            }
        }
        return state;
    }

    @Override
    public Result run(EclipseInstallation eclipse, List<String> arguments, Path work) {
        runs.add(arguments);
        if (arguments.contains("-listInstalledRoots")) {
            return new Result(0, String.join("\n", roots) + "\nOperation completed in 1 ms.\n");
        }
        if (arguments.contains("-verifyOnly")) {
            return new Result(0, "Operation completed in 1 ms.\n");
        }
        try {
            if (arguments.contains("-uninstallIU")) {
                remove();
            }
            int at = arguments.indexOf("-repository");
            if (at >= 0) {
                for (String address : arguments.get(at + 1).split(",")) {
                    add(Path.of(URI.create(address)));
                }
                for (String unit : arguments.get(arguments.indexOf("-installIU") + 1).split(",")) {
                    roots.add(unit);
                }
            }
            write(PROFILE + "/" + ++changes + ".profile.gz", "profile " + changes);
            write("configuration/org.eclipse.osgi/cache", "new");
            int code = after.run();
            return new Result(code, code == 0 ? "Operation completed in 1 ms.\n"
                    : "Installation failed.\n" + reason + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(Path site) throws IOException {
        StringBuilder list = new StringBuilder(read(BUNDLES));
        try (Stream<Path> plugins = Files.list(site.resolve("plugins"))) {
            for (Path jar : plugins.sorted().toList()) {
                String name = jar.getFileName().toString();
                if (!Files.exists(home.resolve("plugins").resolve(name))) {
                    Files.copy(jar, home.resolve("plugins").resolve(name));
                }
                String[] parts = name.substring(0, name.length() - ".jar".length()).split("_");
                list.append(parts[0]).append(',').append(parts[1]).append(",plugins/").append(name)
                        .append(",4,false\n");
            }
        }
        write(BUNDLES, list.toString());
    }

    private void remove() throws IOException {
        write(BUNDLES, String.join("\n", read(BUNDLES).lines().filter(line -> !line.startsWith("org.example")).toList())
                + "\n");
        roots.clear();
    }

    /** Does what p2 does when an Eclipse starts: unlisted bundles are deleted. */
    void collectGarbage() throws IOException {
        String list = read(BUNDLES);
        try (Stream<Path> plugins = Files.list(home.resolve("plugins"))) {
            for (Path jar : plugins.filter(each -> each.getFileName().toString().startsWith("org.example"))
                    .filter(each -> !list.contains(each.getFileName().toString()))
                    .sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(jar);
            }
        }
    }

    static void cut(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    }
}
