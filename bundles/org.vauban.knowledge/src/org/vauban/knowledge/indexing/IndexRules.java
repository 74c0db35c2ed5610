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
 * What may be in the index, and be shown of it, as settings and policies are now, those of projects included: a file
 * may have been indexed under others. Reads the disk. Any thread.
 */
public final class IndexRules {
    /** What requests of indexing call themselves. */
    static final String FEATURE = "index";
    private static final String POLICY = "policy:";
    /** What a file was masked by whose record tells no rules, since it is older than they are. */
    private static final Set<String> FIRST = new SecretMasker().rules();
    private static final int DIGITS = 32;

    private final Exclusions exclusions;
    private final SecretMasker masker;
    private final String policy;
    private final ProjectRules projects;
    private final IndexPolicy indexing;
    /** Names of what is masked in each project, made once, since words are hashed for theirs. */
    private final Set<String> always;
    /** The same in projects that have personal data masked. */
    private final Set<String> personalData;

    /** How a file stands. */
    public enum Standing {
        /** Its text may be in the index, masked. */
        ALLOWED,
        /** Nothing of it may be in the index. */
        EXCLUDED,
        /** The policy of its project cannot be read or trusted: nothing of it is read or shown until it can. */
        UNDECIDED
    }

    /**
     * What holds for a file.
     *
     * @param masked what is masked in its text, as {@link SecretMasker#rules()} names it, or keeps the text out
     * @param fingerprint of all that holds, and of how it is split, for the record of a file that is indexed under it
     * @param fault where the policy is undecided: the file at fault, or the file itself; else null
     * @param reason where it is undecided, in the user's language; else empty
     */
    public record Verdict(Standing standing, Set<String> masked, String fingerprint, @Nullable Path fault,
            String reason) {
        /** Copies the set. */
        public Verdict {
            masked = Set.copyOf(masked);
        }

        /**
         * Whether what was indexed under earlier rules may be shown: it is allowed, and nothing is left in its text
         * that is to be masked now.
         *
         * @param rules the fingerprint of that time, or null for a file that has none
         */
        public boolean shows(@Nullable String rules) {
            return standing == Standing.ALLOWED
                    && (rules == null ? FIRST : new HashSet<>(List.of(rules.split(" ")))).containsAll(masked);
        }
    }

    /**
     * @param masker masks at least what the policies of machine, team and user ask for
     * @param policy the fingerprint of those
     * @param indexing which files they let the index hold
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
     * What holds for a file now, whether it exists or not and however large it is.
     *
     * @param root the folder that was asked for, to which patterns of the settings are relative; or null
     */
    public Verdict of(Path file, @Nullable Path root) {
        return of(file, root, 0);
    }

    /** The same for a file that has so many bytes. */
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
     * Whether exclusions keep a file out by its name and place, also one of a format that is not indexed; or whether
     * that cannot be decided.
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

    /** Words of a parser, which may hold what stands in a file. */
    String masked(String words) {
        return SecretMasker.apply(words, masker.find(words, null));
    }
}
