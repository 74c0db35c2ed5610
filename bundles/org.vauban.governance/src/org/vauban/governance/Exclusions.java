// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

import org.vauban.governance.IgnorePattern.Budget;
import org.vauban.governance.internal.Messages;

/**
 * Which files no text may be taken from. In this order, the first that excludes wins:
 * <ol>
 * <li>the built-in patterns for keys and credentials ({@link #builtIn()}), in any case of letters;</li>
 * <li>the patterns from the settings, relative to the workspace root;</li>
 * <li>{@code .vaubanignore} files in gitignore syntax, from the root down to the file's folder, the deeper before the higher; as in
 * git nothing below an excluded folder can be let through again.</li>
 * </ol>
 * A {@code .vaubanignore} file cannot let through what the first two exclude. Both a path as given and the file that it really is
 * (symbolic links resolved) are checked. Whatever cannot be decided is excluded: a pattern file that cannot be read, has a line of
 * more than 8,192 characters or more than 4 MiB, or patterns that cost too much to match.
 * <p>
 * Pattern files are read again when their time or size changed. Safe for use by many threads.
 */
public final class Exclusions {
    /** A match is given up after so many steps, about a tenth of a second. */
    private static final long BUDGET = 20_000_000;
    private static final int MOST_CACHED = 4096;

    private static final List<String> BUILT_IN = List.of(
            // private keys and key stores
            "*.pem", "*.key", "*.p12", "*.pfx", "*.p8", "*.pk8", "*.ppk", "*.jks", "*.jceks", "*.bcfks", "*.keystore",
            "*.kdb",
            "*.kdbx", "*.gpg", "*.agekey", "secring.*", "id_rsa*", "id_dsa*", "id_ecdsa*", "id_ed25519*",
            // environments and credentials
            ".env", ".env.*", "*.env", ".envrc", "credentials", "credentials.*", "secrets", "secrets.*", ".netrc",
            "_netrc", ".npmrc",
            ".pypirc", ".pgpass", ".my.cnf", ".htpasswd", ".git-credentials", ".dockercfg", ".vault-token", ".boto",
            ".s3cfg",
            "rclone.conf", ".terraformrc", "*.tfrc.json", "*.tfvars", "*.tfvars.json", "*.tfstate", "*.tfstate.*",
            "*.ovpn",
            "service-account*.json", "gha-creds-*.json", "kubeconfig", "*.kubeconfig",
            // program sources that are merely called so
            "!*.java", "!*.kt", "!*.scala", "!*.groovy", "!*.cs", "!*.go", "!*.rs", "!*.swift", "!*.c", "!*.h", "!*.cc",
            "!*.cpp",
            "!*.hpp",
            // folders, and files known by their folder
            ".ssh/", ".aws/", ".azure/", ".gnupg/", ".kube/", ".password-store/", "**/.config/gcloud/",
            "**/.docker/config.json",
            "**/.m2/settings.xml", "**/.m2/settings-security.xml", "**/.gem/credentials", "**/.config/gh/hosts.yml");

    private record Cached(FileTime time, long size, Object key, IgnoreFile patterns) {}

    private final IgnoreFile builtInForFiles;
    private final IgnoreFile builtInForFolders;
    private final IgnoreFile settings;
    private final boolean ignoreCase;
    /** The name of the pattern files, in any folder. */
    private final String name;
    private final Map<Path, Cached> cache = new ConcurrentHashMap<>();

    /** Built-in patterns and {@code .vaubanignore} files only. */
    public Exclusions() {
        this(List.of());
    }

    /** @param settings more patterns in gitignore syntax; the last that matches decides among them */
    public Exclusions(List<String> settings) {
        this(settings, ignoresCase(System.getProperty("os.name", "")));
    }

    /** @param ignoreCase whether settings and {@code .vaubanignore} match in any case of letters, as on Windows and macOS */
    Exclusions(List<String> settings, boolean ignoreCase) {
        this(BUILT_IN, settings, ignoreCase, IgnoreFile.NAME);
    }

    private Exclusions(List<String> always, List<String> settings, boolean ignoreCase, String name) {
        this.ignoreCase = ignoreCase;
        this.name = name;
        this.settings = IgnoreFile.parse(String.join("\n", settings), ignoreCase);
        List<String> files = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        for (String pattern : always)
            (pattern.endsWith("/") ? folders : files).add(pattern);
        builtInForFiles = IgnoreFile.parse(String.join("\n", files), true);
        builtInForFolders = IgnoreFile.parse(String.join("\n", folders), true);
    }

    /** What {@code .gitignore} files say: which files are nobody's work. Lets through what the others exclude, so it is asked beside them. */
    public static Exclusions ofGitIgnore() {
        return new Exclusions(List.of(), List.of(), ignoresCase(System.getProperty("os.name", "")), ".gitignore");
    }

    private static boolean ignoresCase(String osName) {
        String os = osName.toLowerCase(Locale.ROOT);
        return os.startsWith("windows") || os.startsWith("mac");
    }

    /** The built-in patterns, for display. Those without a slash at the end apply to files only. */
    public static List<String> builtIn() {
        return BUILT_IN;
    }

