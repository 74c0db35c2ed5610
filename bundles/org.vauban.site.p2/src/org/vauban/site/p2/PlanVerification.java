// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.p2;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.equinox.p2.core.IProvisioningAgent;
import org.eclipse.equinox.p2.core.ProvisionException;
import org.eclipse.equinox.p2.engine.IProfile;
import org.eclipse.equinox.p2.engine.IProfileRegistry;
import org.eclipse.equinox.p2.engine.IProvisioningPlan;
import org.eclipse.equinox.p2.engine.ProvisioningContext;
import org.eclipse.equinox.p2.metadata.IInstallableUnit;
import org.eclipse.equinox.p2.query.IQueryable;
import org.eclipse.equinox.p2.query.QueryUtil;
import org.eclipse.equinox.p2.repository.IRepositoryManager;
import org.eclipse.equinox.p2.repository.artifact.IArtifactRepository;
import org.eclipse.equinox.p2.repository.metadata.IMetadataRepositoryManager;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.site.SiteException;
import org.vauban.site.update.SiteUpdates;

/**
 * Verifies plans that install guarded units, if an administrator installed a root document. Each guarded unit must be
 * exactly as in the folder of a signed site. So must units installed along with it, unless they come from a site
 * without guarded units; and any unit from the folder of a signed site, which may be offered as a newer version of
 * something else. A unit that no site has must have been installed before, as when p2 reverts; if all units from a site
 * were, the site may be older than one that was verified. Reads and copies whole sites. Thread-safe.
 */
public final class PlanVerification {
    private final IProvisioningAgent agent;
    private final SiteUpdates updates;

    public PlanVerification(IProvisioningAgent agent, SiteUpdates updates) {
        this.agent = agent;
        this.updates = updates;
    }

    /**
     * Verifies a plan.
     *
     * @return the verified plan, to be closed after it was performed
     * @throws SiteException with a sentence that says why it may not be performed
     */
    VerifiedPlan verify(IProvisioningPlan plan, @Nullable IProgressMonitor monitor) throws SiteException {
        GuardedUnits guarded = GuardedUnits.standard();
        Set<IInstallableUnit> added = all(plan.getAdditions(), monitor);
        List<IInstallableUnit> installed = all(plan.getProfile(), monitor).stream().filter(guarded::contains).toList();
        List<IInstallableUnit> concerned = added.stream().filter(each -> guarded.concerns(each, installed)).toList();
        if (concerned.isEmpty() && !isOfSignedSite(added, monitor) || !updates.hasRoot()) {
            return VerifiedPlan.FREE;
        }
        VerifiedCopies copies = new VerifiedCopies(agent, updates);
        boolean verified = false;
        try {
            VerifiedPlan result = new Run(plan, monitor, guarded, copies).verify(added, concerned);
            verified = true;
            return result;
        } finally {
            if (!verified) {
                copies.close();
            }
        }
    }

    /** Whether the folder of a signed site that p2 knows contains one of the units. */
    private boolean isOfSignedSite(Set<IInstallableUnit> units, @Nullable IProgressMonitor monitor) {
        IMetadataRepositoryManager repositories = agent.getService(IMetadataRepositoryManager.class);
        if (repositories == null || units.isEmpty()) {
            return false;
        }
        for (URI address : repositories.getKnownRepositories(IRepositoryManager.REPOSITORIES_ALL)) {
            try {
                if (VerifiedCopies.isSigned(address) && !Collections.disjoint(units,
                        all(repositories.loadRepository(address, monitor), monitor))) {
                    return true;
                }
            } catch (ProvisionException e) {
                continue; // p2 cannot read it, so no unit comes from it
            }
        }
        return false;
    }

    private static Set<IInstallableUnit> all(IQueryable<IInstallableUnit> units, @Nullable IProgressMonitor monitor) {
        return units.query(QueryUtil.ALL_UNITS, monitor).toUnmodifiableSet();
    }

    /** One verification. */
    private final class Run {
        private final IProvisioningPlan plan;
        private final @Nullable IProgressMonitor monitor;
        private final GuardedUnits guarded;
        private final VerifiedCopies copies;
        /** Reasons why sites with guarded units are not used, by their address. */
        private final Map<URI, SiteException> refused = new LinkedHashMap<>();
        private @Nullable List<IProfile> states;

