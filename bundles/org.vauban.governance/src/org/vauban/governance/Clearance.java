// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.vauban.governance.internal.Messages;

/**
 * To which remote endpoints an approved text may go, for which feature, and why to no others. The engine of this
 * machine may read every approved text. Only the gate attaches one to a text. Immutable.
 */
public final class Clearance {
    /** Of texts that were reviewed for nothing in particular. */
    static final Clearance NONE = none("");

    private final String feature;
    private final Set<String> endpoints;
    private final Map<String, String> refusals;
    private final String policy;
    private final Set<String> classes;

    private Clearance(String feature, Set<String> endpoints, Map<String, String> refusals, String policy,
            Collection<String> classes) {
        this.classes = Set.copyOf(classes);
        this.policy = Objects.requireNonNull(policy);
        this.feature = Objects.requireNonNull(feature);
        this.endpoints = Set.copyOf(endpoints);
        this.refusals = Map.copyOf(refusals);
    }

    /** For no endpoint, since no policy grants any. */
    public static Clearance none(String feature) {
        return new Clearance(feature, Set.of(), Map.of(), "", Set.of());
    }

    /**
     * For some endpoints.
     *
     * @param endpoints that policies grant
     * @param refusals of these, why some are not for this text, by name
     * @param policy fingerprint of the policy that says so
     */
    public static Clearance of(String feature, Set<String> endpoints, Map<String, String> refusals, String policy) {
        Map<String, String> known = new HashMap<>(refusals);
        known.keySet().retainAll(endpoints);
        return new Clearance(feature, endpoints, known, policy, Set.of());
    }

    /** The same for a text of these data classes, as policies name them. */
    public Clearance ofClasses(Set<String> names) {
        return new Clearance(feature, endpoints, refusals, policy, names);
    }

    /** The data classes of the text and of those that were reviewed with it; empty where there are no endpoints. */
    public Set<String> classes() {
        return classes;
    }

    /** As the submission named it. */
    public String feature() {
        return feature;
    }

    /** Whether it was given under this policy: under another one, the same name may be another endpoint. */
    public boolean isOf(String fingerprint) {
        return policy.equals(fingerprint);
    }

    /** Whether the text may go to an endpoint. */
    public boolean allows(String endpoint) {
        return endpoints.contains(endpoint) && !refusals.containsKey(endpoint);
    }

    /** Whether the text may go to any endpoint. */
    public boolean allowsAny() {
        return endpoints.size() > refusals.size();
    }

    /** Whether there are endpoints at all, so that somebody may want to know why the text goes to none. */
    public boolean knowsAny() {
        return !endpoints.isEmpty();
    }

    /** Why the text may not go to an endpoint, in the user's language; empty where it may. */
    public Optional<String> refusal(String endpoint) {
        if (allows(endpoint)) {
            return Optional.empty();
        }
        String reason = refusals.get(endpoint);
        return Optional.of(reason != null ? reason : Messages.text("remote.none"));
    }

    /** The same for no endpoint. */
    Clearance refused(String reason) {
        Map<String, String> all = new HashMap<>(refusals);
        endpoints.forEach(name -> all.putIfAbsent(name, reason));
        return new Clearance(feature, endpoints, all, policy, classes);
    }

    /** Where this text and another one may go together. */
    Clearance with(Clearance other) {
        if (other == this) {
            return this;
        }
        if (!policy.equals(other.policy) || !endpoints.equals(other.endpoints) || !feature.equals(other.feature)) {
            return none(feature); // reviewed under another policy, or for something else
        }
        Map<String, String> all = new HashMap<>(other.refusals);
        all.putAll(refusals);
        Set<String> both = new TreeSet<>(classes);
        both.addAll(other.classes);
        return new Clearance(feature, endpoints, all, policy, both);
    }
}
