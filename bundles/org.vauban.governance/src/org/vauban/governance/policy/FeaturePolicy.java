// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.FeatureRules;
import org.vauban.governance.Part;
import org.vauban.governance.Submission;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.source.TextSource;

/**
 * Features that policies disable ({@code "features.disabled"} of a {@link Policy}), files that may be read but not
 * written with generated text ({@code "generation.excluded"}), and texts that some requests must leave out. The gate
 * enforces all of them. Immutable.
 */
public final class FeaturePolicy implements FeatureRules {
    /** Name of the setting with the disabled features, a list. */
    public static final String SETTING = "features.disabled";
    /** Name of the setting with patterns of files that must not receive generated text, a list. */
    public static final String UNTOUCHED = "generation.excluded";

    /** Features by the name that their requests use, if it differs. */
    private static final Map<String, String> FEATURES = Map.of("readAhead", "completion", "chat-preview", "chat", "fim",
            "completion", "infill", "completion", "template", "chat", "question", "chat", "questionAhead", "chat");
    /** Prefix of the features of a team server; the caller's name follows the feature. */
    public static final String SERVER = "server.";
    /** Features whose answers go into the file that the request is about. */
    private static final Set<String> WRITING = Set.of("completion", "edit", "fix", "document");

    private final Map<String, PolicyOrigin> disabled;
    private final @Nullable Exclusions untouched;
    private final ContentPolicy content;

    private FeaturePolicy(Map<String, PolicyOrigin> disabled, @Nullable Exclusions untouched, ContentPolicy content) {
        this.content = content;
        this.disabled = Map.copyOf(disabled);
        this.untouched = untouched;
    }

    /**
     * Returns the restrictions of a policy.
     *
     * @throws PolicyException if a pattern is invalid
     */
    public static FeaturePolicy of(Policy policy) throws PolicyException {
        Map<String, PolicyOrigin> disabled = new LinkedHashMap<>();
        policy.list(SETTING).forEach(value -> disabled.putIfAbsent(value.text(), value.origin()));
        return new FeaturePolicy(disabled, ContentPolicy.patterns(policy, UNTOUCHED), new ContentPolicy(policy));
    }

    /** Returns the feature of a submission as policies name it, also for a caller of a team server. */
    public static String name(String feature) {
        String own = feature;
        if (feature.startsWith(SERVER)) {
            int caller = feature.indexOf(' ');
            own = feature.substring(SERVER.length(), caller < 0 ? feature.length() : caller);
        }
        return FEATURES.getOrDefault(own, own);
    }

    @Override
    public Optional<String> refusal(String feature) {
        String name = name(feature);
        return Optional.ofNullable(disabled.get(name))
                .map(origin -> Messages.text("policy.feature", name, origin.explanation(SETTING)));
    }

    @Override
    public Optional<String> refusal(String feature, TextSource target) {
        if (!WRITING.contains(name(feature))) {
            return Optional.empty();
        }
        return ContentPolicy.matching(untouched, target)
                .map(verdict -> Messages.text("policy.untouched", target.name(), verdict.pattern(), verdict.reason()));
    }

    @Override
    public List<String> restrictions(TextSource file) {
        List<String> all = new ArrayList<>(content.restrictions(file));
        refusal("edit", file).ifPresent(all::add);
        return all;
    }

    @Override
    public Optional<String> localOnly(Part part, Supplier<List<String>> wholes) {
        return content.localOnly(part, wholes);
    }

    @Override
    public Optional<Withholding> withheld(Submission submission, Part part, Supplier<List<String>> wholes,
            Set<String> kinds) {
        return content.withheld(name(submission.feature()), submission, part, wholes, kinds);
    }
}