        Run(IProvisioningPlan plan, @Nullable IProgressMonitor monitor, GuardedUnits guarded, VerifiedCopies copies) {
            this.plan = plan;
            this.monitor = monitor;
            this.guarded = guarded;
            this.copies = copies;
        }

        VerifiedPlan verify(Set<IInstallableUnit> added, List<IInstallableUnit> concerned) throws SiteException {
            ProvisioningContext context = plan.getContext();
            Map<URI, Set<IInstallableUnit>> sources = context.getInstallableUnitSources(added, monitor);
            Set<URI> others = new LinkedHashSet<>();
            for (Map.Entry<URI, Set<IInstallableUnit>> source : sources.entrySet()) {
                if (VerifiedCopies.isSigned(source.getKey())
                        || source.getValue().stream().anyMatch(concerned::contains)) {
                    read(source.getKey(), source.getValue());
                }
            }
            for (IInstallableUnit unit : added) {
                List<URI> having = sources.entrySet().stream().filter(each -> each.getValue().contains(unit))
                        .map(Map.Entry::getKey).toList();
                if (copies.have(unit) || having.isEmpty() && wasInstalled(unit)) {
                    continue;
                }
                List<URI> free = concerned.contains(unit) ? List.of()
                        : having.stream().filter(each -> !refused.containsKey(each) && !copies.isOf(each)).toList();
                if (free.isEmpty()) {
                    throw refusal(unit, having);
                }
                others.addAll(free);
            }
            Set<URI> now = new LinkedHashSet<>(copies.addresses());
            now.addAll(others);
            return VerifiedPlan.of(copies, context, artifacts(context), now);
        }

        private void read(URI address, Set<IInstallableUnit> units) {
            try {
                if (!add(address, units)) {
                    IInstallableUnit one = units.stream().filter(guarded::contains).findFirst()
                            .orElseGet(() -> units.iterator().next());
                    refused.put(address, SiteException.refused(Messages.text("guard.unsigned", name(one), address)));
                }
            } catch (SiteException e) {
                refused.put(address, e);
            }
        }

        /**
         * Adds a site; an older one only if all its units were installed, as when p2 reverts after a ring was rolled
         * back.
         */
        private boolean add(URI address, Set<IInstallableUnit> units) throws SiteException {
            try {
                return copies.add(address, false, monitor);
            } catch (SiteException e) {
                if (!units.stream().allMatch(this::wasInstalled)) {
                    throw e;
                }
                return copies.add(address, true, monitor);
            }
        }

        private SiteException refusal(IInstallableUnit unit, List<URI> having) {
            return having.stream().filter(refused::containsKey).map(refused::get).findFirst()
                    .orElseGet(() -> SiteException.refused(
                            Messages.text(having.isEmpty() ? "guard.absent" : "guard.changed", name(unit))));
        }

        /** Whether a state of the profile contained the same unit. */
        private boolean wasInstalled(IInstallableUnit unit) {
            return states().stream().anyMatch(state -> state
                    .query(QueryUtil.createIUQuery(unit.getId(), unit.getVersion()), monitor)
                    .toUnmodifiableSet().stream().anyMatch(each -> UnitComparison.same(each, unit)));
        }

        /** Returns the former states of the profile, newest first; p2 reads a file for each. */
        private List<IProfile> states() {
            List<IProfile> known = states;
            if (known == null) {
                known = new ArrayList<>();
                IProfileRegistry registry = agent.getService(IProfileRegistry.class);
                String id = plan.getProfile().getProfileId();
                for (long time : registry == null ? new long[0] : registry.listProfileTimestamps(id)) {
                    IProfile state = registry.getProfile(id, time);
                    if (state != null) {
                        known.addFirst(state);
                    }
                }
                states = known;
            }
            return known;
        }

        private List<URI> artifacts(ProvisioningContext context) {
            List<URI> addresses = new ArrayList<>();
            context.getArtifactRepositories(monitor)
                    .query(QueryUtil.createMatchQuery(IArtifactRepository.class, "true"), monitor)
                    .forEach(each -> addresses.add(each.getLocation()));
            return addresses;
        }
    }

    private static String name(IInstallableUnit unit) {
        return unit.getId() + " " + unit.getVersion();
    }
}
