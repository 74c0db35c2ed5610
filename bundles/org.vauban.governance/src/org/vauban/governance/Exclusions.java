// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.io.IOException;
import java.nio.file.FileSystemException;
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
 * <li>the patterns that a policy pins, in any case of letters, which neither settings nor {@code .vaubanignore} files take back; one
 * without a slash at its beginning holds at any depth, one with it is a path from the top of the file system;</li>
 * <li>the patterns from the settings, relative to the workspace root and to the top of each repository that holds the file;</li>
 * <li>{@code .vaubanignore} files in gitignore syntax, of every folder above the file, whatever the editor takes for the workspace; the
 * deeper before the higher; as in git nothing below an excluded folder can be let through again.</li>
 * </ol>
 * A {@code .vaubanignore} file cannot let through what the first three exclude. Both a path as given and the file that
 * it really is (symbolic links resolved) are checked. Whatever cannot be decided is excluded: a source that cannot be
 * identified, a pattern file that cannot be read, is in an encoding that is not known, has a line of more than 8,192
 * characters or more than 4 MiB, or patterns that cost too much to match.
 * <p>
 * Pattern files are read again when their time or size changed. Safe for use by many threads.
 */
public final class Exclusions {
    /** A match is given up after so many steps, about a tenth of a second. */
    private static final long BUDGET = 20_000_000;
    private static final int MAX_CACHED = 4096;
    private static final String GIT_IGNORE = ".gitignore";

    private static final List<String> BUILT_IN = List.of(
            // private keys and key stores
            "*.pem", "*.key", "*.p12", "*.pfx", "*.p8", "*.pk8", "*.ppk", "*.jks", "*.jceks", "*.bcfks", "*.keystore",
            "*.kdb", "*.kdbx", "*.gpg", "*.agekey", "secring.*", "id_rsa*", "id_dsa*", "id_ecdsa*", "id_ed25519*",
            "ssh_host_*_key", "*.pvk", "*.snk", "*.psafe3", "wallet.dat", "ewallet.sso", "cwallet.sso",
            "login.keychain*", "logins.json", "key4.db", "wg*.conf", "*.wgconf",
            // environments and credentials
            ".env", ".env.*", "*.env", ".envrc", "credentials", "credentials.*", "secrets", "secrets.*", ".netrc",
            "_netrc", ".npmrc", ".pypirc", ".pgpass", ".my.cnf", ".htpasswd", ".git-credentials", ".dockercfg",
            ".vault-token", ".boto", ".s3cfg", "rclone.conf", ".terraformrc", "*.tfrc.json", "*.tfvars",
            "*.tfvars.json", "*.tfstate", "*.tfstate.*", "*.ovpn", "service-account*.json", "service_account*.json",
            "serviceaccount*.json", "gha-creds-*.json", "client_secret*.json", "client-secret*.json",
            "application_default_credentials.json", "*-firebase-adminsdk-*.json", "kubeconfig", "*.kubeconfig",
            "*.publishsettings", "azureauth.json", ".ovh.conf", "ovh.conf", ".vault_pass*", "vault_pass*",
            ".vault-pass*", "vault-password*", ".envfile", "*.env.json", "local.settings.json", "*.secret", "*.secrets",
            "*.credentials", ".authinfo", ".mailrc", ".fetchmailrc", ".msmtprc", ".muttrc", ".lftprc", ".yarnrc.yml",
            ".bunfig.toml", ".mc.json", ".dbshell", ".databrickscfg", ".snowsql", ".sentryclirc", "sftp-config.json",
            "sftp.json", ".ftpconfig", ".remote-sync.json", "filezilla.xml", "recentservers.xml", "sitemanager.xml",
            "WinSCP.ini", "tomcat-users.xml", "master.key", "credentials.xml", "unattend.xml", "autounattend.xml",
            "krb5.keytab", "*.keytab",
            // what was typed into a shell or a client of a database
            ".*_history", ".histfile", "ConsoleHost_history.txt", "fish_history",
            // program sources that are merely called so
            "!*.java", "!*.kt", "!*.scala", "!*.groovy", "!*.cs", "!*.go", "!*.rs", "!*.swift", "!*.c", "!*.h", "!*.cc",
            "!*.cpp", "!*.hpp",
            // folders, and files known by their folder
            ".ssh/", ".aws/", ".azure/", ".gnupg/", ".kube/", ".password-store/", "**/.config/gcloud/",
            "**/.docker/config.json", "**/.m2/settings.xml", "**/.m2/settings-security.xml", "**/.gem/credentials",
            "**/.config/gh/hosts.yml", "**/.config/glab-cli/config.yml", "**/.config/hub", "**/.config/scw/config.yaml",
            "**/.config/doctl/config.yaml", "**/.config/openstack/clouds.yaml", "**/.config/openstack/secure.yaml",
            "clouds.yaml", "**/.config/hcloud/cli.toml", "**/.config/rclone/", "**/.config/pip/",
            "**/.config/composer/auth.json", "**/.config/op/", "**/.config/sops/", "**/.config/containers/auth.json",
            "**/.osc/config.json", "**/.oapi_credentials", "**/.oci/config", "**/.bluemix/config.json",
            "**/.gradle/gradle.properties", "**/.sbt/.credentials", "**/.ivy2/.credentials", "**/.cargo/credentials",
            "**/.cargo/credentials.toml", "**/.terraform.d/credentials.tfrc.json", "**/.pulumi/credentials.json",
            "**/.nuget/NuGet.Config", "**/NuGet/NuGet.Config", "**/.config/configstore/", "**/.local/share/keyrings/",
            "**/.mozilla/firefox/", "**/.jenkins/secrets/", "**/.chef/*.pem", "**/.fly/config.yml",
            "**/.netlify/config.json", "**/.vercel/auth.json", "**/.config/ngrok/ngrok.yml", "**/.ngrok2/ngrok.yml",
            "**/.config/heroku/", "**/.minikube/", "**/.minio/", "**/.mc/config.json", "**/.s3cmd", "**/.passwd-s3fs",
            "**/etc/shadow");

