// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The help of the offline bundle, as {@code ./dev bundle} writes it. */
class HelpPagesTest {
    private static final Pattern TITLE = Pattern.compile("(?m)^# (.+)$");
    @TempDir
    private static Path temp;
    private static Path help;

    @BeforeAll
    static void write() throws Exception {
        help = write("help");
    }

    private static Path write(String name) throws Exception {
        Path out = temp.resolve(name);
        List<String> command = new ArrayList<>(Run.shortJava());
        command.addAll(List.of("-Djava.awt.headless=true", "-cp",
                Shipped.DISTRIBUTION.resolve("lib") + "/*" + File.pathSeparator
                        + Shipped.ROOT.resolve("bundles/org.vauban.doc/target/classes"),
                Shipped.ROOT.resolve("releng/bundle/HelpPages.java").toString(),
                Shipped.ROOT.resolve("docs").toString(), out.toString(), "1795000000"));
        Run.of(temp, command.toArray(String[]::new)).expect(0);
        return out;
    }

    private static Path pages(String language) {
        return Shipped.ROOT.resolve(language.equals("fr") ? "docs/help/fr" : "docs/help");
    }

    private static List<Path> markdown(String language) {
        return Shipped.list(pages(language)).stream().filter(file -> file.toString().endsWith(".md")).toList();
    }

    private static PDDocument open(String language) throws IOException {
        return Loader.loadPDF(help.resolve("vauban-help-" + language + ".pdf").toFile());
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void everyPageIsAChapterWithItsTitle(String language) throws IOException {
        List<String> titles = new ArrayList<>();
        for (Path page : markdown(language)) {
            Matcher title = TITLE.matcher(Files.readString(page));
            assertTrue(title.find(), page::toString);
            titles.add(title.group(1));
            String html = page.getFileName().toString().replace(".md", ".html");
            assertTrue(Files.readString(help.resolve(language).resolve(html)).contains("<h1"), html);
        }
        try (PDDocument document = open(language)) {
            List<String> chapters = new ArrayList<>();
            for (PDOutlineItem chapter : document.getDocumentCatalog().getDocumentOutline().children()) {
                chapters.add(chapter.getTitle());
                assertTrue(document.getPages().indexOf(chapter.findDestinationPage(document)) > 0, chapter.getTitle());
            }
            assertEquals(titles.stream().sorted().toList(), chapters.stream().sorted().toList());
            assertEquals(language, document.getDocumentCatalog().getLanguage());
        }
    }

    /** Letters that the font lacks would be shown as question marks. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void noLetterIsMissing(String language) throws IOException {
        long asked = 0;
        for (Path page : markdown(language)) {
            String text = Files.readString(page).replaceAll("\\]\\([^)]*\\)", "");
            asked += text.chars().filter(c -> c == '?').count();
        }
        try (PDDocument document = open(language)) {
            String text = new PDFTextStripper().getText(document);
            long contents = text.lines().filter(line -> line.matches(".*\\?.* \\d+")).count();
            assertTrue(text.chars().filter(c -> c == '?').count() <= asked + contents, "question marks");
            assertTrue(text.contains(language.equals("fr") ? "complète" : "completes"), "text");
            assertFalse(text.contains("]("), "no Markdown is left");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void everyPictureIsThereAndSaid(String language) throws IOException {
        int pictures = 0;
        for (Path page : markdown(language)) {
            pictures += (int) Files.readString(page).lines().filter(line -> line.startsWith("![")).count();
        }
        try (PDDocument document = open(language)) {
            int drawn = 0;
            for (PDPage page : document.getPages()) {
                for (var name : page.getResources().getXObjectNames()) {
                    drawn += page.getResources().isImageXObject(name) ? 1 : 0;
                }
            }
            assertTrue(pictures > 10, pictures + " pictures");
            assertEquals(pictures, drawn);
        }
    }

    @Test
    void theSamePagesMakeTheSameBytes() throws Exception {
        Path again = write("again");
        for (String language : List.of("en", "fr")) {
            String name = "vauban-help-" + language + ".pdf";
            assertArrayEquals(Files.readAllBytes(help.resolve(name)), Files.readAllBytes(again.resolve(name)), name);
        }
    }
}
