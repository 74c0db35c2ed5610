// SPDX-License-Identifier: EPL-2.0
package org.vauban.supplychain;

import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.vauban.evidence.inventory.InstalledPart;
import org.vauban.evidence.inventory.Installation;
import org.vauban.evidence.inventory.Inventory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The bills of an update site: one for its whole content, and one for each feature. */
final class SiteBills {
    /**
     * An artifact of the site.
     *
     * @param id identifier
     * @param needs folders and names of what a feature includes
     */
    private record Artifact(String id, JsonObject component, Set<String> needs) {}

    private SiteBills() {}

    /**
     * Writes the bills.
     * @param name name of the site in its bill
     */
    static void write(Path root, Instant time, Path site, String name) throws IOException {
        ComponentTable table = ComponentTable.read(root.resolve("releng/supply-chain/components.json"));
        Map<String, Element> listed = listed(site);
        String version = version(listed);
        Components components = new Components(table, version, time);
        Map<String, Artifact> artifacts = new LinkedHashMap<>();
        for (String kind : List.of("plugins", "features")) {
            List<Path> jars;
            try (Stream<Path> files = Files.list(site.resolve(kind))) {
                jars = files.sorted().toList();
            }
            for (InstalledPart part : Inventory.of(Installation.bundles(site, version, jars)).parts()) {
                artifacts.put(part.file().replaceFirst("\\.jar$", ""), artifact(components, site, part, listed));
            }
        }
        Path out = site.resolve("sbom");
        Main.write(out.resolve("site.cdx.json"), Bill.of(components,
                artifacts.values().stream().map(Artifact::component).toList(), name, version,
                "pkg:generic/" + name + '@' + version, time));
        for (Map.Entry<String, Artifact> each : artifacts.entrySet()) {
            if (each.getKey().startsWith("features/")) {
                Set<String> all = new LinkedHashSet<>();
                collect(each.getKey(), artifacts, all);
                String id = each.getValue().id();
                Main.write(out.resolve(id + ".cdx.json"), Bill.of(components,
                        all.stream().map(key -> artifacts.get(key).component()).toList(), id, version,
                        p2(id, version, "org.eclipse.update.feature"), time));
            }
        }
    }

    private static String version(Map<String, Element> listed) {
        // all our features have the version of the build
        return listed.entrySet().stream().filter(each -> each.getKey().startsWith("features/org.vauban."))
                .map(each -> each.getValue().getAttribute("version")).findFirst().orElseThrow();
    }

    private static void collect(String key, Map<String, Artifact> artifacts, Set<String> all) {
        Artifact artifact = artifacts.get(key);
        if (artifact == null) {
            throw new IllegalStateException("a feature of the site includes " + key + ", which the site has not");
        }
        if (all.add(key)) {
            artifact.needs().forEach(each -> collect(each, artifacts, all));
        }
    }

    private static Artifact artifact(Components components, Path site, InstalledPart part, Map<String, Element> listed)
            throws IOException {
        Element artifact = listed.get(part.file().replaceFirst("\\.jar$", ""));
        if (artifact == null) {
            throw new IllegalStateException("the metadata of the site lacks " + part.file());
        }
        String id = artifact.getAttribute("id");
        String version = artifact.getAttribute("version");
        Path jar = site.resolve(part.file());
        if (!id.startsWith("org.vauban.")) {
            String maven = id.startsWith("wrapped.") ? "maven-wrapped-" : "maven-";
            return new Artifact(id, components.library(part,
                    property(artifact, maven + "groupId") + ':' + property(artifact, maven + "artifactId"),
                    property(artifact, maven + "version"), jar), Set.of());
        }
        JsonObject component = components.of(new InstalledPart(id, version, part.file(), part.size(), part.sha256(),
                part.sha512(), "EPL-2.0", null, p2(id, version, artifact.getAttribute("classifier"))));
        Components.nest(component, components.within(jar, part.file()));
        return new Artifact(id, component, part.file().startsWith("features/") ? included(jar) : Set.of());
    }

    private static String p2(String id, String version, String classifier) {
        return "pkg:p2/" + id + '@' + version + "?classifier=" + classifier;
    }

    private static Set<String> included(Path feature) throws IOException {
        try (ZipFile jar = new ZipFile(feature.toFile());
                InputStream in = jar.getInputStream(jar.getEntry("feature.xml"))) {
            Document document = xml(in.readAllBytes());
            Set<String> included = new LinkedHashSet<>();
            for (Element each : elements(document.getElementsByTagName("plugin"))) {
                included.add("plugins/" + each.getAttribute("id") + '_' + each.getAttribute("version"));
            }
            for (Element each : elements(document.getElementsByTagName("includes"))) {
                included.add("features/" + each.getAttribute("id") + '_' + each.getAttribute("version"));
            }
            return included;
        }
    }

    /** Returns the entries of p2's metadata for each artifact, by kind, identifier and version. */
    private static Map<String, Element> listed(Path site) throws IOException {
        Map<String, Element> listed = new LinkedHashMap<>();
        try (ZipFile jar = new ZipFile(site.resolve("artifacts.jar").toFile());
                InputStream in = jar.getInputStream(jar.getEntry("artifacts.xml"))) {
            for (Element each : elements(xml(in.readAllBytes()).getElementsByTagName("artifact"))) {
                String kind = each.getAttribute("classifier").equals("osgi.bundle") ? "plugins/" : "features/";
                listed.put(kind + each.getAttribute("id") + '_' + each.getAttribute("version"), each);
            }
        }
        return listed;
    }

    private static String property(Element artifact, String name) {
        for (Element each : elements(artifact.getElementsByTagName("property"))) {
            if (each.getAttribute("name").equals(name)) {
                return each.getAttribute("value");
            }
        }
        throw new IllegalStateException(
                artifact.getAttribute("id") + " has no " + name + " in the metadata of the site");
    }

    private static List<Element> elements(NodeList nodes) {
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static Document xml(byte[] bytes) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(e);
        }
    }
}
