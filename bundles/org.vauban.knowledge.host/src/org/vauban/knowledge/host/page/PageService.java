// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.page;

import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.TextMatches;
import org.vauban.knowledge.host.content.DocumentContent;
import org.vauban.knowledge.host.pdf.PdfReader;
import org.vauban.knowledge.host.content.ReadException;
import org.vauban.knowledge.host.mail.MailReader;
import org.vauban.knowledge.protocol.PageProtocol.Find;
import org.vauban.knowledge.protocol.PageProtocol.Found;
import org.vauban.knowledge.protocol.PageProtocol.Head;
import org.vauban.knowledge.protocol.PageProtocol.Strip;
import org.vauban.knowledge.protocol.PageProtocol.Wanted;

/** Renders pages of PDF one after the other, and searches them. For one thread. */
public final class PageService {
    /** In points; PDF allows 14,400, but large drawings exceed that. */
    private static final float LONGEST_SIDE = 60_000;
    /** Size of a strip before compression. */
    private static final int STRIP_BYTES = 1 << 20;
    private static final int COLOURS = 3;

    static {
        ImageIO.setUseCache(false); // the cache would write files
    }

    /** Receives the pieces of an answer. */
    public interface Receiver {
        /** @throws IOException if the client is gone */
        void part(Object part) throws IOException;
    }

    /** Distinguishes a client that is gone from a damaged file. */
    private static final class GoneException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final IOException cause;

        GoneException(IOException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    /**
     * Renders a page: sends a {@link Head}, then the {@link Strip}s of its image from top to bottom.
     *
     * @throws ReadException if the page cannot be rendered because of the file
     * @throws IOException if the client is gone
     */
    public void page(Wanted wanted, Receiver receiver) throws ReadException, IOException {
        DocumentContent content = content(wanted.path());
        try {
            PdfReader.with(content, document -> draw(document, wanted, receiver));
        } catch (GoneException e) {
            throw e.cause;
        } catch (PageRefusedException e) {
            throw new ReadException(ReadFailure.BOMB, String.valueOf(e.getMessage()), e);
        } catch (StackOverflowError e) {
            throw new ReadException(ReadFailure.BOMB, "nested too deep", e);
        } catch (RuntimeException e) {
            // for malformed files, PDFBox and the graphics of the platform throw exceptions of many types
            throw new ReadException(ReadFailure.DAMAGED, e.getClass().getSimpleName(), e);
        }
    }

    private static DocumentContent content(String path) throws ReadException {
        try {
            DocumentContent content = MailReader.content(Path.of(path));
            try (InputStream in = content.open()) {
                in.read(); // opening a directory succeeds, reading it does not
            }
            return content;
        } catch (IOException e) {
            throw new ReadException(ReadFailure.UNREADABLE, e.getClass().getSimpleName(), e);
        }
    }

    /**
     * Searches for a page that contains some words.
     *
     * @throws ReadException if a page cannot be read because of the file
     * @throws IOException never; every failure is one of the file
     */
    public Found find(Find wanted) throws ReadException, IOException {
        Found[] found = new Found[1];
        try {
            PdfReader.with(content(wanted.path()), document -> found[0] = find(document, wanted));
        } catch (StackOverflowError e) {
            throw new ReadException(ReadFailure.BOMB, "nested too deep", e);
        } catch (RuntimeException e) {
            throw new ReadException(ReadFailure.DAMAGED, e.getClass().getSimpleName(), e);
        }
        return found[0];
    }

    private static Found find(PDDocument document, Find wanted) throws ReadException, IOException {
        long end = System.nanoTime() + wanted.millis() * 1_000_000L;
        int pages = document.getNumberOfPages();
        int[] looked = {0};
        int[] page = {0};
        PdfReader.pages(document, Math.floorMod(wanted.from() - 1, Math.max(1, pages)) + 1, wanted.forward(), read -> {
            looked[0]++;
            if (!TextMatches.of(read.text(), wanted.words()).isEmpty()) {
                page[0] = read.number();
            }
            return page[0] == 0 && System.nanoTime() < end;
        });
        return new Found(page[0], looked[0], pages);
    }

    private static void draw(PDDocument document, Wanted wanted, Receiver receiver)
            throws ReadException, IOException {
        int pages = document.getNumberOfPages();
        if (wanted.page() < 1 || wanted.page() > pages) {
            throw new ReadException(ReadFailure.CHANGED, "no page " + wanted.page());
        }
        PDPage page = document.getPage(wanted.page() - 1);
        PDRectangle box = page.getCropBox();
        boolean turned = page.getRotation() % 180 != 0;
        float width = turned ? box.getHeight() : box.getWidth();
        float height = turned ? box.getWidth() : box.getHeight();
        if (!(width >= 1 && height >= 1 && width <= LONGEST_SIDE && height <= LONGEST_SIDE)) {
            throw new ReadException(ReadFailure.TOO_LARGE, "a page of " + width + " x " + height + " points");
        }
        float scale = (float) Math.min(wanted.scale(), Math.sqrt(wanted.maxPixels() / ((double) width * height)));
        // PDFBox rounds in the same way
        int pixelWidth = (int) Math.max(Math.floor(width * scale), 1);
        int pixelHeight = (int) Math.max(Math.floor(height * scale), 1);
        send(receiver, new Head(pages, pixelWidth, pixelHeight, PdfReader.page(document, wanted.page())));
        PDFRenderer renderer = new LimitedPageDrawer.Renderer(document);
        renderer.setSubsamplingAllowed(true);
        RenderingHints hints = new RenderingHints(RenderingHints.KEY_ANTIALIASING,
                RenderingHints.VALUE_ANTIALIAS_ON);
        hints.put(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        hints.put(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
        renderer.setRenderingHints(hints);
        BufferedImage image = renderer.renderImage(wanted.page() - 1, scale, ImageType.RGB);
        if (image.getWidth() != pixelWidth || image.getHeight() != pixelHeight) {
            throw new ReadException(ReadFailure.DAMAGED, "an image of another size than its page");
        }
        strips(image, receiver);
    }

    private static void strips(BufferedImage image, Receiver receiver) throws IOException {
        int width = image.getWidth();
        int together = Math.max(1, STRIP_BYTES / (COLOURS * width));
        int[] row = new int[width];
        byte[] bytes = new byte[COLOURS * width];
        for (int from = 0; from < image.getHeight(); from += together) {
            int rows = Math.min(together, image.getHeight() - from);
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            Deflater deflater = new Deflater(Deflater.BEST_SPEED);
            try (DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater)) {
                for (int y = from; y < from + rows; y++) {
                    image.getRGB(0, y, width, 1, row, 0, width);
                    for (int x = 0; x < width; x++) {
                        bytes[COLOURS * x] = (byte) (row[x] >> 16);
                        bytes[COLOURS * x + 1] = (byte) (row[x] >> 8);
                        bytes[COLOURS * x + 2] = (byte) row[x];
                    }
                    out.write(bytes);
                }
            } finally {
                deflater.end();
            }
            send(receiver, new Strip(rows, Base64.getEncoder().encodeToString(packed.toByteArray())));
        }
    }

    private static void send(Receiver receiver, Object part) {
        try {
            receiver.part(part);
        } catch (IOException e) {
            throw new GoneException(e);
        }
    }
}
