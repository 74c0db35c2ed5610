// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.remote;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.preference.PreferencePage;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineExtension;
import org.vauban.engine.endpoint.EndpointCheck;
import org.vauban.engine.endpoint.EndpointDescription;
import org.vauban.ide.engine.EndpointKeyDialog;
import org.vauban.ide.engine.RemoteEngines;
import org.vauban.ide.engine.RemoteQuestion;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.UiAssistCall;

/**
 * Lists the endpoints that a signed policy grants: what each may answer, whether the user consents, and whether it
 * works. Changes apply at once. Settings are read and written in the background, one after the other.
 */
public class RemotePreferencePage extends PreferencePage implements IWorkbenchPreferencePage {

    /** Id of the page in plugin.xml. */
    public static final String ID = "org.vauban.ide.preferences.remote";

    private static final int WIDTH = 400;
    private static final int ROWS = 3;
    private static final int FEATURES = 3;
    private static final int LINES = 7;
    private static final String COMPLETION = "completion";

    private final @Nullable EngineExtension remote;
    private List<EndpointDescription> endpoints = List.of();
    private Table table;
    private Table features;
    private Button hedge;
    private Button check;
    private Button agree;
    private Button key;
    private Text details;

    /** An operation on the settings; returns the message to show, or null. */
    private interface Work {
        @Nullable
        String run(EngineExtension remote) throws IOException;
    }

    public RemotePreferencePage() {
        this(RemoteEngines.extension().orElse(null));
    }

    /** @param remote null if it is not installed */
    public RemotePreferencePage(@Nullable EngineExtension remote) {
        this.remote = remote;
        noDefaultAndApplyButton();
    }

    @Override
    public void init(IWorkbench workbench) {
        // nothing to initialize
    }

