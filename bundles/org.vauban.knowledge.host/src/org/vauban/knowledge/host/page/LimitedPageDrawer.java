// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.page;

import java.awt.geom.Point2D;
import java.io.IOException;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.graphics.form.PDTransparencyGroup;
import org.apache.pdfbox.pdmodel.graphics.image.PDImage;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.rendering.PageDrawer;
import org.apache.pdfbox.rendering.PageDrawerParameters;
import org.eclipse.jdt.annotation.NonNullByDefault;

/** Draws a page, and refuses one that was crafted to exhaust memory or time. */
@NonNullByDefault({})
final class LimitedPageDrawer extends PageDrawer {
    /** Maximum size of an unpacked image: 35 million pixels in colour, or an A4 page at 600 dpi. */
    private static final long MAX_IMAGE_BYTES = 110L << 20;
    private static final int MAX_IMAGES = 10_000;
    private static final int MAX_POINTS = 4_000_000;
    /** Maximum nesting of transparency groups; each level allocates an image as large as the page. */
    private static final int MAX_DEPTH = 5;
    private static final int MAX_GROUPS = 5_000;
    private static final int MOST_COMPONENTS = 4;

    /** Renderer whose pages are drawn within these limits. */
    static final class Renderer extends PDFRenderer {
        Renderer(PDDocument document) {
            super(document);
        }

        @Override
        protected PageDrawer createPageDrawer(PageDrawerParameters parameters) throws IOException {
            return new LimitedPageDrawer(parameters);
        }
    }

    private int images;
    private int points;
    private int depth;
    private int groups;

    LimitedPageDrawer(PageDrawerParameters parameters) throws IOException {
        super(parameters);
    }

    @Override
    public void drawImage(PDImage image) throws IOException {
        if (++images > MAX_IMAGES) {
            throw new PageRefusedException("more than " + MAX_IMAGES + " images");
        }
        long bits = (long) image.getWidth() * image.getHeight() * Math.max(1, image.getBitsPerComponent())
                * components(image);
        if (image.getWidth() < 0 || image.getHeight() < 0 || bits >> 3 > MAX_IMAGE_BYTES) {
            throw new PageRefusedException("an image of " + image.getWidth() + " x " + image.getHeight() + " pixels");
        }
        super.drawImage(image);
    }

    private static int components(PDImage image) {
        try {
            return image.isStencil() ? 1 : Math.max(1, image.getColorSpace().getNumberOfComponents());
        } catch (IOException | RuntimeException e) {
            return MOST_COMPONENTS; // PDFBox then skips the image or reports the fault
        }
    }

    private void count(int more) {
        points += more;
        if (points > MAX_POINTS) {
            throw new PageRefusedException("lines with more than " + MAX_POINTS + " points");
        }
    }

    @Override
    public void moveTo(float x, float y) {
        count(1);
        super.moveTo(x, y);
    }

    @Override
    public void lineTo(float x, float y) {
        count(1);
        super.lineTo(x, y);
    }

    @Override
    public void curveTo(float x1, float y1, float x2, float y2, float x3, float y3) {
        count(3);
        super.curveTo(x1, y1, x2, y2, x3, y3);
    }

    @Override
    public void appendRectangle(Point2D p0, Point2D p1, Point2D p2, Point2D p3) {
        count(4);
        super.appendRectangle(p0, p1, p2, p3);
    }

    @Override
    public void showTransparencyGroup(PDTransparencyGroup form) throws IOException {
        if (++groups > MAX_GROUPS || ++depth > MAX_DEPTH) {
            throw new PageRefusedException("too many transparency groups, or groups nested too deep");
        }
        try {
            super.showTransparencyGroup(form);
        } finally {
            depth--; // after a damaged group, PDFBox continues with the page
        }
    }
}
