// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide;

import java.nio.file.Path;
import java.util.Locale;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.Platform;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchListener;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.services.AbstractServiceFactory;
import org.eclipse.ui.services.IServiceLocator;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.vauban.ide.attach.AttachmentSearch;
import org.vauban.ide.chat.conversation.WorkbenchChats;
import org.vauban.ide.code.ContextCollector;
import org.vauban.ide.code.LanguageSupportRegistry;
import org.vauban.ide.completion.EditorSessions;
import org.vauban.ide.knowledge.IdleWatch;
import org.vauban.ide.knowledge.KnowledgeWatch;
import org.vauban.ide.knowledge.WorkbenchKnowledge;
import org.vauban.ide.models.ModelAvailability;
import org.vauban.ide.nextedit.NextEditController;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.FailureLog;

/** Creates the services that live as long as the workbench: {@code PlatformUI.getWorkbench().getService(...)}. */
public class WorkbenchServices extends AbstractServiceFactory {

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public @Nullable Object create(Class service, IServiceLocator parent, IServiceLocator locator) {
        Object shared = parent.getService(service);
        if (shared != null) {
            return shared;
        }
        if (service == CurrentAssistant.class) {
            CurrentAssistant current = new CurrentAssistant(
                    FrameworkUtil.getBundle(WorkbenchServices.class).getBundleContext());
            afterShutdown(current::awaitRecorded);
            return current;
        }
        if (service == FailureLog.class) {
            return new FailureLog(Platform.getLog(WorkbenchServices.class));
        }
        if (service == LanguageSupportRegistry.class) {
            return new LanguageSupportRegistry(FrameworkUtil.getBundle(WorkbenchServices.class).getBundleContext());
        }
        if (service == AttachmentSearch.class) {
            return new AttachmentSearch(FrameworkUtil.getBundle(WorkbenchServices.class).getBundleContext(),
                    Platform.getLog(WorkbenchServices.class));
        }
        if (service == WorkbenchChats.class) {
            return chats(locator.getService(CurrentAssistant.class));
        }
        if (service == WorkbenchKnowledge.class) {
            return new WorkbenchKnowledge(locator.getService(CurrentAssistant.class));
        }
        if (service == IdleWatch.class) {
            IdleWatch watch = new IdleWatch(PlatformUI.getWorkbench().getDisplay(),
                    locator.getService(CurrentAssistant.class), locator.getService(WorkbenchKnowledge.class));
            afterShutdown(watch::close);
            return watch;
        }
        if (service == KnowledgeWatch.class) {
            KnowledgeWatch watch = new KnowledgeWatch(ResourcesPlugin.getWorkspace(),
                    locator.getService(WorkbenchKnowledge.class));
            afterShutdown(watch::close);
            return watch;
        }
        if (service == NextEditController.class) {
            return new NextEditController(PlatformUI.getWorkbench(), locator.getService(EditorSessions.class),
                    locator.getService(LanguageSupportRegistry.class), Platform.getLog(WorkbenchServices.class));
        }
        if (service == EditorSessions.class) {
            return new EditorSessions(PlatformUI.getWorkbench(), locator.getService(CurrentAssistant.class),
                    locator.getService(FailureLog.class),
                    new ContextCollector(locator.getService(LanguageSupportRegistry.class),
                            Platform.getLog(WorkbenchServices.class), VaubanPreferences::exclusions));
        }
        if (service == ModelAvailability.class) {
            return new ModelAvailability(locator.getService(FailureLog.class),
                    locator.getService(CurrentAssistant.class));
        }
        return null;
    }

    /** Conversations end with the workbench, before the assistant ends. */
    private static WorkbenchChats chats(CurrentAssistant assistant) {
        WorkbenchChats chats = new WorkbenchChats(assistant, conversations(),
                Locale.forLanguageTag(Platform.getNL().replace('_', '-')));
        afterShutdown(chats::close);
        return chats;
    }

    /** Returns the folder of the workspace's conversations. */
    static Path conversations() {
        Bundle bundle = FrameworkUtil.getBundle(WorkbenchServices.class);
        return Platform.getStateLocation(bundle).append("conversations").toPath();
    }

    private static void afterShutdown(Runnable action) {
        PlatformUI.getWorkbench().addWorkbenchListener(new IWorkbenchListener() {
            @Override
            public boolean preShutdown(IWorkbench workbench, boolean forced) {
                return true;
            }

            @Override
            public void postShutdown(IWorkbench workbench) {
                action.run();
            }
        });
    }
}
