// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.PaletteData;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;

/** Pictures of what is on the screen, for people to look at and for tests to measure. */
final class Pictures {

    private Pictures() {
    }

    /** Writes the workbench window to target/pictures. */
    static void save(String name) {
        save(name, Ui.call(() -> Ui.window().getShell()));
    }

    /** Writes what the screen shows where the workbench window is, with the windows over it, to target/pictures. */
    static void saveScreen(String name) {
        Ui.settle();
        write(name, Ui.call(() -> {
            Shell window = Ui.window().getShell();
            ImageData all = of(window);
            // what is over it lies in windows of its own; the picture of the screen itself does not follow what is drawn
            for (Shell shell : Ui.display().getShells()) {
                if (shell != window && shell.isVisible()) {
                    paste(of(shell), all, shell.getLocation().x - window.getLocation().x, shell.getLocation().y - window.getLocation().y);
                }
            }
            return all;
        }));
    }

    private static void paste(ImageData from, ImageData to, int left, int top) {
        for (int y = Math.max(0, -top); y < from.height && top + y < to.height; y++) {
            for (int x = Math.max(0, -left); x < from.width && left + x < to.width; x++) {
                to.setPixel(left + x, top + y, from.getPixel(x, y));
            }
        }
    }

    /** Writes another window to target/pictures. */
    static void save(String name, Control control) {
        Ui.settle();
        write(name, Ui.call(() -> of(control)));
    }

    /** Writes a picture to target/pictures. */
    static void write(String name, ImageData data) {
        Path folder = Path.of(System.getProperty("vauban.root", "."), "tests", "org.vauban.ide.tests", "target", "pictures");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        ImageLoader loader = new ImageLoader();
        loader.data = new ImageData[] { data };
        loader.save(folder.resolve(name + ".png").toString(), SWT.IMAGE_PNG);
    }

    /** @return "the same", or where two pictures differ */
    static String difference(ImageData one, ImageData other) {
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

    /** On the UI thread: what a control shows now. */
    static ImageData of(Control control) {
        control.update();
        Rectangle bounds = control.getBounds();
        // 24-bit images come out skewed
        ImageData data = new ImageData(bounds.width, bounds.height, 32, new PaletteData(0xFF0000, 0xFF00, 0xFF));
        Image image = new Image(control.getDisplay(), data);
        GC gc = new GC(control);
        try {
            gc.copyArea(image, 0, 0);
            return image.getImageData();
        } finally {
            gc.dispose();
            image.dispose();
        }
    }
}
