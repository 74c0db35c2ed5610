// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentCatalog;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationLink;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDBorderStyleDictionary;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDPageXYZDestination;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.pdmodel.interactive.viewerpreferences.PDViewerPreferences;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.evidence.report.Block.Entry;
import org.vauban.evidence.report.Block.Heading;
import org.vauban.evidence.report.PageLine.Element;

/**
 * Writes a report, or another document of blocks, as a tagged PDF: title and language, headings as bookmarks and in a
 * table of contents with links, page numbers, an embedded font, and a structure for screen readers.
 */
public final class PdfReport {
    private static final float FOOTER_SIZE = 8;
    private static final float FOOTER_Y = 30;

    private final String title;
    private final List<Block> blocks;
    private final ReportMessages messages;
    private final PDDocument document;
    private final TextFont font;
    private final PdfStructure structure;
    private final List<PDPage> pages = new ArrayList<>();

    private PdfReport(String title, List<Block> blocks, ReportMessages messages, PDDocument document)
            throws IOException {
        this.title = title;
        this.blocks = blocks;
        this.messages = messages;
        this.document = document;
        font = new TextFont(document);
        structure = new PdfStructure(document);
    }

    /**
     * Returns the PDF of a report.
     *
     * @param created creation time in the document's properties
     * @throws IOException if the font cannot be read
     */
    public static byte[] of(Report report, Instant created) throws IOException {
        return of(report.title(), report.language(), report.blocks(), created);
    }

    /**
     * Returns the PDF of another document. The same blocks and the same time give the same bytes.
     *
     * @param language French, or English for any other
     * @param created creation time in the document's properties
     * @throws IOException if the font or a picture cannot be read
     */
    public static byte[] of(String title, Locale language, List<Block> blocks, Instant created) throws IOException {
        try (PDDocument document = new PDDocument()) {
            document.setDocumentId(created.toEpochMilli()); // otherwise derived from the current time
            new PdfReport(title, List.copyOf(blocks), new ReportMessages(language), document).write(created);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }

    private void write(Instant created) throws IOException {
        properties(created);
        Element root = new Element("Document");
        Element front = root.add("Sect");
        Element body = root.add("Sect");
        PageLayout text = new PageLayout(font, body);
        for (Block block : blocks) {
            text.place(block instanceof Entry entry ? HtmlReport.label(messages, entry) : "", block);
        }
        // the length of the table of contents does not depend on its page numbers
        int before = contents(new Element("Sect"), text, 0).pages().size();
        PageLayout contents = contents(front, text, before);
        List<List<PageLine>> all = new ArrayList<>(contents.pages());
        all.addAll(text.pages());
        for (int i = 0; i < all.size(); i++) {
            PDPage page = new PDPage(new PDRectangle(PageLayout.PAGE_WIDTH, PageLayout.PAGE_HEIGHT));
            document.addPage(page);
            pages.add(page);
        }
        structure.begin(root, pages);
        for (int i = 0; i < all.size(); i++) {
            draw(i, all.get(i), text, before);
        }
        structure.end();
        bookmarks(text, before);
    }

    private void properties(Instant created) {
        PDDocumentInformation information = document.getDocumentInformation();
        information.setTitle(title);
        information.setCreator("Vauban");
        information.setCreationDate(GregorianCalendar.from(created.atZone(ZoneOffset.UTC)));
        PDDocumentCatalog catalog = document.getDocumentCatalog();
        catalog.setLanguage(messages.language().getLanguage());
        PDViewerPreferences preferences = new PDViewerPreferences(catalog.getCOSObject());
        preferences.setDisplayDocTitle(true);
        catalog.setViewerPreferences(preferences);
    }

    private PageLayout contents(Element element, PageLayout text, int before) {
        PageLayout contents = new PageLayout(font, element);
        contents.title(title);
        contents.place("", new Block.Paragraph(messages.text("contents")));
        for (Block block : blocks) {
            if (block instanceof Heading heading && heading.level() <= 2) {
                PageLayout.Position position = position(text, heading);
                contents.contents(heading.text(), heading.level(), before + position.page() + 1, heading.anchor());
            }
        }
        return contents;
    }

    private static PageLayout.Position position(PageLayout text, Heading heading) {
        return text.positions().getOrDefault(heading.anchor(), new PageLayout.Position(0, 0));
    }

    private void draw(int number, List<PageLine> lines, PageLayout text, int before) throws IOException {
        PDPage page = pages.get(number);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
            for (PageLine line : lines) {
                Element element = line.element();
                if (element != null) {
                    content.beginMarkedContent(COSName.getPDFName(element.type()), structure.mark(element, number));
                    show(content, line);
                    content.endMarkedContent();
                }
                link(page, line, text, before);
            }
            for (PagePicture picture : text.pictures()) {
                if (picture.page() + before == number) {
                    picture(content, picture, number);
                }
            }
            footer(content, number);
        }
    }

