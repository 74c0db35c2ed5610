// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.ReadFailure;

/**
 * Reads XML from untrusted sources: a document type is refused, so that there are no entities to expand and nothing to
 * fetch, and the depth is limited. Elements are reported by local name, because the office formats use each name for
 * one thing. For one thread.
 */
public final class XmlStream {
    private static final int MAX_DEPTH = 1_000;
    private static final XMLInputFactory FACTORY = factory();

    private final XMLStreamReader reader;
    private int depth;

    /** Receives elements and text in document order. */
    public interface Handler {
        /** An element begins; its attributes can be read. */
        void start(String name, XmlStream xml) throws ReadException, IOException;

        /** Called at the end of an element. Does nothing by default. */
        default void end(String name) throws ReadException, IOException {
            // handlers that need only attributes read them at the start
        }

        /** Called with a piece of text; one text may come in several pieces. Does nothing by default. */
        default void text(String text) throws ReadException, IOException {
            // handlers that need only attributes ignore text
        }
    }

    private XmlStream(XMLStreamReader reader) {
        this.reader = reader;
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> InputStream.nullInputStream());
        return factory;
    }

    /**
     * Reads a stream to its end and closes it.
     *
     * @throws ReadException {@link ReadFailure#DAMAGED} if the XML is not well-formed, {@link ReadFailure#BOMB} if it
     *             has a document type or is nested too deep
     */
    public static void read(InputStream in, Handler handler) throws ReadException, IOException {
        try (in) {
            XMLStreamReader reader = FACTORY.createXMLStreamReader(in);
            new XmlStream(reader).run(handler);
        } catch (XMLStreamException e) {
            if (e.getNestedException() instanceof ZipArchive.BombException bomb) {
                throw bomb;
            }
            // the JDK's own limits, such as the one on depth
            boolean limit = String.valueOf(e.getMessage()).contains("JAXP0001");
            throw new ReadException(limit ? ReadFailure.BOMB : ReadFailure.DAMAGED, "XML is not well-formed", e);
        }
    }

    /** Reads a document like {@link #read}; does nothing if there is no stream. */
    public static void readIfPresent(@Nullable InputStream in, Handler handler) throws ReadException, IOException {
        if (in != null) {
            read(in, handler);
        }
    }

    private void run(Handler handler) throws XMLStreamException, ReadException, IOException {
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamReader.DTD, XMLStreamReader.ENTITY_REFERENCE -> throw new ReadException(
                        ReadFailure.BOMB, "XML with a document type or entities of its own");
                case XMLStreamReader.START_ELEMENT -> {
                    if (++depth > MAX_DEPTH) {
                        throw new ReadException(ReadFailure.BOMB, "XML nested deeper than " + MAX_DEPTH);
                    }
                    handler.start(reader.getLocalName(), this);
                }
                case XMLStreamReader.END_ELEMENT -> {
                    depth--;
                    handler.end(reader.getLocalName());
                }
                case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA, XMLStreamReader.SPACE -> handler
                        .text(Objects.requireNonNull(reader.getText()));
                default -> {
                    // comments and processing instructions are not part of the text
                }
            }
        }
    }

    /** Whether the starting element is in a namespace, for local names that occur in several. */
    public boolean isIn(String namespace) {
        return namespace.equals(reader.getNamespaceURI());
    }

    /** An attribute of the starting element by local name, or null. */
    @Nullable
    public String attribute(String name) {
        return attribute(name, false);
    }

    /** An attribute with a namespace, such as {@code r:id} on an element that also has {@code id}; or null. */
    @Nullable
    public String qualifiedAttribute(String name) {
        return attribute(name, true);
    }

    private @Nullable String attribute(String name, boolean qualified) {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String namespace = reader.getAttributeNamespace(i);
            if (reader.getAttributeLocalName(i).equals(name)
                    && (!qualified || namespace != null && !namespace.isEmpty())) {
                return reader.getAttributeValue(i);
            }
        }
        return null;
    }
}
