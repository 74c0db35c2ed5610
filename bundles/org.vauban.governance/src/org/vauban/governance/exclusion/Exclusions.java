// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.exclusion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.exclusion.IgnorePattern.Budget;

import org.vauban.governance.internal.Messages;
import org.vauban.governance.internal.OperatingSystem;
import org.vauban.governance.source.TextSource;

/**
 * Decides from which files no text may be taken. The first of these that excludes a file wins:
 * <ol>
 * <li>the built-in patterns for keys and credentials ({@link #builtIn()}), ignoring case;</li>
 * <li>the patterns that a policy pins, ignoring case, which neither settings nor {@code .vaubanignore} files can
 * re-include; one without a leading slash applies at any depth, one with it is a path from the top of the file system,
 * or the target of that path behind symbolic links;</li>
 * <li>the patterns from the settings, relative to the workspace root and to the top of each repository that contains
 * the file;</li>
 * <li>{@code .vaubanignore} files in gitignore syntax, of every folder above the file, whatever the editor's workspace;
 * deeper ones before higher ones; as in git nothing below an excluded folder can be re-included.</li>
 * </ol>
 * A {@code .vaubanignore} file cannot re-include what the first three exclude. A path as given, its real path (symbolic
 * links resolved) and all names on the way from link to link are checked. Whatever cannot be decided is excluded: a
 * source that cannot be identified, a pattern file that cannot be read, has an unknown encoding, a line of more than
 * 8,192 characters or more than 4 MiB, patterns that cost too much to match, and a path that is too long for a file.
 * <p>
 * Pattern files are read again when their time or size changed. Thread-safe.
 */
public final class Exclusions {
    /** Maximum number of matching steps, about a tenth of a second. */
    private static final long BUDGET = 20_000_000;
    /**
     * Maximum number of names in a path. The cost of matching grows with their square, and more for paths that clients
     * of a server send; no file that can be opened by its path has so many names, or so long a path.
     */
    private static final int MOST_NAMES = 256;
    private static final int LONGEST_PATH = 1 << 15;
    private static final String GIT_IGNORE = ".gitignore";
    private static final boolean IGNORES_CASE = OperatingSystem.CURRENT != OperatingSystem.LINUX;

    private final BuiltInExclusions builtIn;
    private final PinnedPatterns pinned;
    /** Who pinned a pattern and why, by the pattern's number from 0. */
    private final IntFunction<String> explanations;
    private final IgnoreFile settings;
    private final boolean ignoreCase;
    /** Name of the pattern files, in any folder. */
    private final String name;
    private final IgnoreFileCache files;

    /** Creates exclusions from built-in patterns and {@code .vaubanignore} files only. */
    public Exclusions() {
        this(List.of());
    }

    /** @param settings further patterns in gitignore syntax; the last matching one decides among them */
    public Exclusions(List<String> settings) {
        this(List.of(), settings);
    }

    /**
     * @param pinned patterns of a policy
     * @param settings further patterns in gitignore syntax; the last matching one decides among them
     */
    public Exclusions(List<String> pinned, List<String> settings) {
        this(pinned, number -> "", settings);
    }

    /**
     * @param pinned patterns of a policy
     * @param explanations who pinned a pattern and why, by its number from 0, in the user's language
     * @param settings further patterns in gitignore syntax; the last matching one decides among them
     */
    public Exclusions(List<String> pinned, IntFunction<String> explanations, List<String> settings) {
        this(BuiltInExclusions.ALL, pinned, explanations, settings, IGNORES_CASE,
                IgnoreFile.NAME);
    }

    /** @param ignoreCase whether settings and {@code .vaubanignore} ignore case, as on Windows and macOS */
    Exclusions(List<String> settings, boolean ignoreCase) {
        this(BuiltInExclusions.ALL, List.of(), number -> "", settings, ignoreCase, IgnoreFile.NAME);
    }

    private Exclusions(BuiltInExclusions builtIn, List<String> pinned, IntFunction<String> explanations,
            List<String> settings, boolean ignoreCase, String name) {
        this.builtIn = builtIn;
        this.explanations = explanations;
        this.ignoreCase = ignoreCase;
        this.name = name;
        this.files = new IgnoreFileCache(name, ignoreCase);
        this.pinned = new PinnedPatterns(pinned);
        this.settings = IgnoreFile.parse(String.join("\n", settings), ignoreCase);
    }