    private void picture(PDPageContentStream content, PagePicture picture, int number) throws IOException {
        content.beginMarkedContent(COSName.getPDFName(picture.element().type()),
                structure.mark(picture.element(), number));
        content.drawImage(PDImageXObject.createFromByteArray(document, picture.png(), null), picture.x(), picture.y(),
                picture.width(), picture.height());
        content.endMarkedContent();
    }

    private void footer(PDPageContentStream content, int number) throws IOException {
        String shown = font.printable(messages.text("page", number + 1, pages.size()));
        float width = font.width(shown, FOOTER_SIZE);
        content.beginMarkedContent(COSName.ARTIFACT);
        show(content, new PageLine(PageLayout.MARGIN, FOOTER_Y, FOOTER_SIZE, 0, false,
                font.printable(title), null, null));
        show(content, new PageLine(PageLayout.PAGE_WIDTH - PageLayout.MARGIN - width, FOOTER_Y, FOOTER_SIZE, width,
                false, shown, null, null));
        content.endMarkedContent();
    }

    /** Draws a line. Bold text gets an outline, since PDFBox includes only the regular font. */
    private void show(PDPageContentStream content, PageLine line) throws IOException {
        content.beginText();
        content.setFont(font.font(), line.size());
        content.setRenderingMode(line.bold() ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
        content.setLineWidth(line.size() * 0.02f);
        content.newLineAtOffset(line.x(), line.y());
        content.showText(line.text());
        content.endText();
    }

    private void link(PDPage page, PageLine line, PageLayout text, int before) throws IOException {
        PDPageXYZDestination destination = destination(line.target(), text, before);
        if (destination == null) {
            return;
        }
        PDAnnotationLink link = new PDAnnotationLink();
        link.setRectangle(new PDRectangle(line.x(), line.y() - 2, line.width(), line.size() + 2));
        link.setDestination(destination);
        link.setContents(line.text());
        PDBorderStyleDictionary border = new PDBorderStyleDictionary();
        border.setWidth(0);
        link.setBorderStyle(border);
        page.getAnnotations().add(link);
    }

    private @Nullable PDPageXYZDestination destination(@Nullable String anchor, PageLayout text, int before) {
        PageLayout.Position position = anchor == null ? null : text.positions().get(anchor);
        if (position == null) {
            return null;
        }
        PDPageXYZDestination destination = new PDPageXYZDestination();
        destination.setPage(pages.get(before + position.page()));
        destination.setTop(Math.round(position.y()));
        return destination;
    }

    private void bookmarks(PageLayout text, int before) {
        PDDocumentOutline outline = new PDDocumentOutline();
        Map<Integer, PDOutlineItem> last = new TreeMap<>();
        for (Block block : blocks) {
            if (block instanceof Heading heading) {
                PDOutlineItem item = new PDOutlineItem();
                item.setTitle(heading.text());
                item.setDestination(destination(heading.anchor(), text, before));
                PDOutlineItem parent = last.get(heading.level() - 1);
                if (parent == null) {
                    outline.addLast(item);
                } else {
                    parent.addLast(item);
                }
                last.put(heading.level(), item);
            }
        }
        document.getDocumentCatalog().setDocumentOutline(outline);
    }
}
