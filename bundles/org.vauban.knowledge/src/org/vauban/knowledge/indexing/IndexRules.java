// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.ProjectRules;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.source.TextSource;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.passage.PassageSplitter;

/**
 * Decides which files may be in the index and be shown, by the current settings and policies, including those of
 * projects: a file may have been indexed under other rules. Reads the disk. Any thread.
 */
public final class IndexRules {
    /** Feature name of indexing requests. */
    static final String FEATURE = "index";
    private static final String POLICY = "policy:";
    /** Masking rules of files whose record is too old to name its rules. */
    private static final Set<String> FIRST = new SecretMasker().rules();
    private static final int DIGITS = 32;

    private final Exclusions exclusions;
    private final SecretMasker masker;
    private final String policy;
    private final ProjectRules projects;
    private final IndexPolicy indexing;
    /** Names of the rules that apply in every project; computed once, as the names contain hashes of words. */
    private final Set<String> always;
    /** The same for projects whose personal data is masked. */
    private final Set<String> personalData;

    /** The decision on a file. */
    public enum Standing {
        /** Its text may be in the index, with secrets masked. */
        ALLOWED,
        /** Nothing of it may be in the index. */
        EXCLUDED,
        /** Its project's policy cannot be read or trusted: the file is neither read nor shown until it can. */
        UNDECIDED
    }

    /**
     * The rules that apply to a file.
     *
     * @param masked names of the rules that mask its text, as in {@link SecretMasker#rules()}, or keep it out
     * @param fingerprint fingerprint of all rules and of the splitter version, stored with an indexed file
     * @param fault if undecided, the faulty policy file, or the file itself; otherwise null
     * @param reason if undecided, the reason in the user's language; otherwise empty
     */
    public record Verdict(Standing standing, Set<String> masked, String fingerprint, @Nullable Path fault,
            String reason) {
        /** Copies the set. */
        public Verdict {
            masked = Set.copyOf(masked);
        }

        /**
         * Whether text that was indexed under earlier rules may be shown: the file is allowed, and everything to be
         * masked now was masked then.
         *
         * @param rules fingerprint at that time, or null for a file without one
         */
        public boolean shows(@Nullable String rules) {
            return standing == Standing.ALLOWED
                    && (rules == null ? FIRST : new HashSet<>(List.of(rules.split(" ")))).containsAll(masked);
        }
    }

    /**
     * @param masker masks at least what the policies of machine, team and user require
     * @param policy fingerprint of these policies
     * @param indexing their restrictions on the index
     */
    public IndexRules(Exclusions exclusions, SecretMasker masker, String policy, ProjectRules projects,
            IndexPolicy indexing) {
        this.exclusions = Objects.requireNonNull(exclusions);
        this.masker = Objects.requireNonNull(masker);
        this.policy = Objects.requireNonNull(policy);
        this.projects = Objects.requireNonNull(projects);
        this.indexing = Objects.requireNonNull(indexing);
        Set<String> names = new HashSet<>(masker.rules());
        names.addAll(indexing.contentRules());
        this.always = Set.copyOf(names);
        this.personalData = masker.withPersonalData().rules();
    }

    /**
     * Returns the current rules for a file, whether or not it exists, whatever its size.
     *
     * @param root requested folder, to which patterns of the settings are relative; or null
     */
    public Verdict of(Path file, @Nullable Path root) {
        return of(file, root, 0);
    }

    /** Returns the current rules for a file of the given size. */
    public Verdict of(Path file, @Nullable Path root, long bytes) {
        TextSource source = TextSource.file(file, root);
        if (!indexing.allows(file, bytes) || exclusions.check(source).excluded()) {
            return excluded();
        }
        List<ProjectRules.Rules> own;
        try {
            own = projects.of(source);
        } catch (GovernanceException e) {
            return new Verdict(Standing.UNDECIDED, Set.of(), "",
                    e instanceof PolicyException known ? known.file() : file, String.valueOf(e.getMessage()));
        }
        Set<String> masked = new TreeSet<>(always);
        List<String> policies = new ArrayList<>(List.of(policy));
        for (ProjectRules.Rules project : own) {
            if (project.exclusions().check(source).excluded() || project.features().refusal(FEATURE).isPresent()) {
                return excluded();
            }
            if (project.personalData()) {
                masked.addAll(personalData);
            }
            policies.add(project.fingerprint());
        }
        String policyHash = Hashes.sha256(String.join("\n", policies)).substring(0, DIGITS);
        String rules = String.join(" ", masked) + " " + POLICY + policyHash;
        SourceFormat format = SourceFormat.of(file);
        return new Verdict(Standing.ALLOWED, masked,
                format == null ? rules : (rules + " " + PassageSplitter.version(format)).stripTrailing(), null, "");
    }

    /**
     * Whether exclusions apply to a file by name and location, even if its format is not indexed; also true if that is
     * undecided.
     *
     * @param root as for {@link #of(Path, Path)}
     */
    boolean excludes(Path file, @Nullable Path root) {
        TextSource source = TextSource.file(file, root);
        try {
            return exclusions.check(source).excluded()
                    || projects.of(source).stream().anyMatch(each -> each.exclusions().check(source).excluded()
                            || each.features().refusal(FEATURE).isPresent());
        } catch (GovernanceException e) {
            return true;
        }
    }

    private static Verdict excluded() {
        return new Verdict(Standing.EXCLUDED, Set.of(), "", null, "");
    }

    /** Masks a parser's message, which may contain text of the file. */
    String masked(String words) {
        return SecretMasker.apply(words, masker.find(words, null));
    }
}