    /**
     * Returns exclusions by {@code .gitignore} files only, which list files that are not source, such as build output.
     * They do not cover keys and credentials, so check them in addition to other exclusions.
     */
    public static Exclusions ofGitIgnore() {
        return new Exclusions(BuiltInExclusions.NONE, List.of(), number -> "", List.of(),
                IGNORES_CASE, GIT_IGNORE);
    }

    /** Returns what is wrong with a pattern that a policy pins, in the user's language; null if it is valid. */
    public static @Nullable String fault(String pattern) {
        String fault = new PinnedPatterns(List.of(pattern)).fault();
        return fault == null ? PatternCheck.fault(pattern) : fault;
    }

    /** Returns the built-in patterns for display. Those without a slash at the end apply to files only. */
    public static List<String> builtIn() {
        return BuiltInExclusions.PATTERNS;
    }

    /**
     * Checks whether text of a source may be sent. Reads the file system: do not call it on a user-interface thread.
     *
     * @param source each path that it may stand for is checked; a source that cannot be identified is excluded
     */
    public ExclusionResult check(TextSource source) {
        switch (source) {
            case TextSource.Typed typed -> {
                return ExclusionResult.ALLOWED;
            }
            case TextSource.Unknown unknown -> {
                return ExclusionResult.undecided(Messages.text("exclusion.unknown", unknown.name()),
                        "not identified");
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
     * Checks whether text of a file may be sent. Reads the file system: do not call it on a user-interface thread.
     *
     * @param file path as given, not normalized; the file need not exist (an editor that was never saved)
     * @param root the workspace root, to which patterns of the settings are relative; or null
     */
    public ExclusionResult check(Path file, @Nullable Path root) {
        Path lexical = file.toAbsolutePath().normalize();
        Path lexicalRoot = root == null ? null : root.toAbsolutePath().normalize();
        Budget budget = new Budget(BUDGET);
        ExclusionResult verdict = checkPath(lexical, lexicalRoot, budget);
        if (verdict.excluded()) {
            return verdict;
        }
        try {
            // behind a symbolic link ".." is another folder; the normalized path is opened where the other does not
            // exist
            for (Path each : List.of(file.toAbsolutePath(), lexical)) {
                Path real = RealPaths.of(each);
                if (!real.equals(lexical)) {
                    verdict = checkPath(real, lexicalRoot == null ? null : RealPaths.of(lexicalRoot), budget);
                }
                if (verdict.excluded()) {
                    return verdict;
                }
                for (Path step : real.equals(lexical) ? List.<Path>of() : RealPaths.steps(each)) {
                    Path base = lexicalRoot == null || step.startsWith(lexicalRoot) ? lexicalRoot
                            : RealPaths.of(lexicalRoot);
                    verdict = step.equals(real) ? verdict : checkPath(step, base, budget);
                    if (verdict.excluded()) {
                        return verdict;
                    }
                }
            }
            return verdict;
        } catch (IOException e) {
            return ExclusionResult.undecided(Messages.text("exclusion.unresolved", e.getClass().getSimpleName()),
                    "not resolved");
        }
    }

    private ExclusionResult checkPath(Path file, @Nullable Path root, Budget budget) {
        if (file.getNameCount() == 0) {
            return ExclusionResult.ALLOWED;
        }
        if (file.getNameCount() > MOST_NAMES || file.toString().length() > LONGEST_PATH) {
            return tooCostly();
        }
        ExclusionResult verdict = builtIn.check(file, budget);
        if (verdict.excluded()) {
            return verdict;
        }
        verdict = checkPinned(file, budget);
        if (verdict.excluded()) {
            return verdict;
        }
        boolean below = root != null && file.startsWith(root) && !file.equals(root);
        verdict = checkSettings(file, below ? root : null, budget);
        if (verdict.excluded()) {
            return verdict;
        }
        // git's patterns apply up to the repository, ours up to the top of the file system
        Path cut = below && name.equals(GIT_IGNORE) ? root : null;
        Path base = cut == null ? top(file) : cut;
        int skip = cut == null ? 0 : cut.getNameCount();
        // one entry per folder from the base down, null if it has no patterns
        List<IgnoreFile> above = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        Path folder = base;
        for (int end = skip + 1; end <= file.getNameCount(); end++) {
            IgnoreFile patterns = files.patterns(folder);
            Path where = folder.resolve(name);
            if (patterns != null && patterns.fault() != null) {
                return ExclusionResult.undecided(Messages.text("exclusion.fault", where, patterns.fault()),
                        name + " cannot be applied");
            }
            above.add(patterns);
            folders.add(folder);
            Path item = folder.resolve(file.getName(end - 1));
            boolean last = end == file.getNameCount();
            BooleanSupplier directory = () -> !last || Files.isDirectory(item, LinkOption.NOFOLLOW_LINKS);
            for (int i = above.size() - 1; i >= 0; i--) {
                IgnoreFile asked = above.get(i);
                if (asked == null) {
                    continue;
                }
                IgnorePattern deciding = asked
                        .deciding(PathFolding.relative(file, skip + i, end, asked.ignoresCase()), directory, budget);
                if (deciding == null) {
                    continue;
                }
                if (!deciding.negative()) {
                    return ExclusionResult.by(deciding.source(),
                            folders.get(i).resolve(name) + ":" + deciding.line(), name + ":" + deciding.line());
                }
                break;
            }
            if (budget.spent()) {
                return tooCostly();
            }
            folder = item;
        }
        return ExclusionResult.ALLOWED;
    }

    private static ExclusionResult tooCostly() {
        return ExclusionResult.undecided(Messages.text("exclusion.too.costly"), "too costly");
    }

    private static Path top(Path file) {
        return file.getRoot() == null ? file.getFileSystem().getPath("") : file.getRoot();
    }

    /**
     * Checks the patterns of the settings. Those with a slash are relative to a folder: since editors open different
     * folders, the tops of repositories count as well, and for a file of another machine all folders above it.
     */
    private ExclusionResult checkSettings(Path file, @Nullable Path root, Budget budget) {
        if (settings.fault() != null) {
            return ExclusionResult.undecided(
                    Messages.text("exclusion.invalid", Messages.text("exclusion.settings"), settings.fault()),
                    "invalid settings");
        }
        if (settings.isEmpty()) {
            return ExclusionResult.ALLOWED;
        }
        List<Integer> bases = new ArrayList<>();
        bases.add(root == null ? 0 : root.getNameCount());
        // which folder the client on another machine has open is unknown here
        for (int count = 1; TextSource.isElsewhere(file) && count < file.getNameCount(); count++) {
            bases.add(count);
        }
        Path folder = file.getParent();
        for (int count = file.getNameCount() - 1; count > 0 && folder != null; count--, folder = folder.getParent()) {
            if (!bases.contains(count) && Files.exists(folder.resolve(".git"))) {
                bases.add(count);
            }
        }
        for (int skip : bases) {
            for (int end = skip + 1; end <= file.getNameCount(); end++) {
                boolean last = end == file.getNameCount();
                IgnorePattern deciding = settings.deciding(PathFolding.relative(file, skip, end, ignoreCase),
                        () -> !last || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS), budget);
                if (deciding != null && !deciding.negative()) {
                    return ExclusionResult.by(deciding.source(), Messages.text("exclusion.settings"), "settings");
                }
                if (budget.spent()) {
                    return tooCostly();
                }
            }
        }
        return ExclusionResult.ALLOWED;
    }

    private ExclusionResult checkPinned(Path file, Budget budget) {
        if (pinned.fault() != null) {
            return ExclusionResult.undecided(
                    Messages.text("exclusion.invalid", Messages.text("exclusion.policy"), pinned.fault()),
                    "invalid policy");
        }
        if (pinned.isEmpty()) {
            return ExclusionResult.ALLOWED;
        }
        List<IgnoreFile> lists = pinned.lists();
        int count = file.getNameCount();
        for (int end = 1; end <= count; end++) {
            boolean last = end == count;
            BooleanSupplier directory = () -> !last || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
            String path = PathFolding.relative(file, 0, end, true);
            // a backup copy is judged as the file that it was made of, and as itself
            List<String> paths = new ArrayList<>(List.of(path));
            if (TextSource.isElsewhere(file) && end > 1) { // the other machine's path without its root
                paths.add(PathFolding.relative(file, 1, end, true));
            }
            if (last) {
                List.copyOf(paths).forEach(each -> BackupFileNames.original(each).ifPresent(paths::addFirst));
            }
            for (IgnoreFile patterns : lists) {
                for (String each : paths) {
                    IgnorePattern deciding = patterns.deciding(each, directory, budget);
                    if (deciding != null && !deciding.negative()) {
                        return new ExclusionResult(true, pinned.pattern(deciding), Messages.text("exclusion.policy"),
                                explanations.apply(deciding.line() - 1), "policy");
                    }
                }
            }
            if (budget.spent()) {
                return tooCostly();
            }
        }
        return ExclusionResult.ALLOWED;
    }
}
