// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour;

import java.nio.file.Path;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.PaletteData;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Shell;

/** A picture of a window as it is on the screen. */
final class Picture {

    private Picture() {
    }

    static void save(Shell shell, Path file) throws Exception {
        ImageData data = Guide.ui(() -> {
            shell.update();
            Rectangle bounds = shell.getBounds();
            // 24-bit images come out skewed
            ImageData target = new ImageData(bounds.width, bounds.height, 32, new PaletteData(0xFF0000, 0xFF00, 0xFF));
            Image image = new Image(shell.getDisplay(), target);
            GC gc = new GC(shell.getDisplay());
            try {
                gc.copyArea(image, bounds.x, bounds.y);
                return image.getImageData();
            } finally {
                gc.dispose();
                image.dispose();
            }
        });
        ImageLoader loader = new ImageLoader();
        loader.data = new ImageData[] { data };
        loader.save(file.toString(), SWT.IMAGE_PNG);
    }
}
