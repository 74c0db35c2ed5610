// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.document.PolicyLayer;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.TrustException;

/**
 * The locations of policies, and the context in which they are evaluated.
 *
 * @param machine the administrator's folder, with {@code root.json}, {@code machine.policy.json},
 *                {@code team.policy.json}, {@code seen.json} and the administrator's unsigned {@code policy.json}
 * @param user the user's configuration folder, with {@code user.policy.json}, {@code seen.json} and the user's unsigned
 *             {@code policy.json}
 * @param project the folder of a project, with {@code .vauban/project.policy.json}; null for none
 * @param account the name of the user's account
 * @param administrators user ids that count as administrators on systems with POSIX permissions
 * @param clock provides the time
 */
public record PolicySources(Path machine, Path user, @Nullable Path project, String account,
        Set<Integer> administrators, InstantSource clock) {
    /** The folder within a project that contains its policy. */
    static final String PROJECT_FOLDER = ".vauban";

    private static final Set<Integer> ROOT = Set.of(0);

    /** Copies the set. */
    public PolicySources {
        Objects.requireNonNull(machine);
        Objects.requireNonNull(user);
        administrators = Set.copyOf(administrators);
    }

    /** Returns the sources of this machine and a user. */
    public static PolicySources of(UserDirectories user) {
        Path machine = Objects.requireNonNull(user.policies().getFirst().getParent());
        return new PolicySources(machine, user.config(), null, GatePolicy.userName(), ROOT, InstantSource.system());
    }

    /** Returns a copy with a project. */
    public PolicySources withProject(@Nullable Path folder) {
        return new PolicySources(machine, user, folder, account, administrators, clock);
    }

    /** Returns the path of the root document. */
    public Path root() {
        return machine.resolve("root.json");
    }

    /** Returns the path of the signed model catalogue. */
    public Path models() {
        return machine.resolve("models.catalogue.json");
    }

    /**
     * Returns the root document that an administrator installed; empty if there is none. {@link Policy#read} compares
     * its version with those seen before.
     *
     * @throws PolicyException if another account may have written it, or it is not a root document
     */
    public Optional<RootDocument> trustedRoot() throws PolicyException {
        AdministratorFile.require(root(), administrators);
        Optional<Envelope> envelope = PolicyFile.envelope(root());
        try {
            return envelope.isEmpty() ? Optional.empty() : Optional.of(RootDocument.first(envelope.get()));
        } catch (TrustException e) {
            throw PolicyFile.refused(root(), e);
        }
    }

    /** Returns the path of a layer's signed policy; null for the project layer without a project. */
    public @Nullable Path policy(PolicyLayer layer) {
        return switch (layer) {
            case MACHINE, TEAM -> machine.resolve(layer.text() + ".policy.json");
            case USER -> user.resolve("user.policy.json");
            case PROJECT -> {
                Path folder = project;
                yield folder == null ? null : folder.resolve(PROJECT_FOLDER).resolve("project.policy.json");
            }
            default -> throw new IllegalArgumentException(layer.text());
        };
    }

    /** Returns the path of the record of a layer's seen versions. */
    Path seen(PolicyLayer layer) {
        return (layer == PolicyLayer.USER ? user : machine).resolve("seen.json");
    }

    /** Returns the paths of the unsigned policies, the administrator's first. */
    List<Path> unsigned() {
        return List.of(machine.resolve("policy.json"), user.resolve("policy.json"));
    }

    /** Returns the name that the scope of a layer's policy must have; empty for any. */
    String subject(PolicyLayer layer) {
        Path folder = project;
        Path name = folder == null ? null : folder.toAbsolutePath().normalize().getFileName();
        return switch (layer) {
            case USER -> account;
            case PROJECT -> name == null ? "" : name.toString();
            default -> "";
        };
    }
}
