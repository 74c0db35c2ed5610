// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt;

import org.eclipse.ui.IStartup;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.vauban.ide.attach.AttachmentSource;
import org.vauban.ide.code.LanguageSupport;
import org.vauban.ide.jdt.attach.JavaAttachments;
import org.vauban.ide.jdt.attach.JavaLibraries;
import org.vauban.ide.jdt.code.JavaLanguageSupport;
import org.vauban.ide.knowledge.LibrarySources;
import org.vauban.ide.workbench.JdkSource;

/** Registers the JDT services for the workbench part of Vauban when the workbench starts. */
public class VaubanJdt implements BundleActivator, IStartup {

    private JavaLanguageSupport support;

    @Override
    public void start(BundleContext context) {
        context.registerService(JdkSource.class, new InstalledJres(), null);
        support = new JavaLanguageSupport();
        context.registerService(LanguageSupport.class, support, null);
        context.registerService(AttachmentSource.class, new JavaAttachments(), null);
        context.registerService(LibrarySources.class, new JavaLibraries(), null);
    }

    @Override
    public void stop(BundleContext context) {
        support.close(); // the framework unregisters the services
    }

    @Override
    public void earlyStartup() {
        // nothing to do: the bundle is started by now
    }
}
