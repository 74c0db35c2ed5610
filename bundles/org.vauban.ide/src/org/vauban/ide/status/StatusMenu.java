// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.status;

import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.keys.IBindingService;
import org.vauban.assist.AssistStatus;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.governance.text.ShortText;
import org.vauban.ide.completion.EditorSession;
import org.vauban.ide.completion.EditorSessions;
import org.vauban.ide.edit.OfferedActions;
import org.vauban.ide.engine.RemoteQuestion;
import org.vauban.ide.models.MeasurePreferencePage;
import org.vauban.ide.models.ModelAvailability;
import org.vauban.ide.models.ModelsPreferencePage;
import org.vauban.ide.perspective.Views;
import org.vauban.ide.policy.PolicyExplanation;
import org.vauban.ide.preferences.VaubanPreferencePage;
import org.vauban.ide.settings.ProjectSettings;
import org.vauban.ide.settings.VaubanPreferences;

/** Menu of the status item. */
final class StatusMenu {

    private static final String LOG_VIEW = "org.eclipse.pde.runtime.LogView";

    /** Characters of the sentence above offered actions. */
    private static final int LONGEST = 80;

    private final IWorkbenchWindow window;
    private final AssistStatus status;
    private final EditorSessions sessions;

    StatusMenu(IWorkbenchWindow window, AssistStatus status, EditorSessions sessions) {
        this.window = window;
        this.status = status;
        this.sessions = sessions;
    }

    Menu create(Control parent) {
        Menu menu = new Menu(parent.getShell(), SWT.POP_UP);
        offered(menu, OfferedActions.last());
        item(menu, SWT.NONE, status.modelId() == null
                ? Messages.Menu_noModel
                : NLS.bind(Messages.Status_model, status.modelId()).replace("&", "&&"), null).setEnabled(false);
        new MenuItem(menu, SWT.SEPARATOR);
        MenuItem on = item(menu, SWT.CHECK, withKey(Messages.Menu_on, "org.vauban.ide.toggle"),
                () -> VaubanPreferences.setEnabled(!VaubanPreferences.enabled()));
        on.setSelection(VaubanPreferences.enabled());
        Optional<EditorSession> session = sessions.active();
        if (session.isPresent()) {
            String type = session.get().fileType();
            ProjectSettings settings = session.get().settings();
            MenuItem pause = item(menu, SWT.CHECK,
                    withKey(NLS.bind(Messages.Menu_pause, type), "org.vauban.ide.pauseFileType"),
                    () -> settings.setPaused(type, !settings.paused(type)));
            pause.setSelection(settings.paused(type));
            pause.setEnabled(settings.enabled());
            item(menu, SWT.NONE, withKey(Messages.Menu_request, "org.vauban.ide.request"), () -> {
                window.getActivePage().activate(session.get().outerPart());
                session.get().request();
            }).setEnabled(settings.enabled());
        }
        views(menu);
        new MenuItem(menu, SWT.SEPARATOR);
        Optional<String> problem = Optional.ofNullable(status.message()).or(sessions.problems()::last);
        problem.ifPresent(sentence -> item(menu, SWT.NONE, Messages.Menu_problem, () -> showProblem(sentence)));
        problem.filter(PolicyExplanation::explains).or(sessions::refusal).filter(PolicyExplanation::explains)
                .ifPresent(refusal -> item(menu, SWT.NONE, Messages.Menu_refusal,
                        () -> PolicyExplanation.open(window.getShell(), refusal)));
        AnswerOrigin origin = status.origin();
        if (origin != null && origin.unconfirmed() != null) {
            item(menu, SWT.NONE, NLS.bind(Messages.Menu_remote, origin.unconfirmed()),
                    () -> RemoteQuestion.ask(origin.unconfirmed()));
        }
        if (window.getWorkbench().getService(ModelAvailability.class).missing()) {
            item(menu, SWT.NONE, Messages.Menu_importModel, () -> preferences(ModelsPreferencePage.ID));
        }
        item(menu, SWT.NONE, Messages.Menu_models, () -> preferences(ModelsPreferencePage.ID));
        item(menu, SWT.NONE, Messages.Menu_measure, () -> preferences(MeasurePreferencePage.ID));
        item(menu, SWT.NONE, Messages.Menu_preferences, () -> preferences(VaubanPreferencePage.ID));
        return menu;
    }

    /** Adds the actions of the last notification, which may be closed. */
    private static void offered(Menu menu, OfferedActions offer) {
        if (!offer.actions().isEmpty()) {
            item(menu, SWT.NONE, ShortText.of(offer.sentence(), LONGEST).replace("&", "&&"), null).setEnabled(false);
            offer.actions().forEach(each -> item(menu, SWT.NONE, each.label().replace("&", "&&"), each.run()));
            new MenuItem(menu, SWT.SEPARATOR);
        }
    }

    private void views(Menu menu) {
        new MenuItem(menu, SWT.SEPARATOR);
        item(menu, SWT.NONE, Messages.Menu_chat, () -> show(Views.CHAT));
        item(menu, SWT.NONE, Messages.Menu_knowledge, () -> show(Views.KNOWLEDGE));
        item(menu, SWT.NONE, Messages.Menu_trace, () -> show(Views.TRACE));
        item(menu, SWT.NONE, Messages.Menu_inspector, () -> show(Views.INSPECTOR));
    }

    private void preferences(String page) {
        PreferencesUtil.createPreferenceDialogOn(window.getShell(), page, null, null).open();
    }

    private void show(String view) {
        try {
            window.getActivePage().showView(view);
        } catch (PartInitException e) {
            sessions.problems().report(e);
        }
    }

    private static MenuItem item(Menu menu, int style, String text, @Nullable Runnable action) {
        MenuItem item = new MenuItem(menu, style);
        item.setText(text);
        if (action != null) {
            item.addListener(SWT.Selection, e -> action.run());
        }
        return item;
    }

    private String withKey(String text, String command) {
        String keys = window.getService(IBindingService.class).getBestActiveBindingFormattedFor(command);
        return keys == null ? text : text + '\t' + keys;
    }

    /** Shows the sentence and, on request, the log with the details. */
    private void showProblem(String sentence) {
        boolean log = window.getWorkbench().getViewRegistry().find(LOG_VIEW) != null;
        String[] buttons = log
                ? new String[] {Messages.Problem_openLog, Messages.Problem_close}
                : new String[] {Messages.Problem_close};
        int answer = new MessageDialog(window.getShell(), Messages.Problem_title, null, sentence.replace("&", "&&"),
                MessageDialog.ERROR, buttons.length - 1, buttons).open();
        if (log && answer == 0) {
            show(LOG_VIEW);
        }
    }
}
