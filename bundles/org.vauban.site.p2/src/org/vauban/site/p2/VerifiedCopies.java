// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.p2;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.equinox.p2.core.IProvisioningAgent;
import org.eclipse.equinox.p2.core.ProvisionException;
import org.eclipse.equinox.p2.metadata.IInstallableUnit;
import org.eclipse.equinox.p2.query.QueryUtil;
import org.eclipse.equinox.p2.repository.artifact.IArtifactRepositoryManager;
import org.eclipse.equinox.p2.repository.metadata.IMetadataRepositoryManager;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.site.SiteException;
import org.vauban.site.store.RingFolder;
import org.vauban.site.update.SiteUpdates;

/** Copies of signed sites for p2, verified while they were copied. Not thread-safe. */
final class VerifiedCopies implements AutoCloseable {
    private final IProvisioningAgent agent;
    private final SiteUpdates updates;
    /**
     * Units by the address of their site; {@code copies} has the copy's address, which is the same for a verified copy.
     */
    private final Map<URI, Set<IInstallableUnit>> units = new LinkedHashMap<>();
    private final Map<URI, URI> copies = new LinkedHashMap<>();
    private @Nullable Path folder;

    VerifiedCopies(IProvisioningAgent agent, SiteUpdates updates) {
        this.agent = agent;
        this.updates = updates;
    }

    /**
     * Verifies a site and copies it.
     *
     * @param older whether it may be older than one that was verified before
     * @return whether it is a signed site in a folder
     * @throws SiteException if it is one but was refused
     */
    boolean add(URI address, boolean older, @Nullable IProgressMonitor monitor) throws SiteException {
        Path site = SiteUpdates.folder(address).orElse(null);
        if (site == null) {
            return false;
        }
        if (SiteUpdates.isVerified(site)) {
            copies.put(address, address);
        } else {
            Path copy = folder().resolve(Integer.toString(copies.size()));
            if (updates.fetch(site, copy, older).isEmpty()) {
                return false;
            }
            copies.put(address, copy.toUri());
        }
        units.put(address, read(address, monitor));
        return true;
    }

    private Set<IInstallableUnit> read(URI address, @Nullable IProgressMonitor monitor) throws SiteException {
        try {
            return service(IMetadataRepositoryManager.class).loadRepository(copies.get(address), monitor)
                    .query(QueryUtil.ALL_UNITS, monitor).toUnmodifiableSet();
        } catch (ProvisionException e) {
            throw SiteException.refused(Messages.text("guard.unreadable", address, e.getMessage()), e);
        }
    }

    /** Whether an address claims to be that of a folder with a signed site or a ring; nothing is verified. */
    static boolean isSigned(URI address) {
        Path folder = SiteUpdates.folder(address).orElse(null);
        try {
            return folder != null && RingFolder.site(folder).isPresent();
        } catch (SiteException e) {
            return true; // a ring that was modified
        }
    }

    private Path folder() throws SiteException {
        Path made = folder;
        if (made == null) {
            try {
                made = Files.createTempDirectory("vauban-sites");
                folder = made;
            } catch (IOException e) {
                throw SiteException.failed(Messages.text("guard.folder", e), e);
            }
        }
        return made;
    }

    /** Whether a signed site has exactly the same unit. */
    boolean have(IInstallableUnit unit) {
        return units.values().stream().flatMap(Set::stream).anyMatch(each -> UnitComparison.same(each, unit));
    }

    /** Whether the site at an address was verified and copied. */
    boolean isOf(URI address) {
        return copies.containsKey(address);
    }

    /** Returns the addresses from which p2 may take artifacts. */
    Collection<URI> addresses() {
        return copies.values();
    }

    private <T> T service(Class<T> type) {
        return Optional.ofNullable(agent.getService(type)).orElseThrow(() -> new IllegalStateException(type.getName()));
    }

    @Override
    public void close() throws SiteException {
        Path made = folder;
        if (made == null) {
            return;
        }
        IMetadataRepositoryManager metadata = service(IMetadataRepositoryManager.class);
        IArtifactRepositoryManager artifacts = service(IArtifactRepositoryManager.class);
        copies.forEach((site, copy) -> {
            if (!copy.equals(site)) {
                metadata.removeRepository(copy); // p2 remembers every repository that it has read
                artifacts.removeRepository(copy);
            }
        });
        SiteUpdates.discard(made);
    }
}
