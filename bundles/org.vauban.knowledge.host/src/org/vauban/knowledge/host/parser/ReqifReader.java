// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.parser;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.content.Characters;
import org.vauban.knowledge.host.content.DocumentContent;
import org.vauban.knowledge.host.content.DocumentReader;
import org.vauban.knowledge.host.content.PageSink;
import org.vauban.knowledge.host.content.PageText;
import org.vauban.knowledge.host.content.ReadException;
import org.vauban.knowledge.host.content.XmlStream;
import org.vauban.knowledge.host.content.ZipArchive;

/**
 * Reads ReqIF (OMG Requirements Interchange Format 1.2), as XML or zipped. Each requirement becomes a heading with its
 * id; its text becomes a paragraph, and each other attribute with a value a list item. Requirements keep the order and
 * levels of the specifications; those in no specification come last.
 */
final class ReqifReader implements DocumentReader {
    private static final String ZIP = ".reqifz";

    @Override
    public void read(DocumentContent content, PageSink pages) throws ReadException, IOException {
        PageText text = new PageText(pages);
        if (!String.valueOf(content.path().getFileName()).toLowerCase(Locale.ROOT).endsWith(ZIP)) {
            read(content.open(), text);
        } else {
            ZipArchive.read(content, zip -> readZip(zip, text));
        }
        pages.add(text.page(0, ""));
    }

    private static void read(InputStream in, PageText text) throws ReadException, IOException {
        Requirements requirements = new Requirements(text);
        XmlStream.read(in, requirements);
        requirements.write();
    }

    private static boolean isPart(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".reqif");
    }

    private static void readZip(ZipArchive zip, PageText text) throws ReadException, IOException {
        List<String> parts = zip.names().stream().filter(ReqifReader::isPart).sorted().toList();
        if (parts.isEmpty()) {
            throw new ReadException(ReadFailure.DAMAGED, "no .reqif in the archive");
        }
        for (String part : parts) {
            read(Objects.requireNonNull(zip.entry(part)), text);
        }
    }

    private static final class Requirements implements XmlStream.Handler {
        private static final String OBJECT = "SPEC-OBJECT";
        private static final String ID = "ReqIF.ForeignID";
        private static final int REQUIREMENT_LEVEL = 2;
        private static final String RAISED = "sup";
        /** Element with text that a tool keeps of an earlier version. */
        private static final String DELETED = "del";
        /** Inline elements of XHTML. */
        private static final Set<String> INLINE = Set.of("a", "abbr", "acronym", "b", "big", "cite", "code", "del",
                "dfn", "em", "i", "ins", "kbd", "q", "samp", "small", "span", "strong", "sub", RAISED, "tt", "var");

        /** An attribute of a requirement. */
        private record Value(String name, String text) {}

        private final PageText page;
        private final ReqifHierarchy hierarchy = new ReqifHierarchy();
        /** Attributes of each requirement by its identifier, in file order. */
        private final Map<String, List<Value>> objects = new LinkedHashMap<>();
        private int characters;
        /** Names of attributes and enumeration values by identifier. */
        private final Map<String, String> names = new HashMap<>();
        private List<Value> values = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder reference = new StringBuilder();
        private String identifier = "";
        private boolean inObject;
        private boolean inXhtml;
        private boolean raised;
        /** Nesting depth within deleted text; 0 outside. */
        private int deleted;
        private boolean inReference;
        private String definition = "";

        Requirements(PageText page) {
            this.page = page;
        }

        @Override
        public void start(String name, XmlStream xml) throws ReadException {
            if (deleted > 0 || inXhtml && name.equals(DELETED)) {
                deleted++;
                return;
            }
            hierarchy.start(name);
            String id = xml.attribute("IDENTIFIER");
            if (name.equals(OBJECT)) {
                inObject = true;
                identifier = Objects.requireNonNullElse(id, "");
                values = new ArrayList<>();
            } else if (!inObject && id != null
                    && (name.startsWith("ATTRIBUTE-DEFINITION-") || name.equals("ENUM-VALUE"))) {
                names.put(id, Objects.requireNonNullElse(xml.attribute("LONG-NAME"), id));
            } else if (inObject && name.startsWith("ATTRIBUTE-VALUE-")) {
                text.setLength(0);
                definition = "";
                append(xml.attribute("THE-VALUE"));
            } else if ((inObject || hierarchy.isOpen()) && name.endsWith("-REF")) {
                inReference = true;
                reference.setLength(0);
            } else if (inObject && name.equals("THE-VALUE")) {
                inXhtml = true;
            } else {
                raised |= inXhtml && name.equals(RAISED);
                part(name);
            }
        }

        /** Separates paragraphs, items and cells of XHTML, but not inline elements such as a bold letter. */
        private void part(String name) {
            if (inXhtml && !INLINE.contains(name)) {
                text.append(' ');
            }
        }

        private void append(@Nullable String value) {
            if (value != null) {
                text.append(value);
            }
        }

        @Override
        public void end(String name) throws ReadException {
            if (deleted > 0) {
                deleted--;
                return;
            }
            hierarchy.end(name, reference.toString().strip());
            if (name.equals(OBJECT)) {
                objects.putIfAbsent(identifier.isEmpty() ? "object " + (objects.size() + 1) : identifier, values);
                page.checkRoom(characters += identifier.length());
                inObject = false;
            } else if (inObject && name.equals("THE-VALUE")) {
                inXhtml = false;
            } else if (inReference && name.endsWith("-REF")) {
                inReference = false;
                String target = reference.toString().strip();
                if (name.equals("ENUM-VALUE-REF")) {
                    text.append(text.isEmpty() ? "" : ", ").append(names.getOrDefault(target, target));
                } else if (name.startsWith("ATTRIBUTE-DEFINITION-")) {
                    definition = names.getOrDefault(target, "");
                }
            } else if (inObject && name.startsWith("ATTRIBUTE-VALUE-")) {
                String value = Characters.clean(text, false);
                if (!value.isEmpty()) {
                    values.add(new Value(definition, value));
                    page.checkRoom(characters += value.length());
                }
            } else {
                raised &= !name.equals(RAISED);
                part(name);
            }
        }

        /** Writes each requirement once, even if several positions refer to it. */
        void write() throws ReadException {
            for (ReqifHierarchy.Entry entry : hierarchy.entries()) {
                List<Value> found = objects.remove(entry.object());
                if (found != null) {
                    requirement(entry.object(), found, REQUIREMENT_LEVEL + entry.depth());
                }
            }
            for (Map.Entry<String, List<Value>> each : objects.entrySet()) {
                requirement(each.getKey(), each.getValue(), REQUIREMENT_LEVEL);
            }
        }

        private void requirement(String identifier, List<Value> values, int level) throws ReadException {
            String id = values.stream().filter(value -> value.name().equals(ID)).map(Value::text).findFirst()
                    .orElse(identifier);
            page.add(BlockKind.HEADING, level, id);
            for (Value value : values) {
                if (!value.name().equals(ID)) {
                    // the main text needs no name; other attributes mean little without theirs
                    boolean plain = value.name().isEmpty() || value.name().equals("ReqIF.Text");
                    page.add(plain ? BlockKind.PARAGRAPH : BlockKind.LIST_ITEM, 0,
                            (plain ? "" : value.name() + ": ") + value.text());
                }
            }
        }

        @Override
        public void text(String content) {
            if (inReference) {
                reference.append(content);
            } else if (inXhtml && deleted == 0) {
                text.append(raised ? Characters.raised(content) : content);
            }
        }
    }
}
