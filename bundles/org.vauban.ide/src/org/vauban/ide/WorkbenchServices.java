// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide;

import org.eclipse.core.runtime.Platform;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.services.AbstractServiceFactory;
import org.eclipse.ui.services.IServiceLocator;
import org.osgi.framework.FrameworkUtil;
import org.vauban.ide.code.CodeKnowledges;
import org.vauban.ide.completion.EditorSessions;
import org.vauban.ide.models.ModelPresence;

/** Makes what lives as long as the workbench: {@code PlatformUI.getWorkbench().getService(...)}. */
public class WorkbenchServices extends AbstractServiceFactory {

    @Override
    @SuppressWarnings({ "rawtypes", "unchecked" })
    public Object create(Class service, IServiceLocator parent, IServiceLocator locator) {
        Object shared = parent.getService(service);
        if (shared != null) {
            return shared;
        }
        if (service == CurrentAssistant.class) {
            return new CurrentAssistant(FrameworkUtil.getBundle(WorkbenchServices.class).getBundleContext());
        }
        if (service == Problems.class) {
            return new Problems(Platform.getLog(WorkbenchServices.class));
        }
        if (service == CodeKnowledges.class) {
            return new CodeKnowledges(FrameworkUtil.getBundle(WorkbenchServices.class).getBundleContext());
        }
        if (service == EditorSessions.class) {
            return new EditorSessions(PlatformUI.getWorkbench(), locator.getService(CurrentAssistant.class),
                    locator.getService(Problems.class));
        }
        if (service == ModelPresence.class) {
            return new ModelPresence(locator.getService(Problems.class));
        }
        return null;
    }
}
