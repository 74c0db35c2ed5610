// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt;

import org.eclipse.ui.IStartup;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.vauban.ide.JdkSource;
import org.vauban.ide.code.CodeKnowledge;
import org.vauban.ide.jdt.code.JavaKnowledge;
import org.vauban.ide.attach.AttachableSource;
import org.vauban.ide.jdt.attach.JavaMaterial;

/** Tells the workbench part of Vauban what JDT knows, from the start of the workbench on. */
public class VaubanJdt implements BundleActivator, IStartup {

    private JavaKnowledge knowledge;

    @Override
    public void start(BundleContext context) {
        context.registerService(JdkSource.class, new InstalledJres(), null);
        knowledge = new JavaKnowledge();
        context.registerService(CodeKnowledge.class, knowledge, null);
        context.registerService(AttachableSource.class, new JavaMaterial(), null);
    }

    @Override
    public void stop(BundleContext context) {
        knowledge.close(); // the framework takes the services back
    }

    @Override
    public void earlyStartup() {
        // the bundle has started by now
    }
}
