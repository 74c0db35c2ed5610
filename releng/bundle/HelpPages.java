// SPDX-License-Identifier: EPL-2.0

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.vauban.doc.MarkdownPage;

/**
 * Writes the help as HTML files, and as one PDF for each language, for the offline bundle: {@code HelpPages.java DOCS
 * OUT TIME}, where the time of the PDF is in seconds since 1970.
 */
public final class HelpPages {
    private HelpPages() {}

    public static void main(String[] arguments) throws IOException {
        Path docs = Path.of(arguments[0]);
        Path out = Path.of(arguments[1]);
        Instant time = Instant.ofEpochSecond(Long.parseLong(arguments[2]));
        write(docs.resolve("help"), out.resolve("en"), "en");
        write(docs.resolve("help/fr"), out.resolve("fr"), "fr");
        copy(docs.resolve("images"), out.resolve("images"));
        for (String language : new String[] {"en", "fr"}) {
            Files.copy(docs.resolve("help/style.css"), out.resolve(language).resolve("style.css"));
        }
        Files.write(out.resolve("vauban-help-en.pdf"),
                HelpPdf.of("Vauban: help", docs.resolve("help"), Locale.ENGLISH, time));
        Files.write(out.resolve("vauban-help-fr.pdf"),
                HelpPdf.of("Vauban\u00a0: aide", docs.resolve("help/fr"), Locale.FRENCH, time));
    }

    private static void write(Path pages, Path out, String language) throws IOException {
        Files.createDirectories(out);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(pages, "*.md")) {
            for (Path page : files) {
                String name = page.getFileName().toString().replaceFirst("\\.md$", ".html");
                Files.writeString(out.resolve(name), MarkdownPage.toHtml(Files.readString(page), language));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(from, "*.png")) {
            for (Path file : files) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
