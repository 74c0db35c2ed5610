// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureNode;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.evidence.EvidencePack;

/** The PDF of a pack, read by another part of PDFBox. */
class PdfReportTest {
    /** Folder of the pack, which every test reads. */
    @TempDir
    private static Path temp;
    private static Path pack;

    @BeforeAll
    static void write() throws Exception {
        Samples samples = new Samples(Files.createDirectory(temp.resolve("installed"))).install();
        samples.write(samples.results());
        pack = temp.resolve("pack");
        EvidencePack.write(samples.request(), pack);
    }

    private PDDocument open(String language) throws IOException {
        return Loader.loadPDF(pack.resolve("report." + language + ".pdf").toFile());
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void hasTitleLanguageBookmarksAndAnEmbeddedFont(String language) throws IOException {
        try (PDDocument document = open(language)) {
            assertEquals(language.equals("fr") ? "Vauban 0.1.0\u00a0: preuves" : "Vauban 0.1.0: evidence",
                    document.getDocumentInformation().getTitle());
            assertEquals(language, document.getDocumentCatalog().getLanguage());
            assertTrue(document.getDocumentCatalog().getViewerPreferences().displayDocTitle());
            Set<String> fonts = new HashSet<>();
            for (PDPage page : document.getPages()) {
                for (COSName name : page.getResources().getFontNames()) {
                    assertTrue(page.getResources().getFont(name).isEmbedded(), "readable everywhere");
                    fonts.add(page.getResources().getFont(name).getName());
                }
            }
            assertEquals(1, fonts.size(), fonts.toString());
            List<String> chapters = new ArrayList<>();
            for (PDOutlineItem item : document.getDocumentCatalog().getDocumentOutline().children()) {
                chapters.add(item.getTitle());
                assertNotNull(item.findDestinationPage(document), item.getTitle());
            }
            assertTrue(chapters.size() >= 13, chapters.toString());
            assertTrue(chapters.contains(language.equals("fr") ? "Politique effective" : "Effective policy"),
                    chapters.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void hasPageNumbersAndAllTexts(String language) throws IOException {
        try (PDDocument document = open(language)) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            int pages = document.getNumberOfPages();
            for (int page = 1; page <= pages; page++) {
                stripper.setStartPage(page);
                stripper.setEndPage(page);
                String text = stripper.getText(document);
                assertTrue(text.contains(page + " / " + pages), "page " + page + ": " + text);
                assertTrue(text.lines().count() > 2, "page " + page + " is empty");
            }
            stripper.setStartPage(1);
            stripper.setEndPage(pages);
            String text = stripper.getText(document);
            assertTrue(text.contains("R31"), "controls");
            assertTrue(text.contains("SampleTest#second"), "tests");
            assertTrue(text.contains(language.equals("fr") ? "Risque résiduel" : "Residual risk"), "risks");
            assertFalse(text.contains("?\u00e9"), "no letter is missing");
            if (language.equals("fr")) {
                assertTrue(text.contains("à l’œuvre") || text.contains("l’œuvre"), "accents and ligatures");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void isTaggedForScreenReaders(String language) throws IOException {
        try (PDDocument document = open(language)) {
            assertTrue(document.getDocumentCatalog().getMarkInfo().isMarked());
            List<String> types = new ArrayList<>();
            collect(document.getDocumentCatalog().getStructureTreeRoot(), types);
            assertEquals("Document", types.getFirst());
            assertTrue(types.containsAll(Set.of("H1", "H2", "P", "Table", "TR", "TH", "TD")), new HashSet<>(types)
                    .toString());
            for (PDPage page : document.getPages()) {
                assertTrue(page.getStructParents() >= 0, "each page leads to the structure");
            }
            assertEquals(document.getNumberOfPages(), document.getDocumentCatalog().getStructureTreeRoot()
                    .getParentTree().getNumbers().size());
        }
    }

    private static void collect(PDStructureNode node, List<String> types) {
        for (Object kid : node.getKids()) {
            if (kid instanceof PDStructureElement element) {
                types.add(element.getStructureType());
                collect(element, types);
            }
        }
    }
}
