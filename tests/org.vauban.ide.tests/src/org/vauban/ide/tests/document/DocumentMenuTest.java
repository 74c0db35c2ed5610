// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vauban.governance.language.Language;

/** The menu distinguishes documents from code by a list in plugin.xml, which cannot query the language registry. */
class DocumentMenuTest {
    private static final Path PLUGIN = Path.of(System.getProperty("vauban.root"), "bundles/org.vauban.ide/plugin.xml");
    private static final Pattern EXTENSION = Pattern
            .compile("property=\"org.eclipse.core.resources.extension\" value=\"(\\w+)\"");

    @Test
    void knowsTheExtensionsOfDocuments() throws IOException {
        String plugin = Files.readString(PLUGIN);
        int start = plugin.indexOf("<definition id=\"org.vauban.ide.documentInEditor\">");
        Set<String> listed = EXTENSION.matcher(plugin.substring(start, plugin.indexOf("</definition>", start)))
                .results().map(test -> test.group(1)).collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = Stream
                .of(Language.MARKDOWN, Language.ASCIIDOC, Language.RESTRUCTUREDTEXT, Language.LATEX, Language.PLAINTEXT,
                        Language.HTML, Language.PROPERTIES)
                .flatMap(each -> each.extensions().stream()).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(known, listed);
    }
}
