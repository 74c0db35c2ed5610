// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditOptions;
import org.vauban.governance.AuditRetention;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.audit.SystemAccount;
import org.vauban.governance.checkpoint.site.SiteCheckpointKey;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.internal.EncodedPath;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.policy.document.Limit;
import org.vauban.governance.policy.document.PolicyLayer;

/**
 * The gate settings that a policy pins: patterns of files from which no text may be taken, which no setting and no
 * pattern file can override ({@code "exclusions.pinned"}), the location of the audit log, which no setting and no
 * variable can move ({@code "audit.file"}), and where its checkpoints are copied ({@code "audit.checkpoints"}).
 * Immutable.
 *
 * @param exclusions patterns in gitignore syntax, see {@link Exclusions}
 * @param origins origin of each pattern
 * @param audit the audit log, empty if not pinned
 * @param checkpoints the folder to which its signed checkpoints are copied for a witness, empty for none
 */
public record GatePolicy(List<String> exclusions, List<PolicyOrigin> origins, Optional<Path> audit,
        Optional<Path> checkpoints) {
    /** Name of the setting with the patterns, a list of texts. */
    public static final String EXCLUSIONS = "exclusions.pinned";
    /** Name of the setting with the audit log, an absolute path. */
    public static final String AUDIT = "audit.file";
    /** Name of the setting with the folder to which audit checkpoints are copied, an absolute path. */
    public static final String CHECKPOINTS = "audit.checkpoints";
    /** Name of the setting that decides what the audit log records. */
    public static final String LEVEL = "audit.level";
    /** No settings are pinned. */
    public static final GatePolicy NONE = new GatePolicy(List.of(), List.of(), Optional.empty(),
            Optional.empty());

    private static final String USER = "${user}";
    /** The level at which the audit log has a line for each request, but none for the outcome of its answer. */
    private static final String REQUESTS = "requests";
    /** Minimum retention of audit lines in days if only the user limits it. */
    private static final int OWN_AUDIT_DAYS = 180;

    /** Copies the lists; none may be null. */
    public GatePolicy {
        exclusions = List.copyOf(exclusions);
        origins = List.copyOf(origins);
        Objects.requireNonNull(audit);
        Objects.requireNonNull(checkpoints);
    }

    /**
     * Returns the gate settings for a user. Reads the disk.
     *
     * @throws PolicyException if a policy cannot be read or understood: nothing may then be sent
     */
    public static GatePolicy of(UserDirectories user) throws PolicyException {
        return of(Policy.of(user));
    }

    /** @throws PolicyException if a pattern or a path is invalid */
    public static GatePolicy of(Policy policy) throws PolicyException {
        List<String> patterns = new ArrayList<>();
        List<Policy.Value> values = policy.list(EXCLUSIONS);
        for (Policy.Value value : values) {
            String pattern = value.text();
            Path first = values.getFirst().file();
            if (pattern.startsWith("!") && !value.file().equals(first)) { // the last match decides
                throw Policy.invalid(value.file(), Messages.text("policy.takes.back", pattern, first), null);
            }
            String fault = Exclusions.fault(pattern);
            if (fault != null || pattern.isBlank() || pattern.startsWith("#") || pattern.indexOf('\n') >= 0
                    || pattern.indexOf('\r') >= 0) {
                throw Policy.invalid(value.file(), fault == null ? Messages.text("policy.pattern", pattern)
                        : Messages.text("policy.pattern.fault", pattern, fault), null);
            }
            patterns.add(pattern);
        }
        return new GatePolicy(patterns, values.stream().map(Policy.Value::origin).toList(), path(policy, AUDIT),
                path(policy, CHECKPOINTS));
    }

    private static Optional<Path> path(Policy policy, String setting) throws PolicyException {
        Optional<Policy.Value> value = policy.value(setting);
        return value.isEmpty() ? Optional.empty() : Optional.of(path(setting, value.get()));
    }

    private static Path path(String setting, Policy.Value value) throws PolicyException {
        try {
            String text = value.text().replace(USER, value.text().contains(USER) ? userName() : "");
            Path path = EncodedPath.of(text);
            if (path.isAbsolute() && path.getFileName() != null && path.equals(path.normalize())
                    && !text.contains("${")) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw Policy.invalid(value.file(), Messages.text("policy.path", setting, value.text(), USER), e);
        }
        throw Policy.invalid(value.file(), Messages.text("policy.path", setting, value.text(), USER), null);
    }

    /**
     * Returns the account of this process as the system reports it; properties and variables could move the audit log.
     * If it is unknown, the result makes a path with {@code ${user}} invalid.
     */
    static String userName() {
        return name(SystemAccount.name().orElse(""));
    }

    /** Returns an account name only if it is a single path element. */
    private static String name(String account) {
        return account.isBlank() || account.startsWith(".") || account.matches(".*[/\\\\:].*") ? "${}" : account;
    }

    /** Returns the exclusions plus the patterns of a user's settings, which can only add to them. */
    public Exclusions exclusions(List<String> settings) {
        return new Exclusions(exclusions, number -> origins.get(number).explanation(EXCLUSIONS), settings);
    }

    /**
     * Returns the exclusions plus the patterns of another setting, which apply to one feature.
     *
     * @param policy the policy that this was created from
     * @param setting name of a list of patterns that re-include nothing
     * @throws PolicyException if a pattern is invalid
     */
    public Exclusions exclusions(List<String> settings, Policy policy, String setting) throws PolicyException {
        ContentPolicy.patterns(policy, setting);
        List<String> patterns = new ArrayList<>(exclusions);
        List<Policy.Value> more = policy.list(setting);
        more.forEach(value -> patterns.add(value.text()));
        return new Exclusions(patterns, number -> number < exclusions.size()
                ? origins.get(number).explanation(EXCLUSIONS)
                : more.get(number - exclusions.size()).origin().explanation(setting), settings);
    }

    /**
     * Returns the exclusions for code that prepares texts before the gate reviews them: if a policy cannot be
     * understood, everything is excluded. Reads the disk.
     *
     * @param settings patterns of the user's settings
     */
    public static Exclusions exclusions(UserDirectories user, List<String> settings) {
        try {
            return of(user).exclusions(settings);
        } catch (PolicyException e) {
            return new Exclusions(List.of("*"), settings); // the gate itself refuses and says why
        }
    }

    /**
     * Creates the audit log of a user, with the options that all programs use.
     *
     * @param policy the policy that this was created from
     * @param standard the file if none is pinned
     */
    public AuditLog log(UserDirectories user, Policy policy, Path standard) {
        return new AuditLog(audit.orElse(standard), options(user, policy));
    }

    /** Returns the options of that log. */
    public AuditOptions options(UserDirectories user, Policy policy) {
        AuditOptions options = signed(user, AuditOptions.of(user, policy.fingerprint()))
                .droppedIn(checkpoints.orElse(null)).signedEvery(
                        policy.atMost(Limit.CHECKPOINT_LINES, Integer.MAX_VALUE),
                        Duration.ofSeconds(policy.atMost(Limit.CHECKPOINT_SECONDS, Integer.MAX_VALUE)));
        if (policy.value(LEVEL).filter(value -> value.text().equals(REQUESTS)).isPresent()) {
            options = options.withoutOutcomes();
        }
        OptionalLong days = retention(policy, user.policies().getLast());
        if (days.isEmpty()) {
            return options;
        }
        Duration minimum = Duration.ofDays(policy.limit(Limit.AUDIT_MINIMUM_DAYS).orElse(0));
        Duration maximum = Duration.ofDays(days.getAsLong());
        return options.keptFor(new AuditRetention(minimum, maximum.compareTo(minimum) < 0 ? minimum : maximum));
    }

    /**
     * Returns the days after which lines of the audit log are deleted. A user's policy cannot shorten what
     * administrators decide, because the lines are about the user; if administrators decide nothing, the lines are kept
     * for at least half a year.
     *
     * @param own the user's unsigned policy
     */
    private static OptionalLong retention(Policy policy, Path own) {
        OptionalLong all = policy.limit(Limit.AUDIT_DAYS);
        OptionalLong administrators = policy.contributions(Limit.AUDIT_DAYS.setting()).stream()
                .filter(each -> each.origin().layer() != PolicyLayer.USER && !each.origin().file().equals(own))
                .mapToLong(each -> Long.parseLong(each.values().getFirst())).min();
        return administrators.isPresent() || all.isEmpty() ? administrators
                : OptionalLong.of(Math.max(all.getAsLong(), OWN_AUDIT_DAYS));
    }

    /** Uses the administrator's checkpoint key, if one is configured, and then never the installation's. */
    private static AuditOptions signed(UserDirectories user, AuditOptions options) {
        Path file = Objects.requireNonNull(user.policies().getFirst().getParent()).resolve(SiteCheckpointKey.FILE);
        Path hashKey = options.hashKey();
        return hashKey == null || !Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? options
                : options.signedBy(new SiteCheckpointKey(file, GatePolicy::requireAdministrators, hashKey));
    }

    private static void requireAdministrators(Path file) throws IOException {
        try {
            AdministratorFile.require(file);
        } catch (PolicyException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Returns the audit log's file. */
    public Path audit(UserDirectories user) {
        return audit.orElseGet(user::audit);
    }
}
