// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.vauban.site.tests.ExampleSite.CORE;
import static org.vauban.site.tests.ExampleSite.FEATURE;
import static org.vauban.site.tests.ExampleSite.UI;
import static org.vauban.site.tests.InstallableSite.ARTIFACTS;
import static org.vauban.site.tests.InstallableSite.CODE;
import static org.vauban.site.tests.InstallableSite.CONTENT;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.vauban.governance.signature.StoredKey;
import org.vauban.site.jar.SiteJars;

/**
 * The attacks of a person who knows p2: changes jars and metadata consistently, so that only the manifest does not
 * match.
 */
final class JarTampering {
    private static final byte[] EVIL = "evil\n".getBytes(StandardCharsets.UTF_8);

    private JarTampering() {}

    /** @param stranger an untrusted key with a certificate */
    static List<Tampering> all(StoredKey stranger) {
        List<Tampering> all = new ArrayList<>();
        jars(all);
        signers(all, stranger);
        metadata(all);
        return all;
    }

    private static void jars(List<Tampering> all) {
        for (Map.Entry<String, String> one : Map.of(CORE, "a bundle", UI, "a bundle that is installed as a folder")
                .entrySet()) {
            fitted(all, one.getKey(), "the code of " + one.getValue() + " is changed, and its checksums are adapted",
                    entries -> entries.put(CODE, EVIL));
        }
        fitted(all, CORE, "code is added to a signed bundle, and its checksums are adapted",
                entries -> entries.put("evil.txt", EVIL));
        fitted(all, CORE, "the manifest of a signed bundle is changed, and its checksums are adapted",
                entries -> entries.put("META-INF/MANIFEST.MF", (new String(entries.get("META-INF/MANIFEST.MF"),
                        StandardCharsets.UTF_8).replaceFirst("\r\n\r\n", "\r\nBundle-Activator: evil\r\n\r\n"))
                                .getBytes(StandardCharsets.UTF_8)));
        fitted(all, CORE, "the signature of a bundle is removed, and its checksums are adapted",
                JarTampering::unsign);
        fitted(all, CORE, "a bundle is changed and has no signature, and its checksums are adapted", entries -> {
            unsign(entries);
            entries.put(CODE, EVIL);
        });
        fitted(all, FEATURE, "a signed feature is changed, and its checksums are adapted",
                entries -> entries.put("feature.xml", EVIL));
        fitted(all, FEATURE, "a feature has an entry that leads out of its folder, and its checksums are adapted",
                entries -> entries.put("../../evil.txt", EVIL));
        fit(all, "a bundle has an entry twice, and its checksums are adapted", site -> {
            Map<String, byte[]> entries = InstallableSite.read(site.resolve(CORE));
            entries.put("code.TXT", EVIL);
            InstallableSite.write(site.resolve(CORE), entries);
            String bytes = Files.readString(site.resolve(CORE), StandardCharsets.ISO_8859_1);
            Files.writeString(site.resolve(CORE), bytes.replace("code.TXT", CODE), StandardCharsets.ISO_8859_1);
        });
    }

