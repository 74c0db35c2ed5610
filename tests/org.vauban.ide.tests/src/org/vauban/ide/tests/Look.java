// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import java.util.List;
import java.util.Locale;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.ui.IPerspectiveDescriptor;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.vauban.ide.theme.Contrast;

/** Sets the theme and the window size for screenshots, in the workbench's language. */
public final class Look {

    public static final String LIGHT = "default";
    public static final String DARK = "dark";

    private static final String THEME = "org.eclipse.e4.ui.css.theme.e4_";
    private static final Rectangle WINDOW = new Rectangle(0, 0, 1120, 800);

    private Look() {}

    /**
     * Returns both themes if pictures are wanted, otherwise one of them, by the seed of the run: whether something is
     * cut does not depend on the theme.
     */
    public static List<String> themes() {
        if (Pictures.wanted()) {
            return List.of(LIGHT, DARK);
        }
        return List.of(Long.getLong("junit.jupiter.execution.order.random.seed", 1) % 2 == 0 ? LIGHT : DARK);
    }

    /**
     * Changes the theme and replaces the window, because content of the old one keeps some colours of the previous
     * theme.
     */
    public static void theme(String name) {
        if (Ui.call(() -> engine().getActiveTheme().getId()).equals(THEME + name)) {
            return;
        }
        Ui.run(() -> {
            engine().setTheme(THEME + name, false);
            IWorkbenchWindow old = Ui.window();
            String perspective = old.getActivePage().getPerspective().getId();
            IWorkbenchWindow next = PlatformUI.getWorkbench().openWorkbenchWindow(perspective,
                    ResourcesPlugin.getWorkspace().getRoot());
            next.getShell().setBounds(old.getShell().getBounds());
            old.close();
        });
        Ui.settle();
    }

    /** Whether the system asks for high contrast. */
    public static boolean highContrast() {
        return Ui.call(() -> Ui.display().getHighContrast());
    }

    private static IThemeEngine engine() {
        return PlatformUI.getWorkbench().getService(IThemeEngine.class);
    }

    public static void perspective(String id) {
        Ui.run(() -> {
            PlatformUI.getWorkbench().showPerspective(id, Ui.window());
            Ui.page().resetPerspective();
        });
        Ui.settle();
    }

    /**
     * Shows a perspective and closes all others: a view that is open in two perspectives survives being hidden in one,
     * with everything that was typed into it.
     */
    public static void onlyPerspective(String id) {
        Ui.run(() -> {
            IWorkbenchPage page = Ui.page();
            PlatformUI.getWorkbench().showPerspective(id, Ui.window());
            for (IPerspectiveDescriptor each : page.getOpenPerspectives()) {
                if (!each.getId().equals(id)) {
                    page.closePerspective(each, false, false);
                }
            }
        });
    }

    /** Resizes the window for a screenshot. @return the previous bounds */
    public static Rectangle window() {
        Rectangle before = Ui.call(() -> Ui.window().getShell().getBounds());
        Ui.run(() -> Ui.window().getShell().setBounds(WINDOW));
        Ui.settle();
        return before;
    }

    public static void window(Rectangle bounds) {
        Ui.run(() -> Ui.window().getShell().setBounds(bounds));
        Ui.settle();
    }

    /**
     * Sets the text colour to the background colour, as two themes may do, and waits until the text is readable all the
     * same.
     */
    public static void awaitReadable(StyledText text) {
        Ui.run(() -> {
            text.setForeground(text.getBackground());
            text.redraw();
        });
        Ui.await("words that can be read", () -> Contrast.of(text.getForeground().getRGB(),
                text.getBackground().getRGB()) >= Contrast.READABLE);
    }

    /** Returns the text in the workbench's language. */
    public static String say(String english, String french) {
        return Locale.getDefault().getLanguage().equals("fr") ? french : english;
    }
}