    @Override
    public void createControl(Composite parent) {
        super.createControl(parent);
        PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(),
                VaubanPreferences.NODE + ".preferences_remote");
    }

    @Override
    protected Control createContents(Composite parent) {
        Composite page = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(page);
        label(page, remote == null ? Messages.Page_missing : Messages.Page_description);
        if (remote == null) {
            return page;
        }
        table = new Table(page, SWT.BORDER | SWT.FULL_SELECTION | SWT.SINGLE);
        table.setHeaderVisible(true);
        AccessibleName.give(table, Messages.Page_endpoints);
        GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, table.getItemHeight() * (ROWS + 1)).applyTo(table);
        for (String title : List.of(Messages.Column_endpoint, Messages.Column_state)) {
            new TableColumn(table, SWT.LEFT).setText(title);
        }
        table.addListener(SWT.Selection, e -> showSelected());
        label(page, Messages.Page_features);
        features = new Table(page, SWT.BORDER | SWT.CHECK);
        AccessibleName.give(features, Messages.Page_features);
        GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, features.getItemHeight() * FEATURES)
                .applyTo(features);
        features.addListener(SWT.Selection, e -> {
            if (e.detail == SWT.CHECK) {
                route((TableItem) e.item);
            }
        });
        hedge = new Button(page, SWT.CHECK);
        hedge.setText(Messages.Page_hedge);
        hedge.addListener(SWT.Selection, e -> hedge());
        Composite buttons = new Composite(page, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(3).applyTo(buttons);
        check = button(buttons, Messages.Button_check, this::check);
        agree = button(buttons, Messages.Button_allow, this::agree);
        key = button(buttons, Messages.Button_key, this::changeKey);
        details = new Text(page, SWT.READ_ONLY | SWT.MULTI | SWT.WRAP | SWT.V_SCROLL);
        details.setBackground(parent.getBackground());
        AccessibleName.give(details, Messages.Page_details);
        GridDataFactory.fillDefaults().grab(true, true).hint(WIDTH, details.getLineHeight() * LINES).applyTo(details);
        showSelected();
        change(null, each -> null);
        return page;
    }

    private static void label(Composite parent, String text) {
        Label label = new Label(parent, SWT.WRAP);
        label.setText(text);
        GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(label);
    }

    private Button button(Composite parent, String text, Runnable action) {
        Button button = new Button(parent, SWT.PUSH);
        button.setText(text);
        setButtonLayoutData(button);
        button.addListener(SWT.Selection, e -> action.run());
        return button;
    }

    private Optional<EndpointDescription> selected() {
        int index = table.getSelectionIndex();
        return index < 0 || index >= endpoints.size() ? Optional.empty() : Optional.of(endpoints.get(index));
    }

    private void route(TableItem item) {
        String feature = (String) item.getData();
        boolean wanted = item.getChecked();
        selected().ifPresent(endpoint -> change(null, each -> {
            each.route(feature, wanted ? endpoint.name() : null, RemoteQuestion.locale());
            return null;
        }));
    }

    private void hedge() {
        boolean wanted = hedge.getSelection();
        selected().ifPresent(endpoint -> change(null, each -> {
            each.hedge(wanted ? endpoint.name() : null, RemoteQuestion.locale());
            return null;
        }));
    }

    private void check() {
        selected().ifPresent(endpoint -> change(NLS.bind(Messages.Check_running, endpoint.label()), each -> {
            RemoteEngines.askAgain(); // the user may have declined to open the secure storage before
            EndpointCheck found = each.check(endpoint.name(), RemoteQuestion.locale());
            return String.join("\n", found.findings());
        }, endpoint));
    }

    private void agree() {
        selected().ifPresent(endpoint -> {
            if (endpoint.agreed()) {
                change(null, each -> {
                    each.agree(endpoint.name(), false, RemoteQuestion.locale());
                    return NLS.bind(Messages.Withdrawn, endpoint.label());
                });
            } else {
                Display display = table.getDisplay();
                RemoteQuestion.ask(endpoint.name(),
                        () -> UiAssistCall.onDisplay(display, table, () -> change(null, each -> null)));
            }
        });
    }

    private void changeKey() {
        selected().ifPresent(endpoint -> {
            EndpointKeyDialog dialog = new EndpointKeyDialog(getShell(), endpoint.label());
            if (dialog.open() == Window.OK) {
                String value = dialog.getValue().strip();
                change(null, each -> {
                    RemoteEngines.keep(endpoint.name(), value.isEmpty() ? null : value);
                    return NLS.bind(value.isEmpty() ? Messages.Key_removed : Messages.Key_kept, endpoint.label());
                });
            }
        });
    }

    private void change(@Nullable String meanwhile, Work work) {
        change(meanwhile, work, null);
    }

    /**
     * Performs an operation in the background, then shows the endpoints as they are afterwards.
     *
     * @param meanwhile text to show until then, or null
     * @param about endpoint that the result concerns but does not name, or null
     */
    private void change(@Nullable String meanwhile, Work work, @Nullable EndpointDescription about) {
        EngineExtension extension = Objects.requireNonNull(remote);
        Display display = table.getDisplay();
        if (meanwhile != null) {
            details.setText(meanwhile);
        }
        Job job = Job.create(Messages.Page_job, (ICoreRunnable) monitor -> {
            String error = null;
            String said = null;
            List<EndpointDescription> now = List.of();
            try {
                said = work.run(extension);
            } catch (EngineException | IOException e) {
                error = e.getMessage();
            }
            try {
                now = extension.endpoints(RemoteQuestion.locale());
            } catch (EngineException e) {
                error = e.getMessage();
            }
            String usage = extension.usage(RemoteQuestion.locale());
            String told = said;
            String refused = error;
            List<EndpointDescription> found = now;
            UiAssistCall.onDisplay(display, table,
                    () -> show(found, told == null ? null : named(told, about), refused, usage));
        });
        job.setSystem(true);
        job.setRule(SettingsChangeRule.RULE);
        job.schedule();
    }

    /** Returns a message about an endpoint, with its name if another endpoint is selected by now. */
    private String named(String told, @Nullable EndpointDescription about) {
        return about == null || selected().filter(each -> each.name().equals(about.name())).isPresent() ? told
                : about.label() + "\n" + told;
    }

    private void show(List<EndpointDescription> now, @Nullable String told, @Nullable String refused, String usage) {
        String kept = selected().map(EndpointDescription::name).orElse("");
        endpoints = now;
        table.removeAll();
        for (EndpointDescription each : now) {
            TableItem item = new TableItem(table, SWT.NONE);
            item.setText(new String[] {each.label(), state(each)});
            if (each.name().equals(kept)) {
                table.setSelection(item);
            }
        }
        if (table.getSelectionIndex() < 0 && !now.isEmpty()) {
            table.setSelection(0);
        }
        for (TableColumn column : table.getColumns()) {
            column.pack();
        }
        setErrorMessage(refused);
        setMessage(now.isEmpty() && refused == null ? Messages.Page_none : null, INFORMATION);
        showSelected();
        if (told != null) {
            details.setText(told);
        } else {
            details.setText(details.getText().isEmpty() ? usage : details.getText() + "\n\n" + usage);
        }
    }

    private static String state(EndpointDescription endpoint) {
        String problem = endpoint.problem();
        if (problem != null) {
            return problem;
        }
        if (endpoint.routed().isEmpty()) {
            return endpoint.hedges() ? Messages.State_hedges : Messages.State_unused;
        }
        return endpoint.agreed() ? NLS.bind(Messages.State_answers, String.join(", ", names(endpoint.routed())))
                : Messages.State_asks;
    }

    private static List<String> names(List<String> features) {
        return features.stream().map(RemotePreferencePage::name).toList();
    }

    private static String name(String feature) {
        return Map.of(COMPLETION, Messages.Feature_completion, "chat", Messages.Feature_chat, "edit",
                Messages.Feature_edit, "fix", Messages.Feature_fix, "document", Messages.Feature_document, "embedding",
                Messages.Feature_embedding).getOrDefault(feature, feature);
    }

    private void showSelected() {
        EndpointDescription endpoint = selected().orElse(null);
        int row = features.getSelectionIndex();
        features.removeAll();
        for (Control each : List.of(features, check, agree, key)) {
            each.setEnabled(endpoint != null);
        }
        hedge.setEnabled(endpoint != null && endpoint.features().contains(COMPLETION));
        hedge.setSelection(endpoint != null && endpoint.hedges());
        agree.setText(endpoint != null && endpoint.agreed() ? Messages.Button_withdraw : Messages.Button_allow);
        setButtonLayoutData(agree);
        agree.requestLayout(); // the row of buttons may need another width
        if (endpoint == null) {
            details.setText("");
            return;
        }
        for (String feature : endpoint.features()) {
            TableItem item = new TableItem(features, SWT.NONE);
            item.setText(name(feature));
            item.setData(feature);
            item.setChecked(endpoint.routed().contains(feature));
        }
        features.setSelection(Math.min(row, features.getItemCount() - 1)); // keeps the row with the keyboard focus
        details.setText(NLS.bind(Messages.Page_explanation, new Object[] {endpoint.address(), endpoint.dialect(),
                String.join(", ", endpoint.classes()), endpoint.explanation()}));
    }
}
