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
 * Names the remote endpoints that an approved text may go to, for which feature, and why it may not go to others. The
 * local engine may read every approved text. Only the gate attaches a clearance to a text. Immutable.
 */
public final class Clearance {
    /** Clearance of texts that were not reviewed for a feature. */
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

    /** Returns a clearance for no endpoint, for when no policy grants any. */
    public static Clearance none(String feature) {
        return new Clearance(feature, Set.of(), Map.of(), "", Set.of());
    }

    /**
     * Returns a clearance for some endpoints.
     *
     * @param endpoints endpoints that policies grant
     * @param refusals reasons by endpoint name why this text may not go to some of them
     * @param policy fingerprint of the policy that grants them
     */
    public static Clearance of(String feature, Set<String> endpoints, Map<String, String> refusals, String policy) {
        Map<String, String> known = new HashMap<>(refusals);
        known.keySet().retainAll(endpoints);
        return new Clearance(feature, endpoints, known, policy, Set.of());
    }

    /** Returns a copy for a text of these data classes, as policies name them. */
    public Clearance ofClasses(Set<String> names) {
        return new Clearance(feature, endpoints, refusals, policy, names);
    }

    /** Returns the data classes of the text and of those reviewed with it; empty where there are no endpoints. */
    public Set<String> classes() {
        return classes;
    }

    /** Returns the feature as named by the submission. */
    public String feature() {
        return feature;
    }

    /** Whether this policy granted the clearance: under another one, the same name may mean another endpoint. */
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

    /** Whether any endpoint exists, so that a user may want to know why the text cannot go to one. */
    public boolean knowsAny() {
        return !endpoints.isEmpty();
    }

    /** Returns why the text may not go to an endpoint, in the user's language; empty if it may. */
    public Optional<String> refusal(String endpoint) {
        if (allows(endpoint)) {
            return Optional.empty();
        }
        String reason = refusals.get(endpoint);
        return Optional.of(reason != null ? reason : Messages.text("remote.none"));
    }

    /** Returns a copy that allows no endpoint, for the given reason. */
    Clearance refused(String reason) {
        Map<String, String> all = new HashMap<>(refusals);
        endpoints.forEach(name -> all.putIfAbsent(name, reason));
        return new Clearance(feature, endpoints, all, policy, classes);
    }

    /** Returns the clearance for sending this text together with another one. */
    Clearance with(Clearance other) {
        if (other == this) {
            return this;
        }
        if (!policy.equals(other.policy) || !endpoints.equals(other.endpoints) || !feature.equals(other.feature)) {
            return none(feature); // reviewed under another policy or for another feature
        }
        Map<String, String> all = new HashMap<>(other.refusals);
        all.putAll(refusals);
        Set<String> both = new TreeSet<>(classes);
        both.addAll(other.classes);
        return new Clearance(feature, endpoints, all, policy, both);
    }
}
