// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jface.action.IContributionItem;
import org.eclipse.jface.action.Separator;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.actions.CompoundContributionItem;
import org.eclipse.ui.menus.CommandContributionItem;
import org.eclipse.ui.menus.CommandContributionItemParameter;
import org.eclipse.ui.menus.IWorkbenchContribution;
import org.eclipse.ui.services.IServiceLocator;
import org.vauban.assist.document.DocumentTask;
import org.vauban.ide.settings.VaubanPreferences;

/** Menu of the document tasks, with the titles that the assistant gives them. */
public class DocumentMenu extends CompoundContributionItem implements IWorkbenchContribution {

    private static final String COMMAND = "org.vauban.ide.document";
    private static final String CHECK = "org.vauban.ide.document.check";

    private IServiceLocator services;

    @Override
    public void initialize(IServiceLocator locator) {
        services = locator;
    }

    @Override
    protected IContributionItem[] getContributionItems() {
        List<IContributionItem> items = new ArrayList<>();
        add(items, DocumentTask.CORRECT, "");
        add(items, DocumentTask.CLARIFY, "");
        add(items, DocumentTask.SHORTEN, "");
        add(items, DocumentTask.FORMALISE, "");
        items.add(new Separator());
        VaubanPreferences.translations().forEach(language -> add(items, DocumentTask.TRANSLATE, name(language)));
        items.add(item(COMMAND, Messages.Menu_translateOther,
                Map.of(DocumentHandler.TASK, DocumentTask.TRANSLATE.name(), DocumentHandler.ARGUMENT,
                        DocumentHandler.ASK)));
        items.add(new Separator());
        add(items, DocumentTask.SUMMARISE, "");
        add(items, DocumentTask.CONTINUE, "");
        add(items, DocumentTask.FROM_OUTLINE, "");
        add(items, DocumentTask.TABLE, "");
        items.add(new Separator());
        items.add(item(CHECK, Messages.Menu_check, Map.of()));
        items.add(item(COMMAND, Messages.Menu_requirements,
                Map.of(DocumentHandler.TASK, DocumentTask.REQUIREMENTS.name())));
        return items.toArray(IContributionItem[]::new);
    }

    /** Returns the name of a language in the user's language, in which the prompt names it. */
    private static String name(Locale language) {
        return language.getDisplayLanguage(Locale.getDefault());
    }

    private void add(List<IContributionItem> items, DocumentTask task, String argument) {
        String title = task.title(Locale.getDefault());
        items.add(argument.isEmpty()
                ? item(COMMAND, title, Map.of(DocumentHandler.TASK, task.name()))
                : item(COMMAND, NLS.bind(Messages.Menu_translate, argument),
                        Map.of(DocumentHandler.TASK, task.name(), DocumentHandler.ARGUMENT, argument)));
    }

    private IContributionItem item(String command, String label, Map<String, String> parameters) {
        CommandContributionItemParameter item = new CommandContributionItemParameter(services, null, command,
                CommandContributionItem.STYLE_PUSH);
        item.label = label;
        item.parameters = parameters;
        return new CommandContributionItem(item);
    }
}