    private record Cached(FileTime time, long size, Object key, IgnoreFile patterns) {}

    private final IgnoreFile builtInForFiles;
    private final IgnoreFile builtInForFolders;
    private final IgnoreFile pinned;
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
        this(List.of(), settings);
    }

    /**
     * @param pinned by a policy
     * @param settings more patterns in gitignore syntax; the last that matches decides among them
     */
    public Exclusions(List<String> pinned, List<String> settings) {
        this(BUILT_IN, pinned, settings, ignoresCase(System.getProperty("os.name", "")), IgnoreFile.NAME);
    }

    /**
     * @param ignoreCase whether settings and {@code .vaubanignore} match in any case of letters, as on Windows and
     * macOS
     */
    Exclusions(List<String> settings, boolean ignoreCase) {
        this(BUILT_IN, List.of(), settings, ignoreCase, IgnoreFile.NAME);
    }

    private Exclusions(List<String> always, List<String> pinned, List<String> settings, boolean ignoreCase,
            String name) {
        this.ignoreCase = ignoreCase;
        this.name = name;
        this.pinned = pinned(pinned);
        this.settings = IgnoreFile.parse(String.join("\n", settings), ignoreCase);
        List<String> files = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        for (String pattern : always)
            (pattern.endsWith("/") ? folders : files).add(pattern);
        builtInForFiles = IgnoreFile.parse(String.join("\n", files), true);
        builtInForFolders = IgnoreFile.parse(String.join("\n", folders), true);
    }

    /**
     * What {@code .gitignore} files say: which files are nobody's work. Lets through what the others exclude, so it is
     * asked beside them.
     */
    public static Exclusions ofGitIgnore() {
        return new Exclusions(List.of(), List.of(), List.of(), ignoresCase(System.getProperty("os.name", "")),
                GIT_IGNORE);
    }

    private static boolean ignoresCase(String osName) {
        String os = osName.toLowerCase(Locale.ROOT);
        return os.startsWith("windows") || os.startsWith("mac");
    }

    /**
     * A pattern with a slash in its middle would be relative to a folder that each editor chooses: it holds below any
     * folder.
     */
    private static IgnoreFile pinned(List<String> patterns) {
        List<String> anywhere = new ArrayList<>();
        for (String pattern : patterns) {
            boolean negative = pattern.startsWith("!");
            String bare = negative ? pattern.substring(1) : pattern;
            boolean inner = bare.indexOf('/') >= 0 && bare.indexOf('/') < bare.length() - 1;
            anywhere.add((negative ? "!" : "")
                    + (inner && !bare.startsWith("/") && !bare.startsWith("**/") ? "**/" : "") + bare);
        }
        return IgnoreFile.parse(String.join("\n", anywhere), true);
    }

    /** What is wrong with patterns that a policy pins, in the user's language; null if nothing. */
    public static String fault(List<String> patterns) {
        return pinned(patterns).fault();
    }

    /** The built-in patterns, for display. Those without a slash at the end apply to files only. */
    public static List<String> builtIn() {
        return BUILT_IN;
    }

    /**
     * Whether text of a source may be sent. Reads the file system: not for a user-interface thread.
     *
     * @param source each path that it may mean is checked; what cannot be identified is excluded
     */
    public ExclusionResult check(TextSource source) {
        switch (source) {
            case TextSource.Typed typed -> {
                return ExclusionResult.ALLOWED;
            }
            case TextSource.Unknown unknown -> {
                return new ExclusionResult(true, "", Messages.text("exclusion.unknown", unknown.name()));
            }
            case TextSource.InFile file -> {
                for (Path reading : file.readings()) {
                    ExclusionResult verdict = check(reading, file.root());
                    if (verdict.excluded()) {
                        return verdict;
                    }
                }
                return ExclusionResult.ALLOWED;
            }
        }
    }

    /**
     * Whether text of a file may be sent. Reads the file system: not for a user-interface thread.
     *
     * @param file need not exist (an editor that was never saved); as it was given, not normalized
     * @param root the workspace root, to which patterns of the settings are relative; or null
     */
    public ExclusionResult check(Path file, Path root) {
        Path lexical = file.toAbsolutePath().normalize();
        Path lexicalRoot = root == null ? null : root.toAbsolutePath().normalize();
        Budget budget = new Budget(BUDGET);
        ExclusionResult verdict = checkPath(lexical, lexicalRoot, budget);
        if (verdict.excluded())
            return verdict;
        try {
            // behind a symbolic link ".." is another folder; the normalized path is read where the other does not exist
            for (Path each : List.of(file.toAbsolutePath(), lexical)) {
                Path real = realPath(each);
                if (!real.equals(lexical)) {
                    verdict = checkPath(real, lexicalRoot == null ? null : realPath(lexicalRoot), budget);
                }
                if (verdict.excluded()) {
                    return verdict;
                }
            }
            return verdict;
        } catch (IOException e) {
            return new ExclusionResult(true, "", Messages.text("exclusion.unresolved", e.getClass().getSimpleName()));
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
            } catch (FileSystemException e) {
                if (!(e instanceof NoSuchFileException) && !inFile(existing))
                    throw e;
                if (existing.getFileName() != null)
                    missing.add(existing.getFileName());
            }
        return path.normalize();
    }

    /**
     * Whether a path goes on behind a file: an entry of an archive, of which some systems do not say that it is
     * missing.
     */
    private static boolean inFile(Path path) {
        for (Path folder = path.getParent(); folder != null; folder = folder.getParent())
            if (Files.isRegularFile(folder))
                return true;
        return false;
    }

    private ExclusionResult checkPath(Path file, Path root, Budget budget) {
        if (file.getNameCount() == 0)
            return ExclusionResult.ALLOWED;
        ExclusionResult verdict = checkBuiltIn(file, budget);
        if (verdict.excluded())
            return verdict;
        verdict = checkPinned(file, budget);
        if (verdict.excluded())
            return verdict;
        boolean below = root != null && file.startsWith(root) && !file.equals(root);
        verdict = checkSettings(file, below ? root : null, budget);
        if (verdict.excluded())
            return verdict;
        // patterns for git end with the repository, ours hold from the top of the file system
        boolean cut = below && name.equals(GIT_IGNORE);
        Path base = cut ? root : top(file);
        int skip = cut ? root.getNameCount() : 0;
        // one entry a folder from the base down, null where it has no patterns
        List<IgnoreFile> files = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        Path folder = base;
        for (int end = skip + 1; end <= file.getNameCount(); end++) {
            IgnoreFile patterns = patterns(folder);
            Path where = folder.resolve(name);
            if (patterns != null && patterns.fault() != null)
                return new ExclusionResult(true, "", Messages.text("exclusion.fault", where, patterns.fault()));
            files.add(patterns);
            folders.add(folder);
            Path item = folder.resolve(file.getName(end - 1));
            boolean last = end == file.getNameCount();
            BooleanSupplier directory = () -> !last || Files.isDirectory(item, LinkOption.NOFOLLOW_LINKS);
            for (int i = files.size() - 1; i >= 0; i--) {
                if (files.get(i) == null)
                    continue;
                IgnorePattern deciding = files.get(i).deciding(relative(file, skip + i, end, ignoreCase), directory,
                        budget);
                if (deciding == null)
                    continue;
                if (!deciding.negative())
                    return new ExclusionResult(true, deciding.source(),
                            folders.get(i).resolve(name) + ":" + deciding.line());
                break;
            }
            if (budget.spent())
                return new ExclusionResult(true, "", Messages.text("exclusion.too.costly"));
            folder = item;
        }
        return ExclusionResult.ALLOWED;
    }

    private static Path top(Path file) {
        return file.getRoot() == null ? file.getFileSystem().getPath("") : file.getRoot();
    }

    /**
     * Patterns with a slash are relative to a folder: editors differ in what they open, so the tops of repositories
     * count as well.
     */
    private ExclusionResult checkSettings(Path file, Path root, Budget budget) {
        if (settings.fault() != null)
            return new ExclusionResult(true, "",
                    Messages.text("exclusion.invalid", Messages.text("exclusion.settings"), settings.fault()));
        if (settings.isEmpty())
            return ExclusionResult.ALLOWED;
        List<Integer> bases = new ArrayList<>();
        bases.add(root == null ? 0 : root.getNameCount());
        Path folder = file.getParent();
        for (int count = file.getNameCount() - 1; count > 0 && folder != null; count--, folder = folder.getParent())
            if (!bases.contains(count) && Files.exists(folder.resolve(".git")))
                bases.add(count);
        for (int skip : bases)
            for (int end = skip + 1; end <= file.getNameCount(); end++) {
                boolean last = end == file.getNameCount();
                IgnorePattern deciding = settings.deciding(relative(file, skip, end, ignoreCase),
                        () -> !last || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS), budget);
                if (deciding != null && !deciding.negative())
                    return new ExclusionResult(true, deciding.source(), Messages.text("exclusion.settings"));
                if (budget.spent())
                    return new ExclusionResult(true, "", Messages.text("exclusion.too.costly"));
            }
        return ExclusionResult.ALLOWED;
    }

    private ExclusionResult checkBuiltIn(Path file, Budget budget) {
        int count = file.getNameCount();
        for (int end = 1; end <= count; end++) {
            String path = relative(file, 0, end, true);
            IgnoreFile patterns = end == count ? builtInForFiles : builtInForFolders;
            // a copy that an editor left is judged as the file that it was made of
            IgnorePattern deciding = end == count
                    ? BackupFileNames.original(path).map(name -> patterns.deciding(name, () -> true, budget))
                            .orElse(null)
                    : null;
            if (deciding == null)
                deciding = patterns.deciding(path, () -> true, budget);
            if (deciding != null && !deciding.negative())
                return new ExclusionResult(true, deciding.source(), Messages.text("exclusion.built.in"));
        }
        return ExclusionResult.ALLOWED;
    }

    private ExclusionResult checkPinned(Path file, Budget budget) {
        if (pinned.fault() != null) {
            return new ExclusionResult(true, "",
                    Messages.text("exclusion.invalid", Messages.text("exclusion.policy"), pinned.fault()));
        }
        if (pinned.isEmpty()) {
            return ExclusionResult.ALLOWED;
        }
        int count = file.getNameCount();
        for (int end = 1; end <= count; end++) {
            boolean last = end == count;
            BooleanSupplier directory = () -> !last || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
            String path = relative(file, 0, end, true);
            // a copy that an editor left is judged as the file that it was made of, and as itself
            IgnorePattern copied = last
                    ? BackupFileNames.original(path).map(name -> pinned.deciding(name, directory, budget)).orElse(null)
                    : null;
            for (IgnorePattern deciding : new IgnorePattern[] {copied, pinned.deciding(path, directory, budget)}) {
                if (deciding != null && !deciding.negative()) {
                    return new ExclusionResult(true, deciding.source(), Messages.text("exclusion.policy"));
                }
            }
            if (budget.spent()) {
                return new ExclusionResult(true, "", Messages.text("exclusion.too.costly"));
            }
        }
        return ExclusionResult.ALLOWED;
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
        if (cache.size() >= MAX_CACHED)
            cache.clear();
        cache.put(file, new Cached(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey(), patterns));
        return patterns;
    }
}
