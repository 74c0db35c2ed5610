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
 * Reads XML that comes from anywhere: no document type, so that there are no entities to expand and nothing to fetch,
 * and a limit on depth. Local names only: the office formats use one name for one thing. For one thread.
 */
public final class XmlStream {
    private static final int MAX_DEPTH = 1_000;
    private static final XMLInputFactory FACTORY = factory();

    private final XMLStreamReader reader;
    private int depth;

    /** Told of elements and text in their order. */
    public interface Handler {
        /** An element begins; its attributes can be read. */
        void start(String name, XmlStream xml) throws ReadException, IOException;

        /** An element ends. Nothing, unless it is implemented. */
        default void end(String name) throws ReadException, IOException {
            // what attributes tell is told at the beginning
        }

        /** A piece of text; one text may come in several. Nothing, unless it is implemented. */
        default void text(String text) throws ReadException, IOException {
            // as above
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
     * Reads all of a stream and closes it.
     *
     * @throws ReadException {@link ReadFailure#DAMAGED} for what is no well-formed XML, {@link ReadFailure#BOMB} for
     *             what has a document type or is nested too deep
     */
    public static void read(InputStream in, Handler handler) throws ReadException, IOException {
        try (in) {
            XMLStreamReader reader = FACTORY.createXMLStreamReader(in);
            new XmlStream(reader).run(handler);
        } catch (XMLStreamException e) {
            if (e.getNestedException() instanceof ZipArchive.BombException bomb) {
                throw bomb;
            }
            // the limits that the JDK has itself, such as on the depth
            boolean limit = String.valueOf(e.getMessage()).contains("JAXP0001");
            throw new ReadException(limit ? ReadFailure.BOMB : ReadFailure.DAMAGED, "XML is not well-formed", e);
        }
    }

    /** The same, or nothing where there is no stream. */
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
                    // comments and instructions say nothing to readers
                }
            }
        }
    }

    /** Whether the element that begins is in a namespace: where a local name is that of several things. */
    public boolean isIn(String namespace) {
        return namespace.equals(reader.getNamespaceURI());
    }

    /** An attribute of the element that begins, by local name, or null. */
    @Nullable
    public String attribute(String name) {
        return attribute(name, false);
    }

    /** The same among those that have a namespace: {@code r:id}, where the element has an {@code id} of its own. */
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
