// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.jar;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.site.SiteException;
import org.vauban.site.internal.AtomicFiles;
import org.vauban.site.internal.FileStep;
import org.vauban.site.internal.Messages;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The list of artifacts of a p2 repository ({@code artifacts.xml}, alone or in {@code artifacts.jar}), with size and
 * checksums of each jar. p2 refuses a jar that does not match.
 */
final class ArtifactIndex {
    static final String XML = "artifacts.xml";
    static final String JAR = "artifacts.jar";
    /** p2 prefers this file if it exists, and Java cannot write it. */
    static final String XZ = "artifacts.xml.xz";
    private static final String INDEX = "p2.index";
    private static final String ORDER = "artifact.repository.factory.order";
    private static final int MAX_BYTES = 64 << 20;
    private static final Map<String, String> FOLDERS = Map.of("osgi.bundle", "plugins", "org.eclipse.update.feature",
            "features");
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);
    private final Path site;
    private final boolean packed;
    private final Document document;
    private final Map<String, Element> artifacts = new TreeMap<>();
    private final List<String> others = new ArrayList<>();

    private ArtifactIndex(Path site, boolean packed, byte[] xml) throws IOException, SiteException {
        this.site = site;
        this.packed = packed;
        this.document = parsed(xml);
        NodeList elements = document.getElementsByTagName("artifact");
        for (int i = 0; i < elements.getLength(); i++) {
            if (elements.item(i) instanceof Element artifact) {
                String folder = FOLDERS.get(artifact.getAttribute("classifier"));
                String path = folder + "/" + artifact.getAttribute("id") + "_" + artifact.getAttribute("version")
                        + ".jar";
                if (folder != null && artifacts.put(path, artifact) != null) {
                    throw SiteException.failed(Messages.text("jars.twice", site, path), null);
                }
                if (folder == null) {
                    others.add(artifact.getAttribute("classifier") + " " + artifact.getAttribute("id"));
                }
            }
        }
    }

    /**
     * Reads the list of a folder.
     *
     * @throws SiteException if there is none, or it is not that of a simple repository
     */
    static ArtifactIndex read(Path site) throws SiteException {
        try {
            if (Files.isRegularFile(site.resolve(XML))) {
                return new ArtifactIndex(site, false, limited(Files.newInputStream(site.resolve(XML))));
            }
            if (!Files.isRegularFile(site.resolve(JAR))) {
                throw SiteException.failed(Messages.text("jars.none", site), null);
            }
            try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(site.resolve(JAR)))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    if (entry.getName().equals(XML)) {
                        return new ArtifactIndex(site, true, limited(zip));
                    }
                }
            }
            throw new IOException(XML);
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unreadable", site, e), e);
        }
    }

    private static byte[] limited(InputStream in) throws IOException {
        try (in) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException(XML + " > " + MAX_BYTES);
            }
            return bytes;
        }
    }

    private static Document parsed(byte[] xml) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setXIncludeAware(false);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(e);
        }
    }

    /** Returns the paths of the listed jars. */
    List<String> paths() {
        return List.copyOf(artifacts.keySet());
    }

    /** Returns classifiers and names of artifacts that are neither bundles nor features. */
    List<String> others() {
        return List.copyOf(others);
    }

    /**
     * Returns a property of a jar, or of the repository.
     *
     * @param path empty for the repository
     * @return null if it is not set
     * @throws SiteException if it is set twice, since p2 could read either
     */
    @Nullable
    String property(String path, String name) throws SiteException {
        List<Element> found = properties(owner(path)).stream().filter(each -> each.getAttribute("name").equals(name))
                .toList();
        if (found.size() > 1) {
            throw SiteException.refused(Messages.text("jars.property", site, path.isEmpty() ? site : path, name));
        }
        return found.isEmpty() ? null : found.getFirst().getAttribute("value");
    }

    /**
     * Sets a property of a jar, or of the repository.
     *
     * @param value null to remove it
     */
    void property(String path, String name, @Nullable String value) {
        Element owner = owner(path);
        for (Element each : properties(owner)) {
            if (each.getAttribute("name").equals(name)) {
                each.getParentNode().removeChild(each);
            }
        }
        Element all = children(owner, "properties").stream().findFirst().orElse(null);
        if (all == null && value != null) {
            all = document.createElement("properties");
            owner.insertBefore(all, owner.getFirstChild());
        }
        if (all != null && value != null) {
            Element property = document.createElement("property");
            property.setAttribute("name", name);
            property.setAttribute("value", value);
            all.appendChild(property);
        }
        if (all != null) {
            all.setAttribute("size", Integer.toString(children(all, "property").size()));
        }
    }

    private Element owner(String path) {
        return path.isEmpty() ? document.getDocumentElement() : artifact(path);
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        for (Node each = parent.getFirstChild(); each != null; each = each.getNextSibling()) {
            if (each instanceof Element element && element.getTagName().equals(name)) {
                children.add(element);
            }
        }
        return children;
    }

    /** Returns the properties of the element itself, as opposed to those of a repository's artifacts. */
    private static List<Element> properties(Element owner) {
        return children(owner, "properties").stream().flatMap(each -> children(each, "property").stream()).toList();
    }

    /** Returns the listed checksums of a jar by algorithm. */
    Map<String, String> checksums(String path) {
        Map<String, String> checksums = new HashMap<>();
        for (Element property : properties(artifact(path))) {
            String algorithm = algorithm(property.getAttribute("name"));
            if (!algorithm.isEmpty()) {
                checksums.put(algorithm, property.getAttribute("value"));
            }
        }
        return checksums;
    }

    private Element artifact(String path) {
        Element artifact = artifacts.get(path);
        if (artifact == null) {
            throw new IllegalArgumentException(path);
        }
        return artifact;
    }

    /** Returns the algorithm of a checksum property, or an empty text for another property. */
    private static String algorithm(String property) {
        if (property.equals("download.md5")) {
            return "MD5";
        }
        String prefix = "download.checksum.";
        return property.startsWith(prefix) ? property.substring(prefix.length()).toUpperCase(Locale.ROOT) : "";
    }

    /** Computes the checksums of a jar for these algorithms. */
    static Map<String, String> checksums(Path jar, Iterable<String> algorithms) throws IOException {
        Map<String, MessageDigest> digests = new HashMap<>();
        try {
            for (String algorithm : algorithms) {
                digests.put(algorithm, MessageDigest.getInstance(algorithm));
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
        InputStream in = Files.newInputStream(jar);
        for (MessageDigest digest : digests.values()) {
            in = new DigestInputStream(in, digest);
        }
        try (InputStream all = in) {
            all.transferTo(OutputStream.nullOutputStream());
        }
        return digests.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
                each -> HexFormat.of().formatHex(each.getValue().digest())));
    }

    /** Sets size and checksums of a jar. */
    void update(String path, long size, Map<String, String> checksums) {
        for (Element property : properties(artifact(path))) {
            String name = property.getAttribute("name");
            String checksum = checksums.get(algorithm(name));
            if (checksum != null) {
                property.setAttribute("value", checksum);
            } else if (name.equals("download.size") || name.equals("artifact.size")) {
                property.setAttribute("value", Long.toString(size));
            }
        }
    }

    /** Writes the list, and ensures that p2 reads this one. */
    void write() throws IOException {
        AtomicFiles files = new AtomicFiles(FileStep.NONE);
        Path index = site.resolve(INDEX);
        if (Files.exists(index)) {
            List<String> lines = Files.readAllLines(index, StandardCharsets.ISO_8859_1).stream()
                    .map(line -> line.startsWith(ORDER + "=") ? ORDER + "=" + XML + ",\\!" : line).toList();
            files.replace(index, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        byte[] xml = xml();
        if (packed) {
            files.replace(site.resolve(JAR), out -> {
                ZipOutputStream zip = new ZipOutputStream(out);
                ZipEntry entry = new ZipEntry(XML);
                entry.setTimeLocal(TIME);
                zip.putNextEntry(entry);
                zip.write(xml);
                zip.finish();
            });
        } else {
            files.replace(site.resolve(XML), xml);
            Files.deleteIfExists(site.resolve(JAR)); // it would contradict the new list
        }
        Files.deleteIfExists(site.resolve(XZ));
    }

    private byte[] xml() throws IOException {
        try {
            TransformerFactory factory = TransformerFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.setXmlStandalone(true); // otherwise it writes standalone="no"
            factory.newTransformer().transform(new DOMSource(document), new StreamResult(out));
            return out.toByteArray();
        } catch (TransformerException e) {
            throw new IOException(e);
        }
    }
}
