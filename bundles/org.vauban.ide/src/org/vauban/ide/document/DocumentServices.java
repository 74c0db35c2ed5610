// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.document;

import org.eclipse.ui.services.AbstractServiceFactory;
import org.eclipse.ui.services.IServiceLocator;

/** Creates the services that live as long as the workbench. */
public class DocumentServices extends AbstractServiceFactory {

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Object create(Class service, IServiceLocator parent, IServiceLocator locator) {
        Object shared = parent.getService(service);
        return shared != null ? shared : service == CollectedResults.class ? new CollectedResults() : null;
    }
}
