// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide;

import java.util.Locale;
import org.eclipse.core.runtime.Platform;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchListener;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.services.AbstractServiceFactory;
import org.eclipse.ui.services.IServiceLocator;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.vauban.ide.attach.MaterialSearch;
import org.vauban.ide.chat.Chats;
import org.vauban.ide.code.CodeKnowledges;
import org.vauban.ide.code.PlaceContext;
import org.vauban.ide.completion.EditorSessions;
import org.vauban.ide.nextedit.NextEdits;
import org.vauban.ide.models.ModelPresence;
import org.vauban.ide.preferences.VaubanPreferences;

/** Makes what lives as long as the workbench: {@code PlatformUI.getWorkbench().getService(...)}. */
public class WorkbenchServices extends AbstractServiceFactory {

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
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
        if (service == MaterialSearch.class) {
            return new MaterialSearch(FrameworkUtil.getBundle(WorkbenchServices.class).getBundleContext(),
                    Platform.getLog(WorkbenchServices.class));
        }
        if (service == Chats.class) {
            return chats(locator.getService(CurrentAssistant.class));
        }
        if (service == NextEdits.class) {
            return new NextEdits(PlatformUI.getWorkbench(), locator.getService(EditorSessions.class),
                    locator.getService(CodeKnowledges.class), Platform.getLog(WorkbenchServices.class));
        }
        if (service == EditorSessions.class) {
            return new EditorSessions(PlatformUI.getWorkbench(), locator.getService(CurrentAssistant.class),
                    locator.getService(Problems.class), new PlaceContext(locator.getService(CodeKnowledges.class),
                            Platform.getLog(WorkbenchServices.class), VaubanPreferences::exclusions));
        }
        if (service == ModelPresence.class) {
            return new ModelPresence(locator.getService(Problems.class));
        }
        return null;
    }

    /** Conversations end with the workbench, before the assistant does. */
    private static Chats chats(CurrentAssistant assistant) {
        Bundle bundle = FrameworkUtil.getBundle(WorkbenchServices.class);
        Chats chats = new Chats(assistant, Platform.getStateLocation(bundle).append("conversations").toPath(),
                Locale.forLanguageTag(Platform.getNL().replace('_', '-')));
        PlatformUI.getWorkbench().addWorkbenchListener(new IWorkbenchListener() {
            @Override
            public boolean preShutdown(IWorkbench workbench, boolean forced) {
                return true;
            }

            @Override
            public void postShutdown(IWorkbench workbench) {
                chats.close();
            }
        });
        return chats;
    }
}
