// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.p2;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.eclipse.equinox.p2.core.IProvisioningAgent;
import org.eclipse.equinox.p2.core.spi.IAgentServiceFactory;
import org.eclipse.equinox.p2.engine.IEngine;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.vauban.site.update.SiteUpdates;

/**
 * Creates the engine of p2's agents: p2's own one behind a {@link GuardedEngine}. p2 uses the factory with the highest
 * ranking for every agent of the process. Instantiated by declarative services.
 */
@NonNullByDefault({})
public final class GuardedEngines implements IAgentServiceFactory {
    private final BundleContext context;

    /** Created by declarative services. */
    public GuardedEngines() {
        this(FrameworkUtil.getBundle(GuardedEngines.class).getBundleContext());
    }

    GuardedEngines(BundleContext context) {
        this.context = context;
    }

    @Override
    public Object createService(IProvisioningAgent agent) {
        List<ServiceReference<IAgentServiceFactory>> others = others().stream()
                .filter(each -> !context.getBundle().equals(each.getBundle())).toList();
        if (others.isEmpty()) {
            throw new IllegalStateException(IEngine.SERVICE_NAME); // without it p2 could not work either
        }
        IAgentServiceFactory factory = context.getService(Collections.max(others));
        if (factory == null || !(factory.createService(agent) instanceof IEngine engine)) {
            throw new IllegalStateException(IEngine.SERVICE_NAME);
        }
        return new GuardedEngine(engine, new PlanVerification(agent, SiteUpdates.standard()));
    }

    private Collection<ServiceReference<IAgentServiceFactory>> others() {
        try {
            return context.getServiceReferences(IAgentServiceFactory.class, "(|(" + PROP_AGENT_SERVICE_NAME + "="
                    + IEngine.SERVICE_NAME + ")(p2.agent.servicename=" + IEngine.SERVICE_NAME + "))");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