    private static void unsign(Map<String, byte[]> entries) {
        entries.keySet().removeIf(name -> name.startsWith("META-INF/VAUBAN."));
        entries.computeIfPresent("META-INF/MANIFEST.MF", (name, bytes) -> new String(bytes, StandardCharsets.UTF_8)
                .replaceAll("(?s)\r\n\r\n.*", "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void signers(List<Tampering> all, StoredKey stranger) {
        add(all, "all jars are changed and signed by a stranger", "artifacts.jar", site -> {
            for (String path : List.of(CORE, UI, FEATURE)) {
                Map<String, byte[]> entries = InstallableSite.read(site.resolve(path));
                unsign(entries);
                entries.put(CODE, EVIL);
                InstallableSite.write(site.resolve(path), entries);
                InstallableSite.fit(site, path);
            }
            SiteJars.sign(site, stranger, null);
        });
        fit(all, "a stranger has signed a bundle in addition, and its checksums are adapted", site -> {
            Map<String, byte[]> entries = InstallableSite.read(site.resolve(CORE));
            Map<String, byte[]> own = new LinkedHashMap<>(entries);
            unsign(own);
            InstallableSite.write(site.resolve(CORE), own);
            InstallableSite.fit(site, CORE);
            SiteJars.sign(site, stranger, null);
            entries.putAll(InstallableSite.read(site.resolve(CORE)));
            entries.put(CODE, EVIL);
            InstallableSite.write(site.resolve(CORE), entries);
        });
        add(all, "the certificates of the jars are those of a stranger", SiteJars.CERTIFICATES,
                site -> Files.writeString(site.resolve(SiteJars.CERTIFICATES), "stranger"));
    }

    private static void metadata(List<Tampering> all) {
        add(all, "the checksums of a changed bundle are removed", "artifacts.jar", site -> {
            Map<String, byte[]> entries = InstallableSite.read(site.resolve(CORE));
            entries.put(CODE, EVIL);
            InstallableSite.write(site.resolve(CORE), entries);
            InstallableSite.fit(site, CORE);
            InstallableSite.metadata(site, "artifacts.jar", ARTIFACTS,
                    xml -> xml.replaceAll("<property name=\"download.checksum[^>]*>", ""));
        });
        xml(all, "the metadata has p2 change the start of Eclipse", "content.jar", CONTENT,
                xml -> xml.replaceFirst("<instruction key=\"zipped\">",
                        "<instruction key=\"configure\">addJvmArg(jvmArg:-Dorg.example.evil=1);</instruction>$0")
                        .replaceFirst("<instructions size=\"2\">", "<instructions size=\"3\">"));
        xml(all, "the metadata refers to another repository", "content.jar", CONTENT,
                xml -> xml.replaceFirst("<units ", "<references size=\"1\"><repository uri=\"http://127.0.0.1:9/\" "
                        + "url=\"http://127.0.0.1:9/\" type=\"0\" options=\"1\"/></references><units "));
        xml(all, "the metadata lacks a requirement", "content.jar", CONTENT,
                xml -> xml.replaceFirst("<required [^>]*name=\"org.example.ui\"[^>]*>", "")
                        .replace("<requires size=\"3\">", "<requires size=\"2\">"));
        xml(all, "the metadata has an external entity", "content.jar", CONTENT,
                xml -> xml.replaceFirst("<repository ",
                        "<!DOCTYPE repository [<!ENTITY evil SYSTEM \"file:///etc/passwd\">]><repository ")
                        .replace("\"Example ", "\"Example &evil; "));
        xml(all, "the list of artifacts gives a bundle another address", "artifacts.jar", ARTIFACTS,
                xml -> xml.replace("${repoUrl}/plugins/", "http://127.0.0.1:9/plugins/"));
        xml(all, "the list of artifacts gives a bundle the file of another one", "artifacts.jar", ARTIFACTS,
                xml -> xml.replace("${repoUrl}/plugins/${id}_${version}.jar",
                        "${repoUrl}/plugins/org.example.ui_1.0.0.jar"));
        xml(all, "the list of artifacts says that a bundle has 8 EiB", "artifacts.jar", ARTIFACTS,
                xml -> xml.replaceAll("(\"download\\.size\" value=\")\\d+", "$1" + Long.MAX_VALUE));
        add(all, "the metadata is that of a composite which takes bundles from elsewhere", "composite",
                JarTampering::composite);
    }

    private static void composite(Path site) throws IOException {
        Path elsewhere = site.resolveSibling("elsewhere");
        InstallableSite.write(elsewhere, 66);
        for (String kind : List.of("Content", "Artifacts")) {
            String type = kind.equals("Content") ? "metadata" : "artifact";
            Files.writeString(site.resolve("composite" + kind + ".xml"), """
                    <?xml version="1.0" encoding="UTF-8"?>
                    <?composite%1$sRepository version="1.0.0"?>
                    <repository name="x" \
                    type="org.eclipse.equinox.internal.p2.%2$s.repository.Composite%1$sRepository" version="1.0.0">
                      <children size="1"><child location="%3$s"/></children>
                    </repository>
                    """.formatted(kind.equals("Content") ? "Metadata" : "Artifact", type, elsewhere.toUri()));
            Files.move(site.resolve(kind.toLowerCase(Locale.ROOT) + ".jar"),
                    site.resolveSibling(kind + ".old"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(site.resolve("p2.index"), """
                version=1
                metadata.repository.factory.order=compositeContent.xml,\\!
                artifact.repository.factory.order=compositeArtifacts.xml,\\!
                """);
    }

    /** A change to a site. */
    @FunctionalInterface
    private interface Change {
        void apply(Path site) throws Exception;
    }

    /** A change to the entries of a jar. */
    @FunctionalInterface
    private interface Entries {
        void change(Map<String, byte[]> entries);
    }

    private static void add(List<Tampering> all, String description, String named, Change change) {
        all.add(new Tampering(description, named, (site, other) -> change.apply(site)));
    }

    /** Adds a change to a bundle that also updates its checksums. */
    private static void fit(List<Tampering> all, String description, Change change) {
        add(all, description, "artifacts.jar", site -> {
            change.apply(site);
            InstallableSite.fit(site, CORE);
        });
    }

    private static void fitted(List<Tampering> all, String path, String description, Entries change) {
        add(all, description, "artifacts.jar", site -> {
            Map<String, byte[]> entries = InstallableSite.read(site.resolve(path));
            change.change(entries);
            InstallableSite.write(site.resolve(path), entries);
            InstallableSite.fit(site, path);
        });
    }

    private static void xml(List<Tampering> all, String description, String jar, String name,
            UnaryOperator<String> change) {
        add(all, description, jar, site -> InstallableSite.metadata(site, jar, name, change));
    }
}
