// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.p2;

import java.net.URI;
import java.util.Collection;
import org.eclipse.equinox.p2.engine.ProvisioningContext;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.site.SiteException;

/**
 * A plan that may be carried out. Until it is closed, p2 takes artifacts from what was verified, and from nowhere that
 * a signed site has not named. For one thread.
 */
final class VerifiedPlan implements AutoCloseable {
    /** One that has nothing to do with signed sites. */
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
     * @param copies deleted at the end
     * @param context of the plan
     * @param before the addresses from which it would take artifacts
     * @param now those from which it takes them
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
