// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.remote;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.Clearance;
import org.vauban.governance.Part;
import org.vauban.governance.RemoteRules;
import org.vauban.governance.Submission;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.policy.FolderPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.Policy.Effect;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.PolicyOrigin;
import org.vauban.governance.policy.document.Permission;
import org.vauban.governance.policy.document.PolicyLayer;
import org.vauban.governance.source.TextSource;

/**
 * Decides which endpoints requests may go to, and which texts may go to each ({@code remote.*} of a {@link Policy}).
 * Only a signed machine policy can grant endpoints. Immutable.
 */
public final class RemotePolicy implements RemoteRules {
    private static final String ENDPOINTS = "remote.endpoints";
    private static final String CONSENT = "remote.consent";
    private static final String FEATURES = "remote.features";
    private static final String CLASSES = "remote.dataClasses";
    private static final String FOLDERS = "remote.folders";

    private final Policy policy;
    private final Map<String, RemoteEndpoint> endpoints;
    private final Map<String, PolicyOrigin> origins;
    private final Map<String, String> refused;
    private final @Nullable String fault;
    private final FolderPolicy folders;
    private final String fingerprint;

    /** @param fault why the grants cannot be understood, so that nothing is granted; null if there is no fault */
    private RemotePolicy(Policy policy, Map<String, RemoteEndpoint> endpoints, Map<String, PolicyOrigin> origins,
            Map<String, String> refused, @Nullable String fault) {
        this.policy = policy;
        this.endpoints = endpoints;
        this.origins = origins;
        this.refused = refused;
        this.fault = fault;
        this.folders = FolderPolicy.of(policy, FOLDERS);
        this.fingerprint = policy.fingerprint();
    }

    /**
     * Returns the grants of a policy. If one of its endpoints cannot be understood it grants none, and {@link #fault}
     * says why. Reads the disk.
     *
     * @throws PolicyException if that endpoint is in a setting that the policy marks critical
     */
    public static RemotePolicy of(Policy policy) throws PolicyException {
        Map<String, RemoteEndpoint> endpoints = new LinkedHashMap<>();
        Map<String, PolicyOrigin> origins = new LinkedHashMap<>();
        Map<String, String> refused = new LinkedHashMap<>();
        String fault = null;
        for (Policy.Value value : policy.list(ENDPOINTS)) {
            String name = value.text().substring(0, value.text().indexOf(' '));
            try {
                RemoteEndpoint endpoint = EndpointParser.parse(value.text());
                Optional<PolicyOrigin> granted = granted(policy, value.text());
                if (granted.isEmpty()) {
                    refused.put(name, Messages.text("remote.unsigned", name, value.origin().explanation(ENDPOINTS)));
                } else if (endpoints.put(name, endpoint) != null) {
                    throw new EndpointParser.EntryException(Messages.text("remote.entry.twice"), null);
                } else {
                    origins.put(name, granted.get());
                }
            } catch (EndpointParser.EntryException e) {
                String sentence = Messages.text(value.origin().critical() ? "remote.entry.critical" : "remote.entry",
                        name, e.getMessage(), value.origin().explanation(ENDPOINTS));
                if (value.origin().critical()) {
                    throw new PolicyException(value.file(), sentence, e);
                }
                fault = fault == null ? sentence : fault;
                refused.put(name, fault);
            }
        }
        if (fault == null) {
            return new RemotePolicy(policy, endpoints, origins, refused, null);
        }
        String all = fault;
        endpoints.keySet().forEach(name -> refused.put(name, all));
        refused.replaceAll((name, reason) -> all);
        return new RemotePolicy(policy, Map.of(), Map.of(), refused, all);
    }

