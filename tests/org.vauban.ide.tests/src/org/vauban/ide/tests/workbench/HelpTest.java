// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.help.HelpSystem;
import org.eclipse.ui.commands.ICommandService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.doc.MarkdownPages;
import org.vauban.ide.tests.Ui;

/** Help, F1, cheat sheet and welcome have the same content in English and French, and all links lead somewhere. */
class HelpTest {

    private static final Path ROOT = Path.of(System.getProperty("vauban.root"));
    private static final Path DOC = ROOT.resolve("bundles/org.vauban.doc");
    private static final Path PAGES = ROOT.resolve("docs/help");
    private static final String TOPIC = "<topic[^>]*help/([\\w-]+)\\.html\"";

    static List<String> pages() throws IOException {
        return names(PAGES.resolve("fr"));
    }

    private static Path english(String page) {
        return PAGES.resolve(page + ".md");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).filter(n -> n.endsWith(".md"))
                    .map(n -> n.replace(".md", "")).sorted()
                    .toList();
        }
    }

    private static List<String> all(Path file, String pattern) throws IOException {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @Test
    void everyPageIsThereInBothLanguages() throws IOException {
        assertEquals(names(PAGES), pages());
        Set<String> topics = new TreeSet<>(all(DOC.resolve("toc.xml"), TOPIC));
        topics.addAll(all(ROOT.resolve("bundles/org.vauban.ide.governance/toc.xml"), TOPIC));
        assertEquals(new TreeSet<>(pages()), topics);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyPageSaysTheSameInFrench(String page) throws IOException {
        Path english = english(page);
        Path french = PAGES.resolve("fr").resolve(page + ".md");
        for (String shape : List.of("(?m)^(#+) ", "(?m)^(\\|)", "(?m)^(\\d+\\.) ", "(?m)^(- )",
                "\\]\\((?:\\.\\./)*([^)#]*)")) {
            assertEquals(all(english, shape), all(french, shape).stream().map(HelpTest::ofEnglish).toList(),
                    page + ": " + shape);
        }
    }

    /** Returns the name of the English picture that corresponds to a French one. */
    private static String ofEnglish(String target) {
        return target.replaceFirst("-fr\\.png$", ".png");
    }

    /** Every picture that contains words is shown in the page's language. */
    @ParameterizedTest
    @MethodSource("pages")
    void everyPictureSpeaksTheLanguageOfThePage(String page) throws IOException {
        for (String picture : all(PAGES.resolve("fr").resolve(page + ".md"), "images/([^)]+\\.png)")) {
            assertTrue(picture.endsWith("-fr.png"), page + ": " + picture);
        }
        for (String picture : all(english(page), "images/([^)]+\\.png)")) {
            assertFalse(picture.endsWith("-fr.png"), page + ": " + picture);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkAndPictureOfAPageIsThere(String page) throws IOException {
        for (Path file : List.of(english(page), PAGES.resolve("fr").resolve(page + ".md"))) {
            for (String target : all(file, "\\]\\(([^)#]+)[^)]*\\)")) {
                if (!target.startsWith("http")) {
                    assertTrue(Files.exists(file.resolveSibling(target).normalize()), file + " -> " + target);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyPageIsMadeIntoHtml(String page) throws IOException {
        Set<String> titles = new TreeSet<>();
        for (Locale locale : List.of(Locale.ENGLISH, Locale.FRENCH, Locale.CANADA_FRENCH)) {
            try (InputStream in = new MarkdownPages().getInputStream("org.vauban.doc", "help/" + page + ".html?lang=x",
                    locale)) {
                assertNotNull(in, page);
                String html = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(html.contains("<html lang=\"" + locale.getLanguage() + "\">"), page);
                assertTrue(html.contains("<h1 id=") && !html.contains(".md\""), html);
                titles.add(html.replaceAll("(?s).*<title>(.*)</title>.*", "$1"));
                for (String picture : found(html, "src=\"(\\.\\./images/[^\"]+)\"")) {
                    assertTrue(Files.exists(PAGES.resolve(picture).normalize()), picture);
                }
            }
        }
        assertEquals(2, titles.size(), titles + "");
    }

    private static List<String> found(String text, String pattern) {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileHasTheSameShapeInFrench(String file) throws IOException {
        Path english = DOC.resolve(file);
        Path french = DOC.resolve("nl/fr").resolve(file);
        for (String shape : List.of("<(\\w+)", " (?:id|href|serialization|url|path|file)=\"([^\"]*)\"")) {
            assertEquals(all(english, shape), all(french, shape), file + ": " + shape);
        }
        for (String title : all(french, " (?:label|title)=\"([^\"]*)\"")) {
            assertTrue(!title.isBlank(), file);
        }
    }

    static List<String> files() {
        return List.of("toc.xml", "contexts.xml", "cheatsheets/five-minutes.xml", "intro/vauban.xml");
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileLeadsToPagesThatAreThere(String file) throws IOException {
        Set<String> known = new TreeSet<>(pages());
        for (String page : all(DOC.resolve(file), "help/([\\w-]+)\\.html")) {
            assertTrue(known.contains(page), file + " -> " + page);
        }
    }

    @Test
    void everyStepOfTheCheatSheetCanBeRun() throws Exception {
        ICommandService commands = Ui.window().getService(ICommandService.class);
        List<String> steps = all(DOC.resolve("cheatsheets/five-minutes.xml"), "serialization=\"([^\"]*)\"");
        assertTrue(steps.size() >= 4, steps + "");
        for (String step : steps) {
            ParameterizedCommand command = Ui.call(() -> commands.deserialize(step));
            assertTrue(Ui.call(() -> command.getCommand().isDefined()), step);
        }
    }

    /** Every context that the code names has a text for F1, and every text is used. */
    @Test
    void everyContextIsUsed() throws IOException {
        Set<String> defined = new TreeSet<>(all(DOC.resolve("contexts.xml"), "<context id=\"([^\"]+)\""));
        for (String id : defined) {
            assertNotNull(HelpSystem.getContext("org.vauban.ide." + id), id);
        }
        StringBuilder code = new StringBuilder();
        try (Stream<Path> files = Files.walk(ROOT.resolve("bundles/org.vauban.ide/src"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                code.append(Files.readString(file));
            }
        }
        for (String id : defined) {
            assertTrue(code.indexOf(id + "\"") >= 0, id + " is used nowhere");
        }
    }
}
