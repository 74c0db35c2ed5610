// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * Makes a folder look like an Eclipse. Its launcher is this class, which acts like the p2 director, or starts: then it
 * reads the listed bundles of Vauban and prints their versions. {@code ./dev proof rings} uses hundreds of them,
 * created with {@code -create FOLDER}.
 */
final class StandInEclipse {
    private static final String BUNDLES = "configuration/org.eclipse.equinox.simpleconfigurator/bundles.info";

    private StandInEclipse() {}

    static void create(Path home) throws IOException {
        Files.createDirectories(home.resolve(BUNDLES).getParent());
        Files.createDirectories(home.resolve("plugins"));
        Files.createDirectories(home.resolve("p2/org.eclipse.equinox.p2.engine/profileRegistry/P.profile"));
        Files.writeString(home.resolve("configuration/config.ini"),
                "eclipse.p2.profile=P\neclipse.p2.data.area=@config.dir/../p2\n");
        Files.writeString(home.resolve(BUNDLES),
                "org.eclipse.equinox.p2.director.app,1.3.0,plugins/director_1.3.0.jar,4,false\n");
        Files.writeString(home.resolve("roots"), "");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandInEclipse.class.getName());
        String entry = StandInEclipse.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(
                Files.newOutputStream(home.resolve("plugins/org.eclipse.equinox.launcher_1.8.0.jar")), manifest);
                InputStream in = Objects
                        .requireNonNull(StandInEclipse.class.getResourceAsStream("StandInEclipse.class"))) {
            jar.putNextEntry(new JarEntry(entry));
            in.transferTo(jar);
        }
    }

    private static String after(List<String> arguments, String option) {
        int at = arguments.indexOf(option);
        return at < 0 ? "" : arguments.get(at + 1);
    }

    /** Starts, and fails if the list of bundles is truncated, or names a missing or damaged bundle. */
    private static void start(Path home) throws IOException {
        for (String line : Files.readAllLines(home.resolve(BUNDLES))) {
            String[] columns = line.split(",");
            if (columns[0].startsWith("org.vauban.")) {
                try (JarFile jar = new JarFile(home.resolve(columns[2]).toFile())) {
                    Attributes manifest = jar.getManifest().getMainAttributes();
                    for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                        jar.getInputStream(entry).transferTo(OutputStream.nullOutputStream());
                    }
                    System.out.println(columns[0] + " " + manifest.getValue("Bundle-Version"));
                }
            }
        }
    }

    public static void main(String[] words) throws IOException {
        List<String> arguments = Arrays.asList(words);
        if (arguments.getFirst().equals("-create")) {
            for (String folder : arguments.subList(1, arguments.size())) {
                create(Path.of(folder));
            }
            return;
        }
        Path home = Path.of(after(arguments, "-install"));
        if (!arguments.contains("-application")) {
            start(home);
            return;
        }
        if (arguments.contains("-listInstalledRoots")) {
            System.out.print(Files.readString(home.resolve("roots")));
        } else if (!arguments.contains("-verifyOnly")) {
            String roots = arguments.contains("-uninstallIU") ? "" : Files.readString(home.resolve("roots"));
            String list = Files.readString(home.resolve(BUNDLES));
            if (roots.isEmpty()) { // only the director remains
                list = String.join("\n", list.lines().filter(line -> line.startsWith("org.eclipse.")).toList()) + "\n";
            }
            for (String address : after(arguments, "-repository").split(",")) {
                list += address.isEmpty() ? "" : installed(Path.of(URI.create(address)), home);
            }
            for (String unit : after(arguments, "-installIU").split(",")) {
                roots += unit.isEmpty() ? "" : unit + "\n";
            }
            Files.writeString(home.resolve(BUNDLES), list);
            Files.delete(home.resolve("roots")); // p2 writes new files
            Files.writeString(home.resolve("roots"), roots);
        }
        System.out.println("Operation completed in 1 ms.");
    }

    private static String installed(Path site, Path home) throws IOException {
        StringBuilder list = new StringBuilder();
        try (Stream<Path> jars = Files.list(site.resolve("plugins"))) {
            for (Path jar : jars.sorted().toList()) {
                String name = jar.getFileName().toString();
                Files.copy(jar, home.resolve("plugins").resolve(name), StandardCopyOption.REPLACE_EXISTING);
                String id = name.substring(0, name.lastIndexOf('_'));
                list.append(id).append(',').append(name, id.length() + 1, name.length() - ".jar".length())
                        .append(",plugins/").append(name).append(",4,false\n");
            }
        }
        return list.toString();
    }
}
