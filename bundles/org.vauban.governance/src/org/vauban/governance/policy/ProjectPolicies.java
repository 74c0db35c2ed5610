// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.ProjectRules;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.exclusion.RealPaths;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.policy.document.PolicyDocument.Freshness;
import org.vauban.governance.policy.document.PolicyLayer;
import org.vauban.governance.source.TextSource;

/**
 * The policies of projects: {@code .vauban/project.policy.json} in any folder above a file, whichever folder an editor
 * opens. Each policy is verified when it, or a policy above it, changes; its expiry is checked at each call.
 * Thread-safe.
 */
public final class ProjectPolicies implements ProjectRules {
    private static final int MAX_PROJECTS = 256;

    private final PolicySources sources;
    private final MonotonicTime time;
    private final Map<Path, Known> projects = new ConcurrentHashMap<>();

    /** The documents read, and the rules resulting from them at this time. */
    private record Known(PolicyStamp stamp, PolicyDocuments documents, List<Freshness> freshness, Rules rules) {}

    /** Creates policies for the machine and user of these places. */
    public ProjectPolicies(PolicySources sources) {
        this(sources, System::nanoTime);
    }

    /** @param nanos as for {@link CurrentPolicy} */
    public ProjectPolicies(PolicySources sources, LongSupplier nanos) {
        this(sources, new MonotonicTime(sources.clock(), nanos));
    }

    private ProjectPolicies(PolicySources sources, MonotonicTime time) {
        this.sources = sources;
        this.time = time;
    }

    /** Returns the policies for this machine and a user. */
    public static ProjectPolicies of(UserDirectories user) {
        return new ProjectPolicies(PolicySources.of(user), CurrentPolicy.of(user).time());
    }

    @Override
    public List<Rules> of(TextSource source) throws GovernanceException {
        if (!(source instanceof TextSource.InFile file)) {
            return List.of();
        }
        Set<Path> folders = new LinkedHashSet<>();
        for (Path reading : file.readings()) {
            Path lexical = reading.normalize();
            withParents(lexical, folders);
            // behind a symbolic link ".." is another folder; the normalized path is opened where the other does not
            // exist
            for (Path each : List.of(reading, lexical)) {
                Path real = real(each);
                if (!real.equals(lexical)) {
                    withParents(real, folders);
                    onTheWay(each, folders);
                }
            }
        }
        List<Rules> rules = new ArrayList<>();
        for (Path folder : folders) {
            Rules one = rules(folder);
            if (one != null) {
                rules.add(one);
            }
        }
        return rules;
    }

    /** Returns the real path, also of a file to be created: its folder may be a link into a project. */
    private static Path real(Path file) throws PolicyException {
        try {
            return RealPaths.of(file);
        } catch (IOException e) {
            throw new PolicyException(file, Messages.text("policy.unreadable", file, e), e);
        }
    }

    /**
     * Adds the folders that a file is in while its links are followed, by real path, for which their policies are
     * signed.
     */
    private static void onTheWay(Path file, Set<Path> folders) throws PolicyException {
        Set<Path> above = new LinkedHashSet<>();
        try {
            for (Path step : RealPaths.steps(file)) {
                withParents(step, above);
            }
        } catch (IOException e) {
            throw new PolicyException(file, Messages.text("policy.unreadable", file, e), e);
        }
        for (Path folder : above) {
            folders.add(real(folder));
        }
    }

    private static void withParents(Path file, Set<Path> folders) {
        for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
            folders.add(folder);
        }
    }

    private @Nullable Rules rules(Path folder) throws PolicyException {
        if (!Files.exists(folder.resolve(PolicySources.PROJECT_FOLDER), LinkOption.NOFOLLOW_LINKS)) {
            return null; // checked for each folder above each text, so avoid an exception for a missing file
        }
        PolicySources places = sources.withProject(folder);
        Path file = Objects.requireNonNull(places.policy(PolicyLayer.PROJECT));
        if (!exists(file)) {
            return null;
        }
        PolicyStamp stamp = PolicyStamp.of(places); // first, so that a change during reading is noticed next time
        Known known = projects.get(folder);
        boolean same = known != null && known.stamp().settled() && known.stamp().equals(stamp);
        PolicyDocuments documents = known != null && same ? known.documents() : PolicyReader.documents(places);
        List<Freshness> freshness = time.freshness(documents);
        if (known == null || !same || !freshness.equals(known.freshness())) {
            boolean equal = known != null && documents.equals(known.documents())
                    && freshness.equals(known.freshness());
            known = new Known(stamp, documents, freshness,
                    known != null && equal ? known.rules() : rules(documents.policy(freshness)));
            if (projects.size() >= MAX_PROJECTS) {
                projects.clear();
            }
            projects.put(folder, known);
        }
        return known.rules();
    }

    private static Rules rules(Policy policy) throws PolicyException {
        return new Rules(GatePolicy.of(policy).exclusions(List.of()),
                PersonalDataPolicy.of(policy) == PersonalDataPolicy.MASKED, FeaturePolicy.of(policy),
                policy.fingerprint());
    }

    /** Whether the file exists; an inaccessible one is not treated as missing. */
    private static boolean exists(Path file) throws PolicyException {
        try {
            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new PolicyException(file, Messages.text("policy.unreadable", file, e), e);
        }
    }
}
