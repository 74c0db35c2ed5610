// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt;

import org.eclipse.ui.IStartup;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.vauban.ide.JdkSource;

/** Tells the workbench part of Vauban what JDT knows, from the start of the workbench on. */
public class VaubanJdt implements BundleActivator, IStartup {

    @Override
    public void start(BundleContext context) {
        context.registerService(JdkSource.class, new InstalledJres(), null);
    }

    @Override
    public void stop(BundleContext context) {
        // the framework takes the service back
    }

    @Override
    public void earlyStartup() {
        // the bundle has started by now
    }
}
