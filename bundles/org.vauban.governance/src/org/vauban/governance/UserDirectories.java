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
 * Where Vauban keeps its things for the current user. Nothing is created here.
 * <p>
 * By platform: the XDG base directories on Linux and other Unixes (relative values are ignored, as their specification
 * asks), {@code %LOCALAPPDATA%\Vauban} on Windows, {@code ~/Library} on macOS. The system property {@code vauban.home}
 * or the variable {@code VAUBAN_HOME} moves all of it under one folder; {@code vauban.models} or {@code VAUBAN_MODELS}
 * moves the models alone, unless it is no path. A property goes before a variable.
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

    /** The directories of the running user. */
    public static UserDirectories standard() {
        return of(OperatingSystem.CURRENT.label(), Path.of(System.getProperty("user.home", ".")), System::getProperty,
                System::getenv);
    }

    /**
     * The directories of a described user.
     *
     * @param osName as in the system property {@code os.name}
     * @param home the user's home folder
     * @param properties system property by name, or null
     * @param environment variable by name, or null
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
     * Where only an administrator writes. No variable and no property moves it, so {@code ProgramData} of the
     * environment is not asked: it is this folder on every Windows that nobody rebuilt.
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

    /** Null for null, and for a text that no file can be called by: such a one counts for nothing. */
    private static @Nullable Path path(@Nullable String text) {
        try {
            return text == null ? null : Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static @Nullable String first(String... values) {
        for (String value : values)
            if (value != null && !value.isBlank())
                return value;
        return null;
    }

    /** What must not be lost: models, audit. */
    public Path data() {
        return data;
    }

    /** What the user or the administrator writes: settings, own catalogue, policy. */
    public Path config() {
        return config;
    }

    /** What can be made again. */
    public Path cache() {
        return cache;
    }

    /** The model store. */
    public Path models() {
        return models;
    }

    /**
     * The audit log of this user where no policy pins another place: {@code audit/audit.jsonl} under {@link #data()}.
     * Ask {@code GatePolicy} for the one that holds.
     */
    public Path audit() {
        return data.resolve("audit").resolve("audit.jsonl");
    }

    /** Where what models have read is kept, if a policy allows it: {@code states} under {@link #data()}. */
    public Path states() {
        return data.resolve("states");
    }

    /** Licence data that the user installed: {@code licence-data} under {@link #data()}; need not exist. */
    public Path licences() {
        return data.resolve("licence-data");
    }

    /** Licence data of an administrator: {@code licence-data} beside the machine's policy; need not exist. */
    public Path machineLicences() {
        return machinePolicy.resolveSibling("licence-data");
    }

    /** The user's own catalogue: {@code models.json} under {@link #config()}; need not exist. */
    public Path catalogue() {
        return config.resolve("models.json");
    }

    /**
     * The policies that hold for this user, the stronger one first: the machine's ({@code /etc/vauban/policy.json},
     * {@code C:\ProgramData\Vauban\policy.json} or {@code /Library/ApplyResult Support/Vauban/policy.json}), then
     * {@code policy.json} under {@link #config()}. They need not exist.
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
