// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.update;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;

import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.equinox.p2.core.IProvisioningAgent;
import org.eclipse.equinox.p2.engine.IProfile;
import org.eclipse.equinox.p2.engine.IProfileRegistry;
import org.eclipse.equinox.p2.engine.ProvisioningContext;
import org.eclipse.equinox.p2.metadata.IInstallableUnit;
import org.eclipse.equinox.p2.operations.ProvisioningJob;
import org.eclipse.equinox.p2.operations.ProvisioningSession;
import org.eclipse.equinox.p2.operations.Update;
import org.eclipse.equinox.p2.operations.UpdateOperation;
import org.eclipse.equinox.p2.query.IQueryResult;
import org.eclipse.equinox.p2.query.QueryUtil;
import org.eclipse.equinox.p2.repository.IRepositoryManager;
import org.eclipse.equinox.p2.repository.artifact.IArtifactRepositoryManager;
import org.eclipse.equinox.p2.repository.metadata.IMetadataRepositoryManager;
import org.eclipse.osgi.util.NLS;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;
import org.vauban.site.update.SiteUpdates;

/**
 * Updates the features of Vauban from those update sites of this Eclipse that are signed. p2 receives only copies that
 * were verified while they were made; p2's own checks are weaker (docs/site.md). Not for the UI thread.
 */
public final class VerifiedUpdate {
    private static final String OURS = "org.vauban.";
    private final IProvisioningAgent agent;
    private final SiteUpdates sites;
    private final Path work;

    /**
     * Result of an update.
     *
     * @param kind determines the message
     * @param text what was updated, or what went wrong
     */
    public record Result(Kind kind, String text) {}

    /** Kind of result. */
    public enum Kind {
        /** Updated; the new version runs after a restart. */
        UPDATED,
        /** The signed sites offer nothing newer. */
        CURRENT,
        /** No update site is a signed one in a folder. */
        NO_SITE,
        /** A site was refused, or p2 failed; nothing was changed. */
        FAILED
    }

    /**
     * @param agent agent of this Eclipse
     * @param work folder for the copies, to which no other process may write; deleted afterwards
     */
    public VerifiedUpdate(IProvisioningAgent agent, SiteUpdates sites, Path work) {
        this.agent = agent;
        this.sites = sites;
        this.work = work;
    }

    /** Searches for an update and installs it. */
    public Result run(IProgressMonitor monitor) {
        SubMonitor progress = SubMonitor.convert(monitor, 100);
        try {
            try {
                List<URI> copies = new ArrayList<>();
                List<String> refusals = new ArrayList<>();
                for (Path folder : folders()) {
                    fetch(folder, copies, refusals);
                    progress.worked(1);
                }
                Result result = copies.isEmpty() ? new Result(Kind.NO_SITE, "") : update(copies, progress.split(90));
                return with(refusals, result);
            } finally {
                SiteUpdates.discard(work);
            }
        } catch (SiteException e) {
            return new Result(Kind.FAILED, e.getMessage());
        }
    }

    /** Copies a site. If it is refused, the other sites are still used. */
    private void fetch(Path folder, List<URI> copies, List<String> refusals) {
        Path copy = work.resolve(Integer.toString(copies.size()));
        try {
            Optional<SignedSite> signed = sites.fetch(folder, copy);
            signed.ifPresent(site -> copies.add(copy.toUri()));
        } catch (SiteException e) {
            refusals.add(e.getMessage());
        }
    }

    private static Result with(List<String> refusals, Result result) {
        if (refusals.isEmpty()) {
            return result;
        }
        String text = String.join("\n", refusals);
        return result.kind() == Kind.CURRENT || result.kind() == Kind.NO_SITE ? new Result(Kind.FAILED, text)
                : new Result(result.kind(), result.text() + "\n\n" + text);
    }

    /** Returns the update sites that are local folders or network shares. */
    private Set<Path> folders() {
        Set<Path> folders = new LinkedHashSet<>();
        for (URI address : service(IMetadataRepositoryManager.class)
                .getKnownRepositories(IRepositoryManager.REPOSITORIES_ALL)) {
            SiteUpdates.folder(address).ifPresent(folders::add);
        }
        return folders;
    }

    private <T> T service(Class<T> type) {
        T service = agent.getService(type);
        if (service == null) {
            throw new IllegalStateException(type.getName());
        }
        return service;
    }

    private Result update(List<URI> copies, SubMonitor progress) {
        URI[] addresses = copies.toArray(URI[]::new);
        try {
            ProvisioningContext context = new ProvisioningContext(agent);
            context.setMetadataRepositories(addresses);
            context.setArtifactRepositories(addresses);
            UpdateOperation operation = new UpdateOperation(new ProvisioningSession(agent), installed(progress));
            operation.setProvisioningContext(context);
            IStatus resolved = operation.resolveModal(progress.split(30));
            if (resolved.getCode() == UpdateOperation.STATUS_NOTHING_TO_UPDATE) {
                return new Result(Kind.CURRENT, "");
            }
            ProvisioningJob job = resolved.matches(IStatus.ERROR | IStatus.CANCEL) ? null
                    : operation.getProvisioningJob(progress.split(1));
            if (job == null) {
                return new Result(Kind.FAILED, text(resolved));
            }
            IStatus done = job.runModal(progress.split(60));
            return done.matches(IStatus.ERROR | IStatus.CANCEL) ? new Result(Kind.FAILED, text(done))
                    : new Result(Kind.UPDATED, updates(operation.getSelectedUpdates()));
        } finally {
            IMetadataRepositoryManager metadata = service(IMetadataRepositoryManager.class);
            IArtifactRepositoryManager artifacts = service(IArtifactRepositoryManager.class);
            copies.forEach(metadata::removeRepository); // p2 remembers each repository that it has read
            copies.forEach(artifacts::removeRepository);
        }
    }

    private Set<IInstallableUnit> installed(IProgressMonitor monitor) {
        IProfile profile = service(IProfileRegistry.class).getProfile(IProfileRegistry.SELF);
        if (profile == null) {
            return Set.of();
        }
        IQueryResult<IInstallableUnit> groups = profile.query(QueryUtil.createIUGroupQuery(), monitor);
        return groups.toUnmodifiableSet().stream().filter(unit -> unit.getId().startsWith(OURS))
                .filter(unit -> Boolean.parseBoolean(
                        profile.getInstallableUnitProperty(unit, IProfile.PROP_PROFILE_ROOT_IU)))
                .collect(Collectors.toSet());
    }

    private static String updates(Update[] updates) {
        List<String> lines = new ArrayList<>();
        for (Update update : updates) {
            lines.add(NLS.bind("{0} {1}", update.replacement.getId().replace(".feature.group", ""),
                    update.replacement.getVersion()));
        }
        return String.join("\n", lines);
    }

    /** Returns the innermost message. */
    private static String text(IStatus status) {
        IStatus[] children = status.getChildren();
        return children.length == 0 ? status.getMessage() : text(children[0]);
    }
}
