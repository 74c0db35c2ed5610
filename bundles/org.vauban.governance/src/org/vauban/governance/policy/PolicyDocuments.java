// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.policy.PolicyMerge.Mode;
import org.vauban.governance.policy.document.PolicyDocument.Freshness;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.policy.document.PolicyLayer;
import org.vauban.governance.policy.document.SettingCatalogue;
import org.vauban.governance.policy.document.SettingDefinition;
import org.vauban.governance.signature.RootDocument;

/**
 * The verified content of all policy files, independent of time: the effective policy is computed for a given time.
 * Immutable.
 *
 * @param rootFile path of the root document
 * @param root null on a machine without one
 * @param layers the signed policies, the highest first
 * @param unsigned the unsigned policies, the administrator's first
 * @param restricting whether those only restrict, as below signed policies
 * @param resets for each layer the issue time, in epoch seconds, of the last statement that reset its seen version
 */
record PolicyDocuments(Path rootFile, @Nullable Root root, List<SignedLayer> layers, List<Unsigned> unsigned,
        boolean restricting, Map<PolicyLayer, Long> resets) {

    /** The root document and its SHA-256. */
    record Root(RootDocument document, String digest) {}

    /** An unsigned file with its settings. */
    record Unsigned(Path file, Map<SettingDefinition, List<String>> settings) {
        /** Copies the map. */
        Unsigned {
            settings = Map.copyOf(settings);
        }
    }

    /** Copies the collections. */
    PolicyDocuments {
        layers = layers.stream().map(layer -> layer.with(Freshness.CURRENT)).toList(); // freshness is computed later
        unsigned = List.copyOf(unsigned);
        resets = Map.copyOf(resets);
    }

    /** Returns the signed policy of a layer, or null. */
    @Nullable
    SignedLayer layer(PolicyLayer name) {
        return layers.stream().filter(each -> each.document().scope().layer() == name).findFirst().orElse(null);
    }

    /** Returns a copy with the policy of a project, or without if null. */
    PolicyDocuments withProject(@Nullable SignedLayer project) {
        List<SignedLayer> all = new ArrayList<>(layers);
        all.removeIf(each -> each.document().scope().layer() == PolicyLayer.PROJECT);
        if (project != null) {
            all.add(project);
            all.sort(Comparator.comparing(each -> PolicyReader.SIGNED.indexOf(each.document().scope().layer())));
        }
        return new PolicyDocuments(rootFile, root, all, unsigned, restricting, resets);
    }

    /**
     * Returns whether each signed document is still valid, the root document first.
     *
     * @param earliest the earliest possible time
     * @param latest the latest possible time; the stricter result of the two counts
     */
    List<Freshness> freshness(Instant earliest, Instant latest) {
        List<Freshness> all = new ArrayList<>();
        Root signed = root;
        if (signed != null) {
            RootDocument document = signed.document();
            all.add(worse(root(document, earliest), root(document, latest)));
        }
        layers.forEach(layer -> all.add(
                worse(layer.document().freshness(earliest), layer.document().freshness(latest))));
        return all;
    }

    private static Freshness root(RootDocument root, Instant now) {
        return PolicyDocument.freshness(root.issued(), root.expires(),
                Duration.ofDays(PolicyDocument.DEFAULT_GRACE_DAYS), now);
    }

    private static Freshness worse(Freshness one, Freshness other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Returns the effective policy. @param freshness as returned by {@link #freshness} */
    Policy policy(List<Freshness> freshness) {
        return new Evaluation().policy(freshness);
    }

    /** Computes one policy. */
    private final class Evaluation {
        private final PolicyMerge merge = new PolicyMerge();
        private final List<SignedLayer> current = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private String lapse = "";

        Policy policy(List<Freshness> freshness) {
            int at = 0;
            Root signed = root;
            if (signed != null) {
                note(freshness.get(at++), rootFile, signed.document().expires());
            }
            for (SignedLayer layer : layers) {
                SignedLayer now = layer.with(freshness.get(at++));
                current.add(now);
                note(now.freshness(), now.file(), now.document().expires());
                add(now);
            }
            for (Unsigned file : unsigned) {
                file.settings().forEach((setting, values) -> merge.add(setting, values,
                        PolicyOrigin.unsigned(file.file()), restricting ? Mode.RESTRICTS : Mode.FIRST));
            }
            if (!lapse.isEmpty()) {
                strict();
            }
            return new Policy(merge, current, notes);
        }

        private void add(SignedLayer signed) {
            Mode mode = signed.document().scope().layer() == PolicyLayer.MACHINE ? Mode.SETS : Mode.RESTRICTS;
            signed.document().settings().forEach((name, entry) -> SettingCatalogue.find(name)
                    .ifPresent(setting -> merge.add(setting, entry.values(), signed.origin(entry), mode)));
            signed.document().unknown()
                    .forEach(name -> notes.add(Messages.text("note.unknown", signed.file(), name)));
        }

        private void note(Freshness freshness, Path file, Instant expires) {
            if (freshness == Freshness.GRACE) {
                notes.add(Messages.text("note.grace", file, expires));
            } else if (freshness == Freshness.LAPSED) {
                lapse = Messages.text("note.lapsed", file, expires);
                notes.add(lapse);
            }
        }

        /** Keeps what the policy forbids and drops what it grants. */
        private void strict() {
            PolicyOrigin origin = new PolicyOrigin(PolicyLayer.STRICT, rootFile, List.of(), lapse, "", null,
                    false);
            for (SettingDefinition setting : SettingCatalogue.all()) {
                if (!setting.strict().isEmpty()) {
                    merge.add(setting, setting.strict(), origin, Mode.RESTRICTS);
                }
            }
        }
    }

    /**
     * Returns these documents as successors of those in force in this process. An older or missing document is refused
     * unless a statement reset its layer's seen version after the previous one was accepted. This check is needed
     * because the record of installed versions may be gone as well.
     */
    PolicyDocuments after(PolicyDocuments before) throws PolicyException {
        Root held = before.root;
        Root next = root;
        if (held != null) {
            requireNotOlder(rootFile, held.document().version(), held.digest(),
                    next == null ? 0 : next.document().version(), next == null ? "" : next.digest());
        }
        Map<PolicyLayer, Long> accepted = new EnumMap<>(PolicyLayer.class);
        accepted.putAll(resets);
        for (SignedLayer layer : before.layers) {
            PolicyLayer name = layer.document().scope().layer();
            SignedLayer now = layer(name);
            Long known = before.resets.get(name);
            if (now != null && now.digest().equals(layer.digest())) {
                accepted.remove(name); // a later reset applies to this document's replacement
                if (known != null) {
                    accepted.put(name, known);
                }
            } else if (name != PolicyLayer.PROJECT
                    && resets.getOrDefault(name, 0L) <= before.resets.getOrDefault(name, 0L)) {
                requireNotOlder(layer.file(), layer.document().version(), layer.digest(),
                        now == null ? 0 : now.document().version(), now == null ? "" : now.digest());
            }
        }
        return new PolicyDocuments(rootFile, root, layers, unsigned, restricting, accepted);
    }

    private static void requireNotOlder(Path file, long held, String heldDigest, long version, String digest)
            throws PolicyException {
        if (version == 0) {
            throw new PolicyException(file, Messages.text("policy.live.removed", file, held), null);
        }
        if (version < held) {
            throw new PolicyException(file, Messages.text("policy.live.older", file, version, held), null);
        }
        if (version == held && !digest.equals(heldDigest)) {
            throw new PolicyException(file, Messages.text("policy.live.other", file, version), null);
        }
    }
}
