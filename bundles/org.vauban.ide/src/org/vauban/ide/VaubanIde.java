// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IPath;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;
import org.vauban.ide.engine.BundledEngine;
import org.vauban.ide.engine.DefaultAssistantProvider;
import org.vauban.ide.engine.JavaHomes;
import org.vauban.ide.engine.ModelBundles;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.AssistantProvider;
import org.vauban.ide.workbench.JdkSource;

/** Registers the default assistant when the bundle starts and stops its engine when the bundle stops. */
public class VaubanIde implements BundleActivator {

    private ServiceTracker<JdkSource, JdkSource> jdks;
    private DefaultAssistantProvider provider;

    @Override
    public void start(BundleContext context) {
        ModelBundles.publish(context.getBundles());
        jdks = new ServiceTracker<>(context, JdkSource.class, null);
        jdks.open();
        JavaHomes homes = new JavaHomes(VaubanPreferences::javaHome, this::jdkSources, VaubanIde::projects,
                System.getProperty("java.home"), System.getenv("JAVA_HOME"));
        provider = new DefaultAssistantProvider(new BundledEngine(homes));
        context.registerService(AssistantProvider.class, provider, null);
    }

    private static List<Path> projects() {
        return Arrays.stream(ResourcesPlugin.getWorkspace().getRoot().getProjects()).map(IProject::getLocation)
                .filter(Objects::nonNull).map(IPath::toPath).toList();
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
