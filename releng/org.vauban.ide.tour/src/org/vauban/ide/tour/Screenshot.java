// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour;

import java.nio.file.Path;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.PaletteData;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;

/** A picture of a window as it is on the screen. */
public final class Screenshot {

    private Screenshot() {}

    static void save(Shell shell, Path file) throws Exception {
        ImageData data = WorkbenchDriver.ui(() -> of(shell));
        ImageLoader loader = new ImageLoader();
        loader.data = new ImageData[] {withoutBorder(data)};
        loader.save(file.toString(), SWT.IMAGE_PNG);
    }

    /** Returns the current image of a window or of a part of one. UI thread. */
    public static ImageData of(Control control) {
        control.update();
        Rectangle bounds = control.getBounds();
        // 24-bit images come out skewed
        ImageData target = new ImageData(bounds.width, bounds.height, 32, new PaletteData(0xFF0000, 0xFF00, 0xFF));
        Image image = new Image(control.getDisplay(), target);
        // a GC of the window, because the display's own picture is not kept up to date on GTK
        GC gc = new GC(control);
        try {
            gc.copyArea(image, 0, 0);
            return image.getImageData();
        } finally {
            gc.dispose();
            image.dispose();
        }
    }

    /** Removes the black border: the bounds of a window include a frame that is missing without a window manager. */
    public static ImageData withoutBorder(ImageData data) {
        int width = data.width;
        int height = data.height;
        while (width > 1 && black(data, width - 1, 0, width - 1, data.height - 1)) {
            width--;
        }
        while (height > 1 && black(data, 0, height - 1, width - 1, height - 1)) {
            height--;
        }
        ImageData cut = new ImageData(width, height, data.depth, data.palette);
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            data.getPixels(0, y, width, row, 0);
            cut.setPixels(0, y, width, row, 0);
        }
        return cut;
    }

    private static boolean black(ImageData data, int left, int top, int right, int bottom) {
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                RGB colour = data.palette.getRGB(data.getPixel(x, y));
                if (colour.red + colour.green + colour.blue > 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
