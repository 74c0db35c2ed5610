// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.install;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.site.install.InstallException.Kind;
import org.vauban.site.internal.Messages;

/**
 * An Eclipse installation on the disk, as its own files describe it. The bundles may be in the folder itself or in a
 * pool that several installations share, as the Eclipse Installer creates it.
 *
 * @param home the folder with {@code configuration}
 * @param launcher the jar that starts it
 * @param java the JVM named in its ini file; null if none is named
 * @param data p2's folder, with the profiles
 * @param profile the name of its profile
 */
public record EclipseInstallation(Path home, Path launcher, @Nullable Path java, Path data, String profile) {
    private static final String LAUNCHER = "org.eclipse.equinox.launcher_";
    private static final String CONFIG_DIR = "@config.dir";
    private static final String USER_HOME = "@user.home";
    /** Profile registry within p2's folder. */
    private static final String PROFILES = "org.eclipse.equinox.p2.engine/profileRegistry";

    private static Path home(Path folder) {
        for (String inner : List.of("", "eclipse", "Contents/Eclipse", "Eclipse.app/Contents/Eclipse")) {
            if (Files.isRegularFile(folder.resolve(inner).resolve("configuration/config.ini"))) {
                return folder.resolve(inner).normalize();
            }
        }
        return folder;
    }

    /**
     * Reads the description of an Eclipse.
     *
     * @param folder its folder, the enclosing one, or the macOS application
     * @throws InstallException {@code ABSENT} if there is none, or one that p2 does not manage
     */
    public static EclipseInstallation read(Path folder) throws InstallException {
        Path home = home(folder.toAbsolutePath().normalize());
        Path file = home.resolve("configuration/config.ini");
        if (!Files.isRegularFile(file)) {
            throw new InstallException(Kind.ABSENT, Messages.text("install.none", folder), null);
        }
        try {
            home = home.toRealPath();
            Properties configuration = properties(file);
            String profile = configuration.getProperty("eclipse.p2.profile");
            String data = configuration.getProperty("eclipse.p2.data.area");
            if (profile == null || data == null || !profile.equals(String.valueOf(Path.of(profile).getFileName()))) {
                throw new InstallException(Kind.ABSENT, Messages.text("install.unmanaged", home), null);
            }
            List<String> ini = ini(home);
            String startup = after(ini, "-startup");
            String java = after(ini, "-vm");
            Path launcher = startup == null ? launcher(home) : home.resolve(startup).normalize();
            if (launcher == null || !Files.isRegularFile(launcher)) {
                throw new InstallException(Kind.ABSENT, Messages.text("install.unmanaged", home), null);
            }
            return new EclipseInstallation(home, launcher, java == null ? null : javaHome(home.resolve(java)),
                    area(home, data), profile);
        } catch (IOException | IllegalArgumentException e) {
            throw new InstallException(Kind.FAILED, Messages.text("file.unreadable", file, e), e);
        }
    }

    /** Returns the properties of a file; empty if the file does not exist. */
    static Properties properties(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            return properties; // no properties were set
        }
        return properties;
    }

    private static List<String> ini(Path home) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home, "*.ini")) {
            for (Path file : files) {
                List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
                if (lines.contains("-startup") || lines.contains("-vmargs")) {
                    return lines.stream().map(String::strip).toList();
                }
            }
        }
        return List.of();
    }

    private static @Nullable String after(List<String> lines, String option) {
        int at = lines.indexOf(option);
        int end = lines.indexOf("-vmargs");
        return at < 0 || end >= 0 && at > end || at + 1 >= lines.size() ? null : lines.get(at + 1);
    }

    private static @Nullable Path launcher(Path home) throws IOException {
        TreeSet<Path> found = new TreeSet<>();
        if (Files.isDirectory(home.resolve("plugins"))) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(home.resolve("plugins"), LAUNCHER + "*.jar")) {
                files.forEach(found::add);
            }
        }
        return found.isEmpty() ? null : found.last();
    }

    /** Returns the JVM's folder from {@code -vm}, which names the program, its folder, or a library of the JVM. */
    private static @Nullable Path javaHome(Path vm) {
        for (Path folder = vm.normalize(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("bin/java"))
                    || Files.isRegularFile(folder.resolve("bin/java.exe"))) {
                return folder;
            }
        }
        return null;
    }

    private static Path area(Path home, String value) {
        String path = value.replace('\\', '/');
        if (path.startsWith(CONFIG_DIR)) {
            return home.resolve("configuration" + path.substring(CONFIG_DIR.length())).normalize();
        }
        if (path.startsWith(USER_HOME)) {
            return Path.of(System.getProperty("user.home") + path.substring(USER_HOME.length())).normalize();
        }
        return path.startsWith("file:") ? Path.of(URI.create(path.replace(" ", "%20"))).normalize()
                : home.resolve(path).normalize();
    }

    Path configuration() {
        return home.resolve("configuration");
    }

    Path configurationFile() {
        return configuration().resolve("config.ini");
    }

    /** Returns the files that decide what is run at start, and the JVM. The bundles are listed separately. */
    List<Path> programs() {
        Path jvm = java;
        Path list = InstalledBundle.file(this);
        return jvm == null ? List.of(launcher, configurationFile(), list)
                : List.of(launcher, configurationFile(), list, jvm.resolve("bin/java"));
    }

    Path profileFolder() {
        return data.resolve(PROFILES).resolve(profile + ".profile");
    }

    /** Returns the folder of the installer's own data: its lock and saved states. */
    Path kept() {
        return home.resolve(".vauban");
    }

    /** Returns the folder for the installer's copies of verified sites; no other program writes there. */
    public Path verified() {
        return kept().resolve("copy");
    }

    /** Whether the bundles belong to this Eclipse alone. */
    boolean hasOwnBundles() {
        return home.resolve("plugins").equals(launcher.getParent()) && data.startsWith(home);
    }
}
