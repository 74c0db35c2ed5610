// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.policy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vauban.assist.Assistants;
import org.vauban.assist.SharedEngines;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineLimits;
import org.vauban.engine.EngineProvider;
import org.vauban.engine.LoadRequest;
import org.vauban.ide.engine.BundledEngine;
import org.vauban.ide.engine.DefaultAssistantProvider;
import org.vauban.ide.engine.JavaHomes;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.workbench.AssistantProvider;

/**
 * The assistants that the workbench creates from its preferences, a new one for each policy, because a policy takes
 * effect when an assistant is created. They share the bundled engine, so that it does not restart for each.
 */
final class PolicyAssistants implements AutoCloseable {
    /** The limits that the engines received. */
    final List<EngineLimits> limits = new CopyOnWriteArrayList<>();
    /** The load requests that the engines received. */
    final List<LoadRequest> loads = new CopyOnWriteArrayList<>();

    private final SharedEngines shared = new SharedEngines();
    private Engine kept;
    private DefaultAssistantProvider provider;
    private ServiceRegistration<AssistantProvider> registration;

    /**
     * Makes the workbench use a new assistant.
     *
     * @param licences the folder of licence data, or null
     * @param alone whether it has an engine of its own: only then is anything saved to disk
     */
    void begin(Path licences, boolean alone) {
        JavaHomes homes = new JavaHomes(Optional::empty, List::of, List::of, System.getProperty("java.home"), null);
        provider = new DefaultAssistantProvider(new BundledEngine(homes), settings -> Assistants.create(settings
                .withEngines(new Recorded(alone ? settings.engines() : shared.share(settings.engines()), !alone))
                .withLicences(licences)));
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(Constants.SERVICE_RANKING, 200);
        registration = FrameworkUtil.getBundle(Workbench.class).getBundleContext()
                .registerService(AssistantProvider.class, provider, properties);
    }

    /** Closes the assistant. Idempotent. */
    void end() {
        if (registration != null) {
            registration.unregister();
            provider.close();
            registration = null;
        }
    }

    /** Ends the engine. */
    @Override
    public void close() {
        end();
        if (kept != null) {
            kept.close();
        }
    }

    private synchronized void keep(EngineProvider engines) {
        if (kept == null) {
            kept = engines.open();
        }
    }

    /** Engines whose requests are recorded. */
    private final class Recorded implements EngineProvider {
        private final EngineProvider engines;
        private final boolean keep;

        Recorded(EngineProvider engines, boolean keep) {
            this.engines = engines;
            this.keep = keep;
        }

        @Override
        public Locale locale() {
            return engines.locale();
        }

        @Override
        public EngineProvider withLocale(Locale locale) {
            return new Recorded(engines.withLocale(locale), keep);
        }

        @Override
        public EngineProvider within(EngineLimits allowed) {
            limits.add(allowed);
            return new Recorded(engines.within(allowed), keep);
        }

        @Override
        public Engine open() {
            if (keep) {
                keep(engines);
            }
            Engine engine = engines.open();
            return (Engine) Proxy.newProxyInstance(Engine.class.getClassLoader(), new Class<?>[] {Engine.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("load")) {
                            loads.add((LoadRequest) arguments[0]);
                        }
                        try {
                            return method.invoke(engine, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
