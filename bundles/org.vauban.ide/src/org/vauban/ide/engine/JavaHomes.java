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
 * Where a Java for the engine may be, in the order in which they are tried: the setting, the IDE's own,
 * {@code JAVA_HOME}, and what other bundles know (JDT's installed JREs).
 */
public final class JavaHomes {

    /** The engine calls native code through an API that is final since this version. */
    public static final int OLDEST = 22;

    /** The first number, or the second of {@code 1.8}. */
    private static final Pattern VERSION = Pattern.compile("(?:1\\.)?(\\d{1,6})");

    private final Supplier<Optional<Path>> setting;
    private final Supplier<List<JdkSource>> sources;
    private final Supplier<List<Path>> projects;
    private final String own;
    private final String environment;

    /**
     * @param setting the user's choice
     * @param sources of other bundles
     * @param projects folders of the projects in the workspace: what lies in one is never run
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

    /** @return folders in the order to be tried, each once; not checked */
    public List<Path> candidates() {
        Set<Path> homes = new LinkedHashSet<>();
        setting.get().ifPresent(homes::add);
        homes.add(Path.of(own));
        if (environment != null && !environment.isBlank()) {
            try {
                homes.add(Path.of(environment));
            } catch (InvalidPathException e) {
                // no folder can have this name: the others are tried
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
     * The version of an installation, from its {@code release} file.
     *
     * @return the feature release, such as 25, or empty if the folder holds no Java that can be run
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
            // not a folder that says what it is
            return OptionalInt.empty();
        }
    }
}
