// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.engine;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.ide.workbench.JdkSource;

/**
 * Lists candidate JVMs for the engine, in the order in which they are tried: the setting, the JVM of the IDE,
 * {@code JAVA_HOME}, and those that other bundles know (JDT's installed JREs).
 */
public final class JavaHomes {

    /** Oldest supported Java version: the FFM API, through which the engine calls native code, is final since then. */
    public static final int OLDEST = 22;

    /** Matches the feature release: the first number, or the second of {@code 1.8}. */
    private static final Pattern VERSION = Pattern.compile("(?:1\\.)?(\\d{1,6})");

    private final Supplier<Optional<Path>> setting;
    private final Supplier<List<JdkSource>> sources;
    private final Supplier<List<Path>> projects;
    private final String own;
    private final String environment;

    /**
     * Creates a list of candidates.
     *
     * @param setting the user's choice
     * @param sources sources of other bundles
     * @param projects folders of the projects in the workspace; a JVM below one of them is never run
     * @param own home of the running JVM
     * @param environment value of {@code JAVA_HOME}, or null
     */
    public JavaHomes(Supplier<Optional<Path>> setting, Supplier<List<JdkSource>> sources, Supplier<List<Path>> projects,
            String own, @Nullable String environment) {
        this.setting = setting;
        this.sources = sources;
        this.projects = projects;
        this.own = own;
        this.environment = environment;
    }

    /** @return folders in the order to be tried, each once; not verified */
    public List<Path> candidates() {
        Set<Path> homes = new LinkedHashSet<>();
        setting.get().ifPresent(homes::add);
        homes.add(Path.of(own));
        if (environment != null && !environment.isBlank()) {
            try {
                homes.add(Path.of(environment));
            } catch (InvalidPathException e) {
                // not a valid path: try the others
            }
        }
        for (JdkSource source : sources.get()) {
            homes.addAll(source.javaHomes());
        }
        List<Path> folders = projects.get();
        homes.removeIf(home -> !home.isAbsolute() || folders.stream().anyMatch(home.normalize()::startsWith));
        return new ArrayList<>(homes);
    }

    /**
     * Returns the version of an installation, from its {@code release} file.
     *
     * @return the feature release, such as 25, or empty if the folder contains no usable JVM
     */
    public static OptionalInt version(Path home) {
        Path bin = home.resolve("bin");
        if (!Files.isRegularFile(bin.resolve("java")) && !Files.isRegularFile(bin.resolve("java.exe"))) {
            return OptionalInt.empty();
        }
        Properties release = new Properties();
        try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
            release.load(reader);
            Matcher version = VERSION.matcher(release.getProperty("JAVA_VERSION", ""));
            return version.find() ? OptionalInt.of(Integer.parseInt(version.group(1))) : OptionalInt.empty();
        } catch (IOException | IllegalArgumentException e) {
            // no readable release file
            return OptionalInt.empty();
        }
    }
}
