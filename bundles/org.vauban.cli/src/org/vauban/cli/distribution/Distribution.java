// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.distribution;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.AssistSettings;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineExtension;
import org.vauban.engine.EngineProvider;
import org.vauban.engine.process.HostEngineProvider;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.KnowledgeLaunch;
import org.vauban.site.store.SiteTransport;

/**
 * The folder from which this command runs: {@code lib} contains the jars, {@code lib/native} the native libraries.
 *
 * @param folder absolute
 */
public record Distribution(Path folder) {
    private static final Map<Path, Optional<EngineExtension>> REMOTE = new ConcurrentHashMap<>();

    /** Returns the folder that the start script sets, otherwise the one whose {@code lib} contains this class. */
    public static Distribution find() {
        String named = System.getProperty("vauban.home.dist");
        if (named != null) {
            return new Distribution(Path.of(named).toAbsolutePath());
        }
        CodeSource source = Distribution.class.getProtectionDomain().getCodeSource();
        try {
            Path jar = source == null ? null : Path.of(source.getLocation().toURI());
            Path lib = jar == null ? null : jar.getParent();
            if (lib != null && lib.getParent() != null && Files.isDirectory(lib.resolve("native"))) {
                return new Distribution(lib.getParent());
            }
        } catch (URISyntaxException e) {
            throw new CommandException(ExitCode.FAILED, Messages.text("no.distribution"), e);
        }
        throw new CommandException(ExitCode.FAILED, Messages.text("no.distribution"));
    }

    /** Returns candidates for the host's JVM: the user's choice, then the current one. */
    public static List<Path> javaHomes() {
        return javaHomes(System.getenv("VAUBAN_JAVA_HOME"), System.getProperty("java.home"), System.getenv("JAVA_HOME"),
                Path.of("").toAbsolutePath(), Path.of(System.getProperty("user.home")));
    }

    /**
     * @param common value of {@code JAVA_HOME}, which a project can set for its tools; ignored if it is inside the
     *            current folder
     * @param current the current folder
     * @param user the user's home folder, which may contain all installed JVMs
     */
    static List<Path> javaHomes(@Nullable String named, @Nullable String own, @Nullable String common, Path current,
            Path user) {
        Set<Path> homes = new LinkedHashSet<>();
        absolute(named).ifPresent(homes::add);
        absolute(own).ifPresent(homes::add);
        absolute(common).filter(home -> user.startsWith(current) || !home.normalize().startsWith(current))
                .ifPresent(homes::add);
        return List.copyOf(homes);
    }

    private static Optional<Path> absolute(@Nullable String home) {
        try {
            return home == null || home.isBlank() ? Optional.empty()
                    : Optional.of(Path.of(home)).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty(); // not a valid path: the other candidates are tried
        }
    }

    /**
     * Returns how to start the engine host.
     *
     * @throws CommandException if parts of it are missing
     */
    public HostLaunch launch() {
        try {
            return HostLaunch.fromDistribution(folder, javaHomes());
        } catch (EngineException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
    }

    /** Returns how to start the hosts of the index; empty if parts of them are missing. */
    public Optional<KnowledgeLaunch> knowledge() {
        try {
            return Optional.of(KnowledgeLaunch.fromDistribution(folder, javaHomes(), Locale.getDefault(), false));
        } catch (ChildException e) {
            return Optional.empty();
        }
    }

    /** Returns the folder of the distribution's licence data; need not exist. */
    public Path licences() {
        return folder.resolve("licence-data");
    }

    /** Returns the extension for remote engines; empty if not installed. One instance, so that engines are shared. */
    public Optional<EngineExtension> remote() {
        return REMOTE.computeIfAbsent(folder.resolve("remote"), EngineExtension::installed);
    }

    /** Returns the transport for sites on servers; empty if not installed. */
    public Optional<SiteTransport> transport() {
        return remote().flatMap(remote -> ServiceLoader.load(SiteTransport.class, remote.getClass().getClassLoader())
                .findFirst());
    }

    /** Returns the settings for one command. */
    public AssistSettings settings(@Nullable String model, int maxTokens) {
        return settings(model, maxTokens, false);
    }

    /** @param preview whether requests to other machines are only shown, and neither sent nor answered */
    public AssistSettings settings(@Nullable String model, int maxTokens, boolean preview) {
        EngineProvider local = new HostEngineProvider(launch());
        EngineProvider engines = remote().map(remote -> preview ? remote.preview(local) : remote.extend(local))
                .orElse(local);
        return new AssistSettings(engines, model, null, null, List.of(), maxTokens, 0, 0, null)
                .withLicences(licences());
    }
}
