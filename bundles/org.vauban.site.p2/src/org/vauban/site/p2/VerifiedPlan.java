// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.p2;

import java.net.URI;
import java.util.Collection;
import org.eclipse.equinox.p2.engine.ProvisioningContext;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.site.SiteException;

/**
 * A plan that may be performed. Until it is closed, p2 takes artifacts only from verified sites, and from no other
 * repository that a signed site does not name. Not thread-safe.
 */
final class VerifiedPlan implements AutoCloseable {
    /** A plan that does not concern signed sites. */
    static final VerifiedPlan FREE = new VerifiedPlan(null, null, new URI[0]);

    private final @Nullable VerifiedCopies copies;
    private final @Nullable ProvisioningContext context;
    private final URI[] before;
    private final @Nullable String followed;

    private VerifiedPlan(@Nullable VerifiedCopies copies, @Nullable ProvisioningContext context, URI[] before) {
        this.copies = copies;
        this.context = context;
        this.before = before;
        followed = context == null ? null
                : context.getProperty(ProvisioningContext.FOLLOW_ARTIFACT_REPOSITORY_REFERENCES);
    }

    /**
     * @param copies deleted on close
     * @param context context of the plan
     * @param before the plan's original artifact addresses
     * @param now the addresses from which artifacts are taken
     */
    static VerifiedPlan of(VerifiedCopies copies, ProvisioningContext context, Collection<URI> before,
            Collection<URI> now) {
        VerifiedPlan plan = new VerifiedPlan(copies, context, before.toArray(URI[]::new));
        context.setProperty(ProvisioningContext.FOLLOW_ARTIFACT_REPOSITORY_REFERENCES, "false");
        context.setArtifactRepositories(now.toArray(URI[]::new));
        return plan;
    }

    @Override
    public void close() throws SiteException {
        ProvisioningContext used = context;
        if (used != null) {
            used.setProperty(ProvisioningContext.FOLLOW_ARTIFACT_REPOSITORY_REFERENCES, followed);
            used.setArtifactRepositories(before);
        }
        VerifiedCopies made = copies;
        if (made != null) {
            made.close();
        }
    }
}
