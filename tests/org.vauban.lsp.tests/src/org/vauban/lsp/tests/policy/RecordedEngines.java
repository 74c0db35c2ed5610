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
 * The engine of the distribution that was built, and what it was told. One host serves all who ask for the same.
 *
 * @param provider of the engines
 * @param told what they are told
 */
record RecordedEngines(EngineProvider provider, Told told) implements EngineProvider {

    /** What the engines of a test were told, and one of them that is kept so that it need not start again. */
    static final class Told implements AutoCloseable {
        final List<EngineLimits> limits = new CopyOnWriteArrayList<>();
        final List<LoadRequest> loads = new CopyOnWriteArrayList<>();
        private Engine kept;

        /** Keeps the first engine. */
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

    /** The engine of the distribution, alone for each who opens one: only then does it keep anything on the disk. */
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
