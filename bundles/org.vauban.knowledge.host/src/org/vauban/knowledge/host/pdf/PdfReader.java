// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.pdf;

import java.io.IOException;
import java.util.function.Predicate;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDPageLabels;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.content.Characters;
import org.vauban.knowledge.host.content.DocumentContent;
import org.vauban.knowledge.host.content.DocumentReader;
import org.vauban.knowledge.host.content.PageSink;
import org.vauban.knowledge.host.content.ReadException;

/** Reads PDF with PDFBox: text page by page, with the boxes of its lines. */
public final class PdfReader implements DocumentReader {
    /** PDFBox creates labels for as many pages as the document declares. */
    private static final int MAX_LABELLED_PAGES = 100_000;
    /** A page with an image and fewer characters is a scan, perhaps with a stamp. */
    private static final int FEWEST_CHARACTERS = 10;
    private static final int MAX_LABEL = 40;

    private static boolean fontsSet;

    /** An operation on an open document. */
    public interface Use {
        /** @throws IOException if the document is malformed */
        void with(PDDocument document) throws ReadException, IOException;
    }

    @Override
    public void read(DocumentContent content, PageSink pages) throws ReadException, IOException {
        with(content, document -> read(document, pages));
    }

    /**
     * Opens a document with the bundled fonts and closes it.
     *
     * @throws ReadException if the document cannot be opened or used because of its content
     * @throws IOException if the receiver of the pages is gone
     */
    public static void with(DocumentContent content, Use use) throws ReadException, IOException {
        useBundledFonts();
        try (RandomAccessRead source = content.random();
                PDDocument document = Loader.loadPDF(source)) {
            use.with(document);
        } catch (InvalidPasswordException e) {
            throw new ReadException(ReadFailure.ENCRYPTED, "the file needs a password", e);
        } catch (NoClassDefFoundError e) {
            // Bouncy Castle is absent; PDFBox needs it only for certificates
            throw new ReadException(ReadFailure.ENCRYPTED, "the file is encrypted for certificates", e);
        } catch (ClientGoneException e) {
            throw e;
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            boolean encrypted = message.contains("ncrypt") || message.contains("ecurity handler");
            throw new ReadException(encrypted ? ReadFailure.ENCRYPTED : ReadFailure.DAMAGED,
                    "PDFBox: " + e.getClass().getSimpleName(), e);
        }
    }

    private static synchronized void useBundledFonts() throws IOException {
        if (!fontsSet) {
            FontMappers.set(BundledFonts.load());
            fontsSet = true;
        }
    }

    /** Distinguishes a broken pipe from a broken file. */
    private static final class ClientGoneException extends IOException {
        private static final long serialVersionUID = 1L;

        ClientGoneException(IOException cause) {
            super(cause);
        }
    }

    private static void read(PDDocument document, PageSink pages) throws ReadException, IOException {
        String[] labels = labels(document);
        PdfPageText text = new PdfPageText(document);
        int[] pictures = {0};
        text.readAll(document, page -> {
            int number = pages.pages() + 1;
            String label = number <= labels.length && labels[number - 1] != null ? labels[number - 1] : "";
            DocumentPage read = text.page(page, number, label(label));
            if (read.text().strip().length() < FEWEST_CHARACTERS && hasPicture(page)) {
                pictures[0]++;
            }
            try {
                pages.add(read);
            } catch (IOException e) {
                throw new ClientGoneException(e);
            }
        });
        if (pages.pages() == 0) {
            throw new ReadException(ReadFailure.DAMAGED, "no pages");
        }
        if (pages.characters() <= FEWEST_CHARACTERS * pages.pages() && (pictures[0] > 0 || text.isBlank())) {
            throw new ReadException(ReadFailure.SCANNED, "no text on " + pages.pages() + " pages");
        }
    }

    /**
     * Returns the text of one page.
     *
     * @param number page number from 1
     */
    public static DocumentPage page(PDDocument document, int number) throws ReadException, IOException {
        String[] labels = labels(document);
        String label = number <= labels.length && labels[number - 1] != null ? labels[number - 1] : "";
        PdfPageText text = new PdfPageText(document);
        DocumentPage[] found = new DocumentPage[1];
        int[] at = {0};
        text.readAll(document, page -> {
            if (++at[0] == number) {
                found[0] = text.page(page, number, label(label));
            }
        });
        if (found[0] == null) {
            throw new ReadException(ReadFailure.DAMAGED, "no page " + number);
        }
        return found[0];
    }

    /**
     * Reads all pages in turn, continuing at the other end of the document.
     *
     * @param from number of the first page, from 1
     * @param more receives a page and returns whether to continue
     */
    public static void pages(PDDocument document, int from, boolean forward, Predicate<DocumentPage> more)
            throws ReadException, IOException {
        int pages = document.getNumberOfPages();
        PdfPageText text = new PdfPageText(document);
        boolean[] begun = {false};
        text.readAll(document, first -> {
            boolean on = !begun[0]; // the handler reads all pages on its first call, as their order differs
            begun[0] = true;
            for (int i = 0; i < pages && on; i++) {
                int index = Math.floorMod(from - 1 + (forward ? i : -i), pages);
                on = more.test(text.page(document.getPage(index), index + 1, ""));
            }
        });
    }

    private static String label(String text) {
        return Characters.clean(text.substring(0, Math.min(text.length(), MAX_LABEL)), false);
    }

    /** Returns the labels by page; an entry may be null, and the array may be shorter than the document. */
    private static String[] labels(PDDocument document) {
        try {
            if (document.getNumberOfPages() > MAX_LABELLED_PAGES) {
                return new String[0];
            }
            PDPageLabels labels = document.getDocumentCatalog().getPageLabels();
            return labels == null ? new String[0] : labels.getLabelsByPageIndices();
        } catch (IOException | RuntimeException e) {
            return new String[0]; // the pages are readable without
        }
    }

    private static boolean hasPicture(PDPage page) {
        PDResources resources = page.getResources();
        if (resources == null) {
            return false;
        }
        for (COSName name : resources.getXObjectNames()) {
            if (resources.isImageXObject(name)) {
                return true;
            }
        }
        return false;
    }
}
