// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.status;

import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.preferences.IEclipsePreferences.IPreferenceChangeListener;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.LocalResourceManager;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.menus.WorkbenchWindowControlContribution;
import org.vauban.assist.AssistStatus;
import org.vauban.ide.completion.EditorSession;
import org.vauban.ide.completion.EditorSessions;
import org.vauban.ide.models.ModelAvailability;
import org.vauban.ide.settings.ProjectSettings;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.theme.Icons;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.UiAssistCall;

/** Item in the window's status line: the state in one word, details in its tool tip, and a menu. */
public class StatusItem extends WorkbenchWindowControlContribution {

    /** Id of the contribution in plugin.xml; also the widget's data under the key "id". */
    public static final String ID = "org.vauban.ide.status";

    private final Consumer<AssistStatus> assistantListener = status -> later();
    private final Runnable sessionListener = this::later;
    private final IPreferenceChangeListener preferenceListener = event -> later();

    private CurrentAssistant assistant;
    private EditorSessions sessions;
    private ModelAvailability presence;
    private Display display;
    private ToolBar bar;
    private ToolItem item;
    private LocalResourceManager images;
    private StatusText shown;

    @Override
    protected Control createControl(Composite parent) {
        display = parent.getDisplay();
        assistant = PlatformUI.getWorkbench().getService(CurrentAssistant.class);
        sessions = PlatformUI.getWorkbench().getService(EditorSessions.class);
        presence = PlatformUI.getWorkbench().getService(ModelAvailability.class);
        Composite box = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(box);
        bar = new ToolBar(box, SWT.FLAT | SWT.RIGHT);
        bar.setData("id", ID);
        item = new ToolItem(bar, SWT.PUSH);
        images = new LocalResourceManager(JFaceResources.getResources(), bar);
        item.addListener(SWT.Selection, e -> openMenu());
        bar.getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = shown == null ? null : shown.label();
            }

            @Override
            public void getDescription(AccessibleEvent event) {
                event.result = shown == null ? null : shown.tooltip();
            }
        });
        show();
        GridDataFactory.swtDefaults().align(SWT.FILL, SWT.CENTER).grab(true, true).hint(width(), SWT.DEFAULT)
                .applyTo(bar);
        assistant.addStatusListener(assistantListener);
        sessions.addListener(sessionListener);
        sessions.problems().addListener(sessionListener);
        presence.addListener(sessionListener);
        VaubanPreferences.addListener(preferenceListener);
        return box;
    }

    private int width() {
        GC gc = new GC(bar);
        try {
            gc.setFont(bar.getFont());
            int text = gc.textExtent(shown.label()).x;
            int widest = StatusText.labels().stream().mapToInt(label -> gc.textExtent(label).x).max().orElse(text);
            return bar.computeSize(SWT.DEFAULT, SWT.DEFAULT).x - text + widest;
        } finally {
            gc.dispose();
        }
    }

    private void later() {
        UiAssistCall.onDisplay(display, this::show);
    }

    private void show() {
        if (item == null || item.isDisposed()) {
            return;
        }
        Optional<String> paused = sessions.active().flatMap(StatusItem::paused);
        StatusText text = StatusText.of(assistant.status(), sessions.problems().last(), sessions.refusal(), paused,
                presence.missing());
        if (!text.equals(shown)) {
            shown = text;
            item.setText(text.label());
            item.setImage(images.get(Icons.of(text.icon())));
            item.setToolTipText(text.tooltip().replace("&", "&&"));
        }
    }

    /** @return the reason why completion is paused for the file in the editor */
    private static Optional<String> paused(EditorSession session) {
        ProjectSettings settings = session.settings();
        IProject project = session.project();
        if (project != null && VaubanPreferences.enabled() && !settings.enabled()) {
            return Optional.of(project.getName());
        }
        return Optional.of(session.fileType()).filter(settings::paused);
    }

    private void openMenu() {
        Menu menu = new StatusMenu(getWorkbenchWindow(), assistant.status(), sessions).create(bar);
        Point below = bar.toDisplay(0, bar.getSize().y);
        menu.setLocation(below);
        menu.addListener(SWT.Hide, e -> display.asyncExec(menu::dispose));
        menu.setVisible(true);
    }

    @Override
    public void dispose() {
        if (assistant != null) {
            assistant.removeStatusListener(assistantListener);
            sessions.removeListener(sessionListener);
            sessions.problems().removeListener(sessionListener);
            presence.removeListener(sessionListener);
            VaubanPreferences.removeListener(preferenceListener);
        }
        super.dispose();
    }
}
