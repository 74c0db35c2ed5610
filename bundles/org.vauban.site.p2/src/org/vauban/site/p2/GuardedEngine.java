// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.p2;

import java.util.List;
import java.util.function.Supplier;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.equinox.p2.engine.IEngine;
import org.eclipse.equinox.p2.engine.IPhaseSet;
import org.eclipse.equinox.p2.engine.IProfile;
import org.eclipse.equinox.p2.engine.IProvisioningPlan;
import org.eclipse.equinox.p2.engine.ProvisioningContext;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.vauban.site.SiteException;

/** Performs verified plans, and refuses others with an error status. As thread-safe as p2's engine. */
@NonNullByDefault({})
public final class GuardedEngine implements IEngine {
    private static final String ID = "org.vauban.site.p2";
    /** Phases of a set that only adds up sizes from the metadata. */
    private static final List<String> SIZES = List.of("sizing");
    private final IEngine engine;
    private final PlanVerification verification;

    public GuardedEngine(IEngine engine, PlanVerification verification) {
        this.engine = engine;
        this.verification = verification;
    }

    @Override
    public IProvisioningPlan createPlan(IProfile profile, ProvisioningContext context) {
        return engine.createPlan(profile, context);
    }

    @Override
    public IStatus perform(IProvisioningPlan plan, IProgressMonitor monitor) {
        return verified(plan, monitor, () -> engine.perform(plan, monitor));
    }

    @Override
    public IStatus perform(IProvisioningPlan plan, IPhaseSet phases, IProgressMonitor monitor) {
        boolean sizes = phases != null && SIZES.equals(List.of(phases.getPhaseIds()));
        return sizes ? engine.perform(plan, phases, monitor)
                : verified(plan, monitor, () -> engine.perform(plan, phases, monitor));
    }

    private IStatus verified(IProvisioningPlan plan, IProgressMonitor monitor, Supplier<IStatus> work) {
        try (VerifiedPlan verified = verification.verify(plan, monitor)) {
            return work.get();
        } catch (SiteException e) {
            return new Status(IStatus.ERROR, ID, e.getMessage(), e);
        }
    }
}
