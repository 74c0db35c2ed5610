// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Sets of links made by others: the assertions of a Jakarta specification, as its technology compatibility kit lists
 * them ({@code tck-audit*.xml}), and the kit's tests, whose {@code @SpecAssertion} annotations are removed.
 */
public final class TckTraces {
    private static final Pattern TAG = Pattern.compile("@SpecAssertion\\s*\\(\\s*section\\s*=\\s*(?:\\w+\\.)*(\\w+)"
            + "\\s*,\\s*id\\s*=\\s*\"(\\w+)\"[^)]*\\)");
    private static final Pattern LIST = Pattern.compile("@SpecAssertions\\s*\\(\\s*\\{[\\s,]*\\}\\s*\\)");

    private TckTraces() {}

    /** @param arguments the roots of checkouts of such kits */
    public static void main(String[] arguments) throws Exception {
        for (String argument : arguments) {
            trace(Path.of(argument).toRealPath());
        }
    }

    private static void trace(Path root) throws IOException, ParserConfigurationException, SAXException {
        TaggedTests tests = new TaggedTests();
        List<Path> audits;
        try (Stream<Path> files = Files.walk(root)) {
            audits = files.filter(each -> String.valueOf(each.getFileName()).matches("tck-audit(-cdi)?\\.xml")
                    && each.toString().contains("/src/main/")).sorted().toList();
        }
        for (Path audit : audits) {
            requirements(audit, tests);
        }
        for (Path file : ClaimTraces.javaFiles(root, ".java")) {
            String text = Files.readString(file);
            if (text.contains("@SpecAssertion")) {
                TAG.matcher(text).results().forEach(tag -> tests.tag(tag.group(1) + "-" + tag.group(2), file,
                        text.substring(0, tag.start()).lines().count()));
                tests.source(file, LIST.matcher(TAG.matcher(text).replaceAll(TckTraces::lines))
                        .replaceAll(TckTraces::lines));
            }
        }
        tests.report(String.valueOf(root.getFileName()), root, System.out);
    }

    /** Returns as many line ends as the match contains. */
    private static String lines(MatchResult match) {
        return "\n".repeat((int) match.group().chars().filter(each -> each == '\n').count());
    }

    private static void requirements(Path audit, TaggedTests tests)
            throws IOException, ParserConfigurationException, SAXException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        NodeList sections = factory.newDocumentBuilder().parse(audit.toFile()).getElementsByTagName("section");
        for (int i = 0; i < sections.getLength(); i++) {
            Element section = (Element) sections.item(i);
            String name = section.getAttribute("id").toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
            NodeList assertions = section.getElementsByTagName("assertion");
            for (int j = 0; j < assertions.getLength(); j++) {
                Element assertion = (Element) assertions.item(j);
                NodeList texts = assertion.getElementsByTagName("text");
                if (texts.getLength() > 0) {
                    tests.requirement(name + "-" + assertion.getAttribute("id"),
                            texts.item(0).getTextContent().strip().replaceAll("\\s+", " "));
                }
            }
        }
    }
}
