// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.repository;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The metadata of a p2 repository with one feature and bundles that are installed as folders, as p2 1.3 (Eclipse 4.40)
 * reads it. The bytes depend only on the content.
 */
final class Repository {
    private static final String BUNDLE = "osgi.bundle";
    private static final String FEATURE = "org.eclipse.update.feature";
    private final String feature;
    private final String label;
    private final String version;
    private final String licence;
    private final Map<String, PackedFile> bundles = new TreeMap<>();

    /** @param feature id of the feature; @param label its name for display */
    Repository(String feature, String label, String version, String licence) {
        this.feature = feature;
        this.label = label;
        this.version = version;
        this.licence = licence;
    }

    void bundle(String id, PackedFile file) {
        bundles.put(id, file);
    }

    /** Fills a template; numbers are formatted independently of the language. */
    private static String filled(String template, Object... values) {
        return String.format(Locale.ROOT, template, values);
    }

    static String escaped(String text) {
        StringBuilder xml = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> xml.append("&amp;");
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '\'' -> xml.append("&apos;");
                case '"' -> xml.append("&quot;");
                case '\n' -> xml.append("&#xA;");
                case '\t' -> xml.append(' ');
                default -> {
                    if (c >= ' ' && c != 0xfffe && c != 0xffff && !(c >= 0xd800 && c < 0xe000)) {
                        xml.appendCodePoint(c);
                    }
                }
            }
        });
        return xml.toString();
    }

    byte[] content() {
        StringBuilder xml = new StringBuilder(filled("""
                <?xml version='1.0' encoding='UTF-8'?>
                <?metadataRepository version='1.2.0'?>
                <repository name='%s' type='org.eclipse.equinox.internal.p2.metadata.repository.\
                LocalMetadataRepository' version='1'>
                  <units size='%s'>
                """, escaped(label), bundles.size() + 2));
        bundles.keySet().forEach(id -> xml.append(bundleUnit(id)));
        xml.append(featureJar()).append(featureGroup());
        return xml.append("  </units>\n</repository>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private String unit(String id, String singleton, String properties, int count) {
        return filled("""
                    <unit id='%1$s' version='%2$s' singleton='%3$s'>
                      <update id='%1$s' range='[0.0.0,%2$s)' severity='0'/>
                      <properties size='%4$s'>
                        <property name='org.eclipse.equinox.p2.name' value='%5$s'/>
                %6$s      </properties>
                """, id, version, singleton, count + 1, escaped(label), properties);
    }

    private String bundleUnit(String id) {
        return unit(id, "true", "", 0) + filled("""
                      <provides size='3'>
                        <provided namespace='org.eclipse.equinox.p2.iu' name='%1$s' version='%2$s'/>
                        <provided namespace='osgi.bundle' name='%1$s' version='%2$s'/>
                        <provided namespace='org.eclipse.equinox.p2.eclipse.type' name='bundle' version='1.0.0'/>
                      </provides>
                      <artifacts size='1'>
                        <artifact classifier='osgi.bundle' id='%1$s' version='%2$s'/>
                      </artifacts>
                      <touchpoint id='org.eclipse.equinox.p2.osgi' version='1.0.0'/>
                      <touchpointData size='1'>
                        <instructions size='2'>
                          <instruction key='zipped'>true</instruction>
                          <instruction key='manifest'>Bundle-SymbolicName: %1$s;singleton:=true&#xA;\
                Bundle-Version: %2$s</instruction>
                        </instructions>
                      </touchpointData>
                    </unit>
                """, id, version);
    }

    private String featureJar() {
        return unit(feature + ".feature.jar", "false", "", 0) + filled("""
                      <provides size='3'>
                        <provided namespace='org.eclipse.equinox.p2.iu' name='%1$s.feature.jar' version='%2$s'/>
                        <provided namespace='org.eclipse.equinox.p2.eclipse.type' name='feature' version='1.0.0'/>
                        <provided namespace='org.eclipse.update.feature' name='%1$s' version='%2$s'/>
                      </provides>
                      <filter>(org.eclipse.update.install.features=true)</filter>
                      <artifacts size='1'>
                        <artifact classifier='org.eclipse.update.feature' id='%1$s' version='%2$s'/>
                      </artifacts>
                      <touchpoint id='org.eclipse.equinox.p2.osgi' version='1.0.0'/>
                      <touchpointData size='1'>
                        <instructions size='1'>
                          <instruction key='zipped'>true</instruction>
                        </instructions>
                      </touchpointData>
                    </unit>
                """, feature, version);
    }

    private String featureGroup() {
        StringBuilder required = new StringBuilder();
        bundles.keySet().forEach(id -> required.append(filled("""
                        <required namespace='org.eclipse.equinox.p2.iu' name='%1$s' range='[%2$s,%2$s]'/>
                """, id, version)));
        return unit(feature + ".feature.group", "false",
                "        <property name='org.eclipse.equinox.p2.type.group' value='true'/>\n", 1) + filled("""
                      <provides size='1'>
                        <provided namespace='org.eclipse.equinox.p2.iu' name='%1$s.feature.group' version='%2$s'/>
                      </provides>
                      <requires size='%3$s'>
                %4$s        <required namespace='org.eclipse.equinox.p2.iu' name='%1$s.feature.jar' \
                range='[%2$s,%2$s]'>
                          <filter>(org.eclipse.update.install.features=true)</filter>
                        </required>
                      </requires>
                      <touchpoint id='null' version='0.0.0'/>
                      <licenses size='1'>
                        <license uri='' url=''>%5$s</license>
                      </licenses>
                    </unit>
                """, feature, version, bundles.size() + 1, required, escaped(licence));
    }

    /** @param archive archive of the feature */
    byte[] artifacts(PackedFile archive) {
        StringBuilder xml = new StringBuilder(filled("""
                <?xml version='1.0' encoding='UTF-8'?>
                <?artifactRepository version='1.1.0'?>
                <repository name='%s' type='org.eclipse.equinox.p2.artifact.repository.simpleRepository' version='1'>
                  <mappings size='2'>
                    <rule filter='(&amp; (classifier=osgi.bundle))' output='${repoUrl}/plugins/${id}_${version}.jar'/>
                    <rule filter='(&amp; (classifier=org.eclipse.update.feature))' \
                output='${repoUrl}/features/${id}_${version}.jar'/>
                  </mappings>
                  <artifacts size='%s'>
                """, escaped(label), bundles.size() + 1));
        bundles.forEach((id, file) -> xml.append(artifact(BUNDLE, id, file)));
        xml.append(artifact(FEATURE, feature, archive));
        return xml.append("  </artifacts>\n</repository>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private String artifact(String classifier, String id, PackedFile file) {
        return filled("""
                    <artifact classifier='%1$s' id='%2$s' version='%3$s'>
                      <properties size='5'>
                        <property name='artifact.size' value='%4$s'/>
                        <property name='download.size' value='%4$s'/>
                        <property name='download.contentType' value='application/zip'/>
                        <property name='download.checksum.sha-512' value='%5$s'/>
                        <property name='download.checksum.sha-256' value='%6$s'/>
                      </properties>
                    </artifact>
                """, classifier, id, version, file.size(), file.sha512(), file.sha256());
    }

    static byte[] index() {
        return """
                version=1
                metadata.repository.factory.order=content.xml,\\!
                artifact.repository.factory.order=artifacts.xml,\\!
                """.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns {@code feature.xml}. */
    byte[] feature(List<String> ids) {
        StringBuilder xml = new StringBuilder(filled("""
                <?xml version="1.0" encoding="UTF-8"?>
                <feature id="%s" label="%s" version="%s" provider-name="Vauban">
                   <license>%s</license>
                """, feature, escaped(label), version, escaped(licence)));
        ids.forEach(id -> xml.append(filled("   <plugin id=\"%s\" version=\"%s\" unpack=\"true\"/>\n", id, version)));
        return xml.append("</feature>\n").toString().getBytes(StandardCharsets.UTF_8);
    }
}
