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
import org.vauban.governance.checkpoint.site.SiteCheckpointKey;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.internal.EncodedPath;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.policy.document.Limit;
import org.vauban.governance.policy.document.PolicyLayer;

/**
 * What a policy pins of the gate: patterns of files from which no text is taken, which no setting and no file of
 * patterns takes back ({@code "exclusions.pinned"}), and the place of the audit, which no setting and no variable moves
 * ({@code "audit.file"}), or copies its checkpoints ({@code "audit.checkpoints"}). Immutable.
 *
 * @param exclusions patterns in gitignore syntax, see {@link Exclusions}
 * @param origins who decided each of them
 * @param audit the file of the audit, empty where nobody pinned it
 * @param checkpoints the folder to which its signed checkpoints are copied for a witness, empty for none
 */
public record GatePolicy(List<String> exclusions, List<PolicyOrigin> origins, Optional<Path> audit,
        Optional<Path> checkpoints) {
    /** The name of the setting with the patterns, a list of texts. */
    public static final String EXCLUSIONS = "exclusions.pinned";
    /** The name of the setting with the file of the audit, an absolute path. */
    public static final String AUDIT = "audit.file";
    /** The name of the setting with the folder to which checkpoints of the audit are copied, an absolute path. */
    public static final String CHECKPOINTS = "audit.checkpoints";
    /** The name of the setting that says what the audit records. */
    public static final String LEVEL = "audit.level";
    /** Nothing is pinned. */
    public static final GatePolicy NONE = new GatePolicy(List.of(), List.of(), Optional.empty(),
            Optional.empty());

    private static final String USER = "${user}";
    /** The level at which the audit has a line for each request, and none for what became of the answer. */
    private static final String REQUESTS = "requests";
    /** Days that lines of the audit log are kept at least where only the user limits them. */
    private static final int OWN_AUDIT_DAYS = 180;

    /** Copies the lists; none may be null. */
    public GatePolicy {
        exclusions = List.copyOf(exclusions);
        origins = List.copyOf(origins);
        Objects.requireNonNull(audit);
        Objects.requireNonNull(checkpoints);
    }

    /**
     * What holds for a user. Reads the disk.
     *
     * @throws PolicyException if there is a policy that cannot be read or understood: then nothing may be sent
     */
    public static GatePolicy of(UserDirectories user) throws PolicyException {
        return of(Policy.of(user));
    }

    /** @throws PolicyException if a pattern or the path cannot be understood */
    public static GatePolicy of(Policy policy) throws PolicyException {
        List<String> patterns = new ArrayList<>();
        List<Policy.Value> values = policy.list(EXCLUSIONS);
        for (Policy.Value value : values) {
            String pattern = value.text();
            Path first = values.getFirst().file();
            if (pattern.startsWith("!") && !value.file().equals(first)) { // the last one that matches decides
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

    /** Of the account that runs this process, where the system tells; properties and variables would move the audit. */
    static String userName() {
        Path self = Path.of("/proc/self");
        try {
            if (Files.exists(self)) {
                return name(Files.getOwner(self.toRealPath(), LinkOption.NOFOLLOW_LINKS).getName());
            }
        } catch (IOException e) {
            // no such thing here: what Java found out when it started
        }
        return name(System.getProperty("user.name", ""));
    }

    /** One element of a path and nothing else. */
    private static String name(String account) {
        return account.isBlank() || account.startsWith(".") || account.matches(".*[/\\\\:].*") ? "${}" : account;
    }

    /** The exclusions with the patterns of a user's settings, which can only add to them. */
    public Exclusions exclusions(List<String> settings) {
        return new Exclusions(exclusions, number -> origins.get(number).explanation(EXCLUSIONS), settings);
    }

    /**
     * The same with the patterns of another setting, which hold for one feature.
     *
     * @param policy that this is of
     * @param setting a list of patterns that take nothing back
     * @throws PolicyException if a pattern cannot be understood
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
     * For what only prepares texts that the gate sees later: where a policy cannot be understood, all is excluded.
     * Reads the disk.
     *
     * @param settings patterns of the user's settings
     */
    public static Exclusions exclusions(UserDirectories user, List<String> settings) {
        try {
            return of(user).exclusions(settings);
        } catch (PolicyException e) {
            return new Exclusions(List.of("*"), settings); // the gate itself refuses, and says why
        }
    }

    /**
     * The audit log that holds for a user, as all programs keep it.
     *
     * @param policy that this is of
     * @param standard the file where nobody pinned another one
     */
    public AuditLog log(UserDirectories user, Policy policy, Path standard) {
        return new AuditLog(audit.orElse(standard), options(user, policy));
    }

    /** How that log is kept. */
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
     * Days after which lines of the audit log are deleted. What administrators decide is not shortened by a policy of
     * the user, whom the lines are about; where they decide nothing, it leaves them half a year.
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

    /** Where the administrator named a key for checkpoints, that one, and never that of the installation. */
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

    /** The file of the audit. */
    public Path audit(UserDirectories user) {
        return audit.orElseGet(user::audit);
    }
}
