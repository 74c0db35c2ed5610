// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.OperatingSystem;

/**
 * Locates Vauban's files for the current user. Creates nothing.
 * <p>
 * By platform: the XDG base directories on Linux and other Unixes (relative values are ignored, as the specification
 * requires), {@code %LOCALAPPDATA%\Vauban} on Windows, {@code ~/Library} on macOS. The system property
 * {@code vauban.home} or the variable {@code VAUBAN_HOME} moves everything under one folder; {@code vauban.models} or
 * {@code VAUBAN_MODELS} moves the models alone, unless its value is not a path. A property takes precedence over a
 * variable.
 */
public final class UserDirectories {
    private final Path data;
    private final Path config;
    private final Path cache;
    private final Path models;
    private final Path machinePolicy;

    private UserDirectories(Path data, Path config, Path cache, Path models, Path machinePolicy) {
        this.data = data;
        this.config = config;
        this.cache = cache;
        this.models = models;
        this.machinePolicy = machinePolicy;
    }

    /** Returns the directories of the current user. */
    public static UserDirectories standard() {
        return of(OperatingSystem.CURRENT.label(), Path.of(System.getProperty("user.home", ".")), System::getProperty,
                System::getenv);
    }

    /**
     * Returns the directories of a described user.
     *
     * @param osName value of the system property {@code os.name}
     * @param home the user's home folder
     * @param properties looks up a system property by name, or null
     * @param environment looks up a variable by name, or null
     */
    public static UserDirectories of(String osName, Path home, UnaryOperator<String> properties,
            UnaryOperator<String> environment) {
        String os = osName.toLowerCase(Locale.ROOT);
        Path data;
        Path config;
        Path cache;
        String own = first(properties.apply("vauban.home"), environment.apply("VAUBAN_HOME"));
        if (own != null) {
            data = Path.of(own).toAbsolutePath().normalize();
            config = data.resolve("config");
            cache = data.resolve("cache");
        } else if (os.startsWith("windows")) {
            String local = first(environment.apply("LOCALAPPDATA"));
            Path base = (local == null ? home.resolve("AppData").resolve("Local") : Path.of(local)).resolve("Vauban");
            data = base.resolve("data");
            config = base.resolve("config");
            cache = base.resolve("cache");
        } else if (os.startsWith("mac")) {
            Path library = unixHome(home, environment).resolve("Library");
            data = library.resolve("Application Support").resolve("Vauban");
            config = data.resolve("config");
            cache = library.resolve("Caches").resolve("Vauban");
        } else {
            Path user = unixHome(home, environment);
            data = xdg(environment.apply("XDG_DATA_HOME"), user.resolve(".local").resolve("share"));
            config = xdg(environment.apply("XDG_CONFIG_HOME"), user.resolve(".config"));
            cache = xdg(environment.apply("XDG_CACHE_HOME"), user.resolve(".cache"));
        }
        String models = first(properties.apply("vauban.models"), environment.apply("VAUBAN_MODELS"));
        Path moved = path(models);
        return new UserDirectories(data, config, cache,
                moved == null ? data.resolve("models") : moved.toAbsolutePath().normalize(), machinePolicy(os));
    }

    /**
     * Returns the policy path that only an administrator can write. No variable or property moves it, so
     * {@code ProgramData} of the environment is not consulted: it is this folder on every standard Windows.
     */
    private static Path machinePolicy(String os) {
        if (os.startsWith("windows")) {
            return Path.of("C:\\ProgramData").resolve("Vauban").resolve("policy.json");
        }
        return Path.of(os.startsWith("mac") ? "/Library/Application Support/Vauban" : "/etc/vauban")
                .resolve("policy.json");
    }

    /** Java reads the home folder from the user database; every other program, and the XDG specification, from HOME. */
    private static Path unixHome(Path home, UnaryOperator<String> environment) {
        Path named = path(first(environment.apply("HOME")));
        return named != null && named.isAbsolute() ? named : home;
    }

    private static Path xdg(String value, Path standard) {
        Path given = path(first(value));
        Path base = given != null && given.isAbsolute() ? given : standard;
        return base.resolve("vauban");
    }

    /** Returns null for null and for text that is not a valid path, which is ignored. */
    private static @Nullable Path path(@Nullable String text) {
        try {
            return text == null ? null : Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static @Nullable String first(String... values) {
        for (String value : values) {
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        return null;
    }

    /** Returns the folder for data that must not be lost: models, audit log. */
    public Path data() {
        return data;
    }

    /** Returns the folder for what the user or administrator writes: settings, own catalogue, policy. */
    public Path config() {
        return config;
    }

    /** Returns the folder for data that can be recreated. */
    public Path cache() {
        return cache;
    }

    /** Returns the folder of the model store. */
    public Path models() {
        return models;
    }

    /**
     * Returns the user's audit log unless a policy pins another location: {@code audit/audit.jsonl} under
     * {@link #data()}. Use {@code GatePolicy} for the log in force.
     */
    public Path audit() {
        return data.resolve("audit").resolve("audit.jsonl");
    }

    /** Returns the folder for saved KV caches, if a policy allows them: {@code states} under {@link #data()}. */
    public Path states() {
        return data.resolve("states");
    }

    /** Returns the licence data that the user installed: {@code licence-data} under {@link #data()}; need not exist. */
    public Path licences() {
        return data.resolve("licence-data");
    }

    /** Returns an administrator's licence data: {@code licence-data} beside the machine policy; need not exist. */
    public Path machineLicences() {
        return machinePolicy.resolveSibling("licence-data");
    }

    /** Returns the user's own catalogue: {@code models.json} under {@link #config()}; need not exist. */
    public Path catalogue() {
        return config.resolve("models.json");
    }

    /**
     * Returns the policies that apply to this user, the stronger one first: the machine's
     * ({@code /etc/vauban/policy.json}, {@code C:\ProgramData\Vauban\policy.json} or
     * {@code /Library/Application Support/Vauban/policy.json}), then {@code policy.json} under {@link #config()}. They
     * need not exist.
     */
    public List<Path> policies() {
        return List.of(machinePolicy, config.resolve("policy.json"));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UserDirectories that && data.equals(that.data) && config.equals(that.config)
                && cache.equals(that.cache) && models.equals(that.models);
    }

    @Override
    public int hashCode() {
        return Objects.hash(data, config, cache, models);
    }

    @Override
    public String toString() {
        return "UserDirectories[data=" + data + ", config=" + config + ", cache=" + cache + ", models=" + models + "]";
    }
}
