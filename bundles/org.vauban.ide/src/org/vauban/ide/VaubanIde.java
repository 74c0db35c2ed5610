// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide;

import java.util.Arrays;
import java.util.List;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;
import org.vauban.ide.engine.EngineHome;
import org.vauban.ide.engine.JavaHomes;
import org.vauban.ide.engine.LocalProvider;
import org.vauban.ide.preferences.VaubanPreferences;

/** Registers the real assistant when the bundle starts and ends its engine when the bundle stops. */
public class VaubanIde implements BundleActivator {

    private ServiceTracker<JdkSource, JdkSource> jdks;
    private LocalProvider provider;

    @Override
    public void start(BundleContext context) {
        jdks = new ServiceTracker<>(context, JdkSource.class, null);
        jdks.open();
        JavaHomes homes = new JavaHomes(VaubanPreferences::javaHome, this::jdkSources,
                System.getProperty("java.home"), System.getenv("JAVA_HOME"));
        provider = new LocalProvider(new EngineHome(homes));
        context.registerService(AssistantProvider.class, provider, null);
    }

    private List<JdkSource> jdkSources() {
        return Arrays.asList(jdks.getServices(new JdkSource[0]));
    }

    @Override
    public void stop(BundleContext context) {
        provider.close();
        jdks.close();
    }
}
