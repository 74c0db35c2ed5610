// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.exclusion.Exclusions;

/** The only path from a workspace to a model: applies exclusion, masking and audit, in that order. Thread-safe. */
public final class Gate {
    private final Exclusions exclusions;
    private final SecretMasker masker;
    private final AuditLog audit;
    private final FeatureRules features;
    private final ProjectRules projects;
    private final RemoteRules remote;
    private final @Nullable String caller;
    private final SourceReview.Harmless harmless = new SourceReview.Harmless();
    private final SourceReview.Harmless harmlessInProjects = new SourceReview.Harmless();

    /** Creates a gate that allows all features. None may be null. The gate does not close the audit log. */
    public Gate(Exclusions exclusions, SecretMasker masker, AuditLog audit) {
        this(exclusions, masker, audit, FeatureRules.ALL, ProjectRules.NONE);
    }

    /** Creates a gate with features that policies disable, and with the restrictions of projects. */
    public Gate(Exclusions exclusions, SecretMasker masker, AuditLog audit, FeatureRules features,
            ProjectRules projects) {
        this(exclusions, masker, audit, features, projects, RemoteRules.NONE);
    }

    /** Creates a gate whose texts may also go to remote endpoints. */
    public Gate(Exclusions exclusions, SecretMasker masker, AuditLog audit, FeatureRules features,
            ProjectRules projects, RemoteRules remote) {
        this(exclusions, masker, audit, features, projects, remote, null);
    }

    private Gate(Exclusions exclusions, SecretMasker masker, AuditLog audit, FeatureRules features,
            ProjectRules projects, RemoteRules remote, @Nullable String caller) {
        this.caller = caller;
        this.remote = Objects.requireNonNull(remote);
        this.projects = Objects.requireNonNull(projects);
        this.features = Objects.requireNonNull(features);
        this.exclusions = Objects.requireNonNull(exclusions);
        this.masker = Objects.requireNonNull(masker);
        this.audit = Objects.requireNonNull(audit);
    }

    /** Returns a gate for a caller of a server; the audit log names the caller with each feature. */
    public Gate forCaller(String id) {
        return new Gate(exclusions, masker, audit, features, projects, remote, Objects.requireNonNull(id));
    }

    /**
     * Appends an audit line about an action for the caller that concerns no text.
     *
     * @param event a short name, such as {@code site.promoted}
     * @param detail details without user text
     * @throws GovernanceException if the line cannot be written: the action must then not be performed
     */
    public void record(String event, String detail) throws GovernanceException {
        audit.event(event, "-", caller == null ? detail : detail + " (" + caller + ")");
    }

    private String audited(Submission submission) {
        return caller == null ? submission.feature() : "server." + submission.feature() + " (" + caller + ")";
    }

    /**
     * Reviews a submission and writes one audit line about it before any text is released. Blocks for file access
     * (patterns, audit) and scans the text, about a millisecond for 30,000 characters: do not call it on a
     * user-interface thread.
     *
     * @return never null; {@link Decision.Refused} if a required part is excluded, the feature is disabled or the audit
     *         line cannot be written
     */
    public Decision review(Submission submission) {
        Map<Part, List<ProjectRules.Rules>> rules;
        try {
            rules = rules(submission);
        } catch (GovernanceException e) {
            return refused(submission, e.getMessage(), "policy: not understood");
        }
        String disabled = disabled(submission, rules);
        if (disabled != null) {
            return refused(submission, disabled, "policy: the feature is disabled");
        }
        String untouched = untouched(submission, rules);
        if (untouched != null) {
            return refused(submission, untouched, "policy: nothing is generated into the file");
        }
        boolean personal = rules.values().stream().flatMap(List::stream).anyMatch(ProjectRules.Rules::personalData);
        PartReview parts = new PartReview(submission, personal
                ? new SourceReview(masker.withPersonalData(), harmlessInProjects)
                : new SourceReview(masker, harmless), remote);
        for (Part part : submission.parts()) {
            List<ProjectRules.Rules> own = rules.getOrDefault(part, List.of());
            parts.review(part, ProjectRules.check(part.source(), exclusions, own),
                    Stream.concat(Stream.of(features), own.stream().map(ProjectRules.Rules::features)).toList());
        }
        parts.withholdFiles();
        parts.attachClearance();
        String refusal = parts.refusal();
        Decision.Approved approved = new Decision.Approved(parts.reviewed());
        try {
            audit.append(audited(submission), submission.model(), refusal == null, parts.entries());
        } catch (GovernanceException e) {
            return new Decision.Refused(e.getMessage(), approved.withheld());
        }
        return refusal == null ? approved : new Decision.Refused(refusal, approved.withheld());
    }

    private Map<Part, List<ProjectRules.Rules>> rules(Submission submission) throws GovernanceException {
        Map<Part, List<ProjectRules.Rules>> rules = new IdentityHashMap<>();
        for (Part part : submission.parts()) {
            rules.put(part, projects.of(part.source()));
        }
        return rules;
    }

    private @Nullable String disabled(Submission submission, Map<Part, List<ProjectRules.Rules>> rules) {
        return Stream.concat(Stream.of(features),
                rules.values().stream().flatMap(List::stream).map(ProjectRules.Rules::features))
                .flatMap(each -> each.refusal(submission.feature()).stream()).findFirst().orElse(null);
    }

    /** Returns why no text may be generated into the file of a required part; null if it may. */
    private @Nullable String untouched(Submission submission, Map<Part, List<ProjectRules.Rules>> rules) {
        return submission.parts().stream().filter(Part::required)
                .flatMap(part -> Stream
                        .concat(Stream.of(features),
                                rules.getOrDefault(part, List.of()).stream().map(ProjectRules.Rules::features))
                        .flatMap(each -> each.refusal(submission.feature(), part.source()).stream()))
                .findFirst().orElse(null);
    }

    /** Withholds all parts and records the reason in the audit log. */
    private Decision refused(Submission submission, String reason, String entry) {
        List<WithheldPart> withheld = new ArrayList<>();
        List<AuditContent.PartEntry> entries = new ArrayList<>();
        for (Part part : submission.parts()) {
            withheld.add(new WithheldPart(part.role(), part.source(), reason));
            entries.add(AuditContent.PartEntry.withheld(part.role(), part.text().length(), entry));
        }
        try {
            audit.append(audited(submission), submission.model(), false, entries);
        } catch (GovernanceException e) {
            return new Decision.Refused(e.getMessage(), withheld);
        }
        return new Decision.Refused(reason, withheld);
    }
}
