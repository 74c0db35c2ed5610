// SPDX-License-Identifier: EPL-2.0
package org.vauban.doc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.eclipse.help.IHelpContentProducer;
import org.eclipse.jdt.annotation.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** Provides the pages of the help: makes {@code help/NAME.html} from {@code help/NAME.md} in the reader's language. */
public class MarkdownPages implements IHelpContentProducer {

    private static final String HTML = ".html";

    @Override
    public @Nullable InputStream getInputStream(String plugin, String href, Locale locale) {
        String path = href.split("[?#]", 2)[0];
        if (!path.endsWith(HTML)) {
            return null; // the help takes such a file as it is
        }
        String source = path.substring(0, path.length() - HTML.length()) + ".md";
        Bundle bundle = FrameworkUtil.getBundle(MarkdownPages.class);
        for (String folder : folders(locale)) {
            URL entry = bundle.getEntry(folder + source);
            if (entry != null) {
                String page = MarkdownPage.toHtml(read(entry), folder.isEmpty() ? "en" : locale.getLanguage());
                return new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8));
            }
        }
        return null;
    }

    private static Set<String> folders(Locale locale) {
        Set<String> folders = new LinkedHashSet<>();
        if (locale != null) {
            folders.add("nl/" + locale.getLanguage() + '/' + locale.getCountry() + '/');
            folders.add("nl/" + locale.getLanguage() + '/');
        }
        folders.add("");
        return folders;
    }

    private static String read(URL entry) {
        try (InputStream in = entry.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the file is in our own bundle, which is damaged
        }
    }
}
