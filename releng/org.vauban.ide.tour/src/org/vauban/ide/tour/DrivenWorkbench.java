// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExtension;
import org.eclipse.core.runtime.Platform;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;

/** The IDE's own workbench, driven from its start to its end. */
public final class DrivenWorkbench {
    private static final String WORKBENCH = "org.eclipse.ui.ide.workbench";

    private volatile IApplication workbench;

    /**
     * Runs the workbench until it is closed. On the main thread.
     *
     * @return the exit code of the driver, or the application's if the driver did not finish
     */
    public Object run(WorkbenchDriver driver, IApplicationContext context) throws Exception {
        driver.start();
        workbench = delegate();
        Object result = workbench.start(context);
        return driver.finished() ? (Object) driver.exitCode() : result;
    }

    private static IApplication delegate() throws CoreException {
        IExtension extension = Platform.getExtensionRegistry().getExtension("org.eclipse.core.runtime.applications",
                WORKBENCH);
        IConfigurationElement application = extension.getConfigurationElements()[0];
        return (IApplication) application.getChildren("run")[0].createExecutableExtension("class");
    }

    /** Closes the workbench if it runs. Any thread. */
    public void stop() {
        IApplication running = workbench;
        if (running != null) {
            running.stop();
        }
    }
}