    /**
     * Returns which endpoint of the policy cannot be understood, and why; empty if all can. With a fault there are
     * none.
     */
    public Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /**
     * Returns what is wrong with valid endpoints, for those who write policies; includes endpoints that do not count
     * yet, such as those of a policy that is not signed.
     */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        for (Policy.Value value : policy.list(ENDPOINTS)) {
            try {
                EndpointParser.parse(value.text()).warning().ifPresent(warnings::add);
            } catch (EndpointParser.EntryException e) {
                // reported by fault()
            }
        }
        return warnings;
    }

    /** Returns the origin of a grant, which must be the signed machine policy. */
    private static Optional<PolicyOrigin> granted(Policy policy, String entry) {
        return policy.contributions(ENDPOINTS).stream()
                .filter(each -> each.effect() != Effect.IGNORED && each.values().contains(entry))
                .map(Policy.Contribution::origin)
                .filter(origin -> origin.layer() == PolicyLayer.MACHINE && !origin.signers().isEmpty()).findFirst();
    }

    /** Returns the usable endpoints, in the order of the policy; none if remote endpoints are forbidden. */
    public List<RemoteEndpoint> endpoints() {
        return policy.allows(Permission.REMOTE_ENGINES) ? List.copyOf(endpoints.values()) : List.of();
    }

    /** Returns a usable endpoint by name. */
    public Optional<RemoteEndpoint> endpoint(String name) {
        return endpoints().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /**
     * Returns why an endpoint cannot be used at all.
     *
     * @return sentences in the user's language that name setting, layer, signer and reason; empty if it can be used
     */
    public Optional<String> refusal(String endpoint) {
        Optional<String> forbidden = policy.refusal(Permission.REMOTE_ENGINES);
        if (forbidden.isPresent() || endpoints.containsKey(endpoint)) {
            return forbidden;
        }
        String why = refused.getOrDefault(endpoint, fault);
        return Optional.of(why != null ? why
                : endpoints.isEmpty() ? Messages.text("remote.none")
                        : Messages.text("remote.unknown", endpoint, String.join(", ", endpoints.keySet())));
    }

    /** Returns why a feature cannot use an endpoint; empty if it can, for permitted texts. */
    public Optional<String> refusal(String endpoint, String feature) {
        return refusal(endpoint).or(() -> feature(endpoint, feature));
    }

    /** Whether a user must consent before the first request. */
    public boolean asks() {
        return policy.value(CONSENT).map(value -> !value.text().equals("waived")).orElse(true);
    }

    /** Returns who granted an endpoint and why, for display. */
    public String explanation(String endpoint) {
        PolicyOrigin origin = origins.get(endpoint);
        return origin == null ? "" : origin.explanation(ENDPOINTS);
    }

    @Override
    public Clearance clearance(Submission submission, Part part, Set<String> kinds) {
        String feature = RemoteEndpoint.granted(submission.feature());
        if (fault != null) {
            return Clearance.of(feature, refused.keySet(), refused, fingerprint);
        }
        if (endpoints.isEmpty()) {
            return Clearance.none(feature);
        }
        Map<String, String> refusals = endpoints.keySet().stream()
                .flatMap(name -> refusal(name, feature).or(() -> text(name, part, kinds)).stream()
                        .map(reason -> Map.entry(name, reason)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return Clearance.of(feature, endpoints.keySet(), refusals, fingerprint).ofClasses(classes(part, kinds));
    }

    private static Set<String> classes(Part part, Set<String> kinds) {
        String own = DataClass.of(part).text();
        return kinds.isEmpty() ? Set.of(own) : Set.of(own, DataClass.MASKED.text());
    }

    private Optional<String> feature(String name, String feature) {
        Optional<List<String>> allowed = policy.allowed(FEATURES);
        if (allowed.isPresent() && !allowed.get().contains(feature)) {
            return Optional.of(policy.refusal(FEATURES, feature));
        }
        RemoteEndpoint endpoint = endpoints.get(name);
        return endpoint != null && endpoint.features().contains(feature) ? Optional.empty()
                : Optional.of(Messages.text("remote.feature", name, feature, explanation(name)));
    }

    private Optional<String> text(String name, Part part, Set<String> kinds) {
        return dataClass(name, DataClass.of(part))
                .or(() -> kinds.isEmpty() ? Optional.empty() : dataClass(name, DataClass.MASKED))
                .or(() -> folder(part.source()));
    }

    private Optional<String> dataClass(String name, DataClass dataClass) {
        Optional<List<String>> allowed = policy.allowed(CLASSES);
        if (allowed.isPresent() && !allowed.get().contains(dataClass.text())) {
            return Optional.of(policy.refusal(CLASSES, dataClass.text()));
        }
        RemoteEndpoint endpoint = endpoints.get(name);
        return endpoint != null && endpoint.classes().contains(dataClass) ? Optional.empty()
                : Optional.of(Messages.text("remote.class", name, dataClass.text(), explanation(name)));
    }

    /** Returns why a source is in no permitted folder; each path that its name may stand for must be in one. */
    private Optional<String> folder(TextSource source) {
        if (!policy.decides(FOLDERS) || source instanceof TextSource.Typed) {
            return Optional.empty();
        }
        boolean inside = source instanceof TextSource.InFile file && file.scheme().equals("file")
                && file.readings().stream().map(Path::toAbsolutePath).allMatch(folders::holds);
        return inside ? Optional.empty() : Optional.of(policy.refusal(FOLDERS, source.name()));
    }
}
