// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IWorkbenchPartReference;
import org.eclipse.ui.PlatformUI;
import org.vauban.ide.tour.Screenshot;

/**
 * Screenshots, for people to look at and for tests to measure. Those for people are written by {@code ./dev pictures}
 * only, which sets {@code VAUBAN_PICTURES}.
 */
public final class Pictures {

    private static final Path FOLDER = Path.of(System.getProperty("vauban.root", "."), "tests", "org.vauban.ide.tests",
            "target", "pictures");

    private static final boolean WANTED = System.getenv("VAUBAN_PICTURES") != null;

    private Pictures() {}

    /** Whether pictures for people are written. */
    public static boolean wanted() {
        return WANTED;
    }

    /** Writes a screenshot of the workbench window to target/pictures, if pictures are wanted. */
    public static void save(String name) {
        save(name, Ui.call(() -> Ui.window().getShell()));
    }

    /** Returns the screen's content at the workbench window's location, including windows above it. */
    public static ImageData screen() {
        Rectangle bounds = Ui.call(() -> Ui.window().getShell().getBounds());
        return screen(bounds);
    }

    /** Returns a part of the screen; without a frame buffer, the window without those above it. */
    public static ImageData screen(Rectangle area) {
        Keys.pointAway();
        Ui.run(() -> {
            for (Shell shell : Ui.display().getShells()) {
                if (shell.isVisible()) {
                    // areas that were covered until now may not be painted yet
                    shell.redraw(0, 0, shell.getSize().x, shell.getSize().y, true);
                    shell.update();
                }
            }
        });
        Ui.settle();
        return FrameBuffer.open().map(screen -> screen.copy(area))
                .orElseGet(() -> Ui.call(() -> Screenshot.of(Ui.window().getShell())));
    }

    /** Writes a screenshot of another window to target/pictures, if pictures are wanted. */
    public static void save(String name, Control control) {
        Ui.settle();
        if (WANTED) {
            write(name, Ui.call(() -> Screenshot.of(control)));
        }
    }

    /**
     * Writes a picture for docs/images to target/pictures/docs, if pictures are wanted. The name gets the
     * suffix -dark in a dark theme, -contrast if the system uses high contrast, and -fr in French.
     */
    public static void document(String name, ImageData data) {
        if (!WANTED) {
            return;
        }
        String theme = Ui.call(() -> PlatformUI.getWorkbench().getService(IThemeEngine.class).getActiveTheme().getId());
        String language = Locale.getDefault().getLanguage();
        write(FOLDER.resolve("docs"),
                name + (theme.endsWith("dark") ? "-dark" : "") + (Look.highContrast() ? "-contrast" : "")
                        + (language.equals("en") ? "" : "-" + language),
                FewColours.of(Screenshot.withoutBorder(data)));
    }

    /** Writes the workbench window for docs/images, including windows above it. */
    public static void document(String name) {
        document(name, screen());
    }

    /** Writes the workbench window for docs/images, with its editor maximised. */
    public static void documentEditor(String name) {
        IWorkbenchPartReference editor = Ui.call(() -> Ui.page().getReference(Ui.page().getActiveEditor()));
        Ui.run(() -> Ui.page().toggleZoom(editor));
        Ui.settle();
        document(name);
        Ui.run(() -> Ui.page().toggleZoom(editor));
    }

    /** Writes another window for docs/images. */
    public static void document(String name, Control control) {
        Ui.settle();
        if (WANTED) {
            document(name, Ui.call(() -> Screenshot.of(control)));
        }
    }

    /** Writes a picture to target/pictures. */
    public static void write(String name, ImageData data) {
        write(FOLDER, name, Screenshot.withoutBorder(data));
    }

    private static void write(Path folder, String name, ImageData data) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        ImageLoader loader = new ImageLoader();
        loader.data = new ImageData[] {data};
        loader.save(folder.resolve(name + ".png").toString(), SWT.IMAGE_PNG);
    }

    /** @return "the same", or where two pictures differ */
    public static String difference(ImageData one, ImageData other) {
        int left = Integer.MAX_VALUE;
        int top = Integer.MAX_VALUE;
        int right = -1;
        int bottom = -1;
        for (int y = 0; y < one.height; y++) {
            for (int x = 0; x < one.width; x++) {
                if (one.getPixel(x, y) != other.getPixel(x, y)) {
                    left = Math.min(left, x);
                    right = Math.max(right, x);
                    top = Math.min(top, y);
                    bottom = Math.max(bottom, y);
                }
            }
        }
        return right < 0 ? "the same" : "from " + left + "," + top + " to " + right + "," + bottom;
    }
}
