// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.parser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.ReadFailure;

/**
 * ReqIF (OMG Requirements Interchange Format 1.2), as XML or zipped: each requirement is a heading with its id, and a
 * paragraph for each of its attributes that has a value.
 */
final class ReqifReader implements DocumentReader {
    private static final String ZIP = ".reqifz";

    @Override
    public void read(Path file, PageSink pages) throws ReadException, IOException {
        PageText text = new PageText(pages);
        if (!String.valueOf(file.getFileName()).toLowerCase(java.util.Locale.ROOT).endsWith(ZIP)) {
            XmlStream.read(Files.newInputStream(file), new Requirements(text));
        } else {
            readZip(file, text);
        }
        pages.add(text.page(0, ""));
    }

    private static void readZip(Path file, PageText text) throws ReadException, IOException {
        try (ZipArchive zip = ZipArchive.open(file)) {
            List<String> parts = zip.names().stream().filter(name -> name.endsWith(".reqif")).sorted().toList();
            if (parts.isEmpty()) {
                throw new ReadException(ReadFailure.DAMAGED, "no .reqif in the archive");
            }
            for (String part : parts) {
                XmlStream.read(Objects.requireNonNull(zip.entry(part)), new Requirements(text));
            }
        } catch (ZipArchive.BombException e) {
            throw new ReadException(ReadFailure.BOMB, String.valueOf(e.getMessage()), e);
        } catch (java.util.zip.ZipException e) {
            throw new ReadException(ReadFailure.DAMAGED, "a damaged zip entry", e);
        }
    }

    private static final class Requirements implements XmlStream.Handler {
        private static final String OBJECT = "SPEC-OBJECT";
        private static final String ID = "ReqIF.ForeignID";
        private static final int REQUIREMENT_LEVEL = 2;

        /** An attribute of the requirement that is being read. */
        private record Value(String name, String text) {}

        private final PageText page;
        /** Names of attributes and of values of enumerations, by identifier. */
        private final Map<String, String> names = new HashMap<>();
        private final List<Value> values = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder reference = new StringBuilder();
        private String identifier = "";
        private boolean inObject;
        private boolean inXhtml;
        private boolean inReference;
        private String definition = "";

        Requirements(PageText page) {
            this.page = page;
        }

        @Override
        public void start(String name, XmlStream xml) {
            String id = xml.attribute("IDENTIFIER");
            if (name.equals(OBJECT)) {
                inObject = true;
                identifier = Objects.requireNonNullElse(id, "");
                values.clear();
            } else if (!inObject && id != null
                    && (name.startsWith("ATTRIBUTE-DEFINITION-") || name.equals("ENUM-VALUE"))) {
                names.put(id, Objects.requireNonNullElse(xml.attribute("LONG-NAME"), id));
            } else if (inObject && name.startsWith("ATTRIBUTE-VALUE-")) {
                text.setLength(0);
                definition = "";
                append(xml.attribute("THE-VALUE"));
            } else if (inObject && name.endsWith("-REF")) {
                inReference = true;
                reference.setLength(0);
            } else if (inObject && name.equals("THE-VALUE")) {
                inXhtml = true;
            } else if (inXhtml) {
                text.append(' '); // paragraphs and items of XHTML
            }
        }

        private void append(@Nullable String value) {
            if (value != null) {
                text.append(value);
            }
        }

        @Override
        public void end(String name) throws ReadException {
            if (name.equals(OBJECT)) {
                requirement();
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
                }
            }
        }

        private void requirement() throws ReadException {
            String id = values.stream().filter(value -> value.name().equals(ID)).map(Value::text).findFirst()
                    .orElse(identifier);
            page.add(BlockKind.HEADING, REQUIREMENT_LEVEL, id);
            for (Value value : values) {
                if (!value.name().equals(ID)) {
                    // the text needs no name; other attributes say little without theirs
                    boolean plain = value.name().isEmpty() || value.name().equals("ReqIF.Text");
                    page.add(BlockKind.PARAGRAPH, 0, (plain ? "" : value.name() + ": ") + value.text());
                }
            }
        }

        @Override
        public void text(String content) {
            if (inReference) {
                reference.append(content);
            } else if (inXhtml) {
                text.append(content);
            }
        }
    }
}
