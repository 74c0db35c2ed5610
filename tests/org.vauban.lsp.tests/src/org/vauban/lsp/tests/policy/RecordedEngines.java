// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.policy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.vauban.assist.SharedEngines;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineLimits;
import org.vauban.engine.EngineProvider;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.process.HostEngineProvider;
import org.vauban.engine.process.launch.HostLaunch;

/**
 * The built distribution's engine, and the requests to it. One host serves all clients with equal limits.
 *
 * @param provider the engines' provider
 * @param told the record of requests
 */
record RecordedEngines(EngineProvider provider, Told told) implements EngineProvider {

    /** The requests to a test's engines, and one engine that is kept so that it need not restart. */
    static final class Told implements AutoCloseable {
        final List<EngineLimits> limits = new CopyOnWriteArrayList<>();
        final List<LoadRequest> loads = new CopyOnWriteArrayList<>();
        private Engine kept;

        /** Keeps the first engine open. */
        synchronized void keep(EngineProvider provider) {
            if (kept == null) {
                kept = provider.open();
            }
        }

        @Override
        public synchronized void close() {
            if (kept != null) {
                kept.close();
            }
        }
    }

    /** Returns the distribution's engine with a separate host per client: only then is anything saved to disk. */
    static EngineProvider unshared() {
        return new HostEngineProvider(HostLaunch.fromDistribution(Path.of(System.getProperty("vauban.dist")),
                List.of(Path.of(System.getProperty("vauban.java", System.getProperty("java.home")))),
                Locale.ENGLISH));
    }

    static RecordedEngines shared() {
        return new RecordedEngines(new SharedEngines().share(unshared()), new Told());
    }

    @Override
    public Locale locale() {
        return provider.locale();
    }

    @Override
    public EngineProvider withLocale(Locale other) {
        return new RecordedEngines(provider.withLocale(other), told);
    }

    @Override
    public EngineProvider within(EngineLimits allowed) {
        told.limits.add(allowed);
        return new RecordedEngines(provider.within(allowed), told);
    }

    @Override
    public Engine open() {
        told.keep(provider);
        Engine engine = provider.open();
        return (Engine) Proxy.newProxyInstance(Engine.class.getClassLoader(), new Class<?>[] {Engine.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("load")) {
                        told.loads.add((LoadRequest) arguments[0]);
                    }
                    try {
                        return method.invoke(engine, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
