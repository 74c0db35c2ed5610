// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import java.util.Hashtable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.Assistant;
import org.vauban.ide.workbench.AssistantProvider;

/** Replaces the provider of {@link Workbench} until it is closed. Its status never changes. */
public final class StandInProvider implements AssistantProvider, AutoCloseable {
    private final Supplier<Assistant> assistant;
    private final AssistStatus status;
    private final ServiceRegistration<AssistantProvider> registration;

    /** @param assistant called on the threads of its users */
    public StandInProvider(Supplier<Assistant> assistant, AssistStatus status) {
        this.assistant = assistant;
        this.status = status;
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(Constants.SERVICE_RANKING, 200);
        registration = FrameworkUtil.getBundle(StandInProvider.class).getBundleContext()
                .registerService(AssistantProvider.class, this, properties);
    }

    @Override
    public Assistant assistant() {
        return assistant.get();
    }

    @Override
    public AssistStatus status() {
        return status;
    }

    @Override
    public void addStatusListener(Consumer<AssistStatus> listener) {
        // the status never changes
    }

    @Override
    public void removeStatusListener(Consumer<AssistStatus> listener) {
        // the status never changes
    }

    @Override
    public void close() {
        registration.unregister();
    }
}