    /**
     * Whether text of a file may be sent. Reads the file system: not for a user-interface thread.
     *
     * @param file need not exist (an editor that was never saved)
     * @param root the workspace root; if null, or if the file is not below it, the {@code .vaubanignore} files of all folders above
     *            the file count
     */
    public Verdict check(Path file, Path root) {
        Path lexical = file.toAbsolutePath().normalize();
        Path lexicalRoot = root == null ? null : root.toAbsolutePath().normalize();
        Budget budget = new Budget(BUDGET);
        Verdict verdict = checkPath(lexical, lexicalRoot, budget);
        if (verdict.excluded())
            return verdict;
        try {
            // not of the normalized path: behind a symbolic link ".." is another folder
            Path real = realPath(file.toAbsolutePath());
            if (real.equals(lexical))
                return verdict;
            return checkPath(real, lexicalRoot == null ? null : realPath(lexicalRoot), budget);
        } catch (IOException e) {
            return new Verdict(true, "", Messages.text("exclusion.unresolved", e.getClass().getSimpleName()));
        }
    }

    /** The real path of what exists of it, with the rest as it is. */
    private static Path realPath(Path path) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path existing = path; existing != null; existing = existing.getParent())
            try {
                Path real = existing.toRealPath();
                for (int i = missing.size() - 1; i >= 0; i--)
                    real = real.resolve(missing.get(i));
                return real.normalize();
            } catch (NoSuchFileException e) {
                if (existing.getFileName() != null)
                    missing.add(existing.getFileName());
            }
        return path.normalize();
    }

    private Verdict checkPath(Path file, Path root, Budget budget) {
        if (file.getNameCount() == 0)
            return Verdict.ALLOWED;
        Verdict verdict = checkBuiltIn(file, budget);
        if (verdict.excluded())
            return verdict;
        boolean below = root != null && file.startsWith(root) && !file.equals(root);
        Path base = below ? root : file.getRoot();
        if (base == null)
            base = file.getFileSystem().getPath("");
        int skip = below ? root.getNameCount() : 0;
        // one entry a folder from the root down, null where it has no patterns
        List<IgnoreFile> files = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        Path folder = base;
        for (int end = skip + 1; end <= file.getNameCount(); end++) {
            IgnoreFile patterns = patterns(folder);
            Path where = folder.resolve(name);
            if (patterns != null && patterns.fault() != null)
                return new Verdict(true, "", Messages.text("exclusion.fault", where, patterns.fault()));
            files.add(patterns);
            folders.add(folder);
            Path item = folder.resolve(file.getName(end - 1));
            boolean last = end == file.getNameCount();
            BooleanSupplier directory = () -> !last || Files.isDirectory(item, LinkOption.NOFOLLOW_LINKS);
            IgnorePattern fromSettings = settings.deciding(relative(file, skip, end, ignoreCase), directory, budget);
            if (settings.fault() != null)
                return new Verdict(true, "",
                        Messages.text("exclusion.fault", Messages.text("exclusion.settings"), settings.fault()));
            if (fromSettings != null && !fromSettings.negative())
                return new Verdict(true, fromSettings.source(), Messages.text("exclusion.settings"));
            for (int i = files.size() - 1; i >= 0; i--) {
                if (files.get(i) == null)
                    continue;
                IgnorePattern deciding = files.get(i).deciding(relative(file, skip + i, end, ignoreCase), directory,
                        budget);
                if (deciding == null)
                    continue;
                if (!deciding.negative())
                    return new Verdict(true, deciding.source(), folders.get(i).resolve(name) + ":" + deciding.line());
                break;
            }
            if (budget.spent())
                return new Verdict(true, "", Messages.text("exclusion.too.costly"));
            folder = item;
        }
        return Verdict.ALLOWED;
    }

    private Verdict checkBuiltIn(Path file, Budget budget) {
        int count = file.getNameCount();
        for (int end = 1; end <= count; end++) {
            String path = relative(file, 0, end, true);
            IgnorePattern deciding = (end == count ? builtInForFiles : builtInForFolders).deciding(path, () -> true,
                    budget);
            if (deciding != null && !deciding.negative())
                return new Verdict(true, deciding.source(), Messages.text("exclusion.built.in"));
        }
        return Verdict.ALLOWED;
    }

    private static String relative(Path file, int from, int to, boolean ignoreCase) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (i > from)
                text.append('/');
            text.append(file.getName(i));
        }
        return PathFolding.fold(text.toString(), ignoreCase);
    }

    private IgnoreFile patterns(Path folder) {
        Path file = folder.resolve(name);
        BasicFileAttributes attributes;
        try {
            if (!Files.exists(file)) // much cheaper than an exception, and the usual case
                return null;
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            return IgnoreFile.read(file, ignoreCase);
        }
        if (attributes.isDirectory())
            return null;
        Cached known = cache.get(file);
        if (known != null && known.time().equals(attributes.lastModifiedTime()) && known.size() == attributes.size()
                && Objects.equals(known.key(), attributes.fileKey()))
            return known.patterns();
        IgnoreFile patterns = IgnoreFile.read(file, ignoreCase);
        if (cache.size() >= MOST_CACHED)
            cache.clear();
        cache.put(file, new Cached(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey(), patterns));
        return patterns;
    }
}
