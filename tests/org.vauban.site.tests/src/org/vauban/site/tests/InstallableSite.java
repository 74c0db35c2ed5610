// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.vauban.site.tests.ExampleSite.CORE;
import static org.vauban.site.tests.ExampleSite.FEATURE;
import static org.vauban.site.tests.ExampleSite.FIRST;
import static org.vauban.site.tests.ExampleSite.SECOND;
import static org.vauban.site.tests.ExampleSite.SUMMER;
import static org.vauban.site.tests.ExampleSite.UI;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.vauban.governance.signature.StoredKey;
import org.vauban.governance.signature.TrustException;
import org.vauban.site.SiteException;
import org.vauban.site.SiteSigner;
import org.vauban.site.jar.SiteJars;
import org.vauban.site.jar.SitePgp;

/**
 * A small update site that p2 can install, with the files of {@link ExampleSite}: two bundles, one of them installed as
 * a folder, and two features. Its jars and its manifest are signed.
 */
final class InstallableSite {
    static final String UNIT = "org.example.feature.feature.group";
    static final String CODE = "code.txt";
    static final String CONTENT = "content.xml";
    static final String ARTIFACTS = "artifacts.xml";
    private static final char[] PASSWORD = "correct horse battery".toCharArray();

    private InstallableSite() {}

    /** Creates a key for jars with a certificate, using the JDK's keytool. */
    static StoredKey key(Path folder, String owner) throws IOException, InterruptedException, TrustException {
        Path store = folder.resolve(owner + ".p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-genkeypair", "-alias", "jars", "-keyalg", "EC",
                "-groupname", "secp384r1", "-dname", "CN=" + owner, "-validity", "365", "-storetype", "PKCS12",
                "-keystore", store.toString(), "-storepass", new String(PASSWORD))
                        .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (!keytool.waitFor(Patience.SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException("keytool");
        }
        return StoredKey.ofPkcs12(Files.readAllBytes(store), PASSWORD, null);
    }

    /** Writes a version with signed jars and a manifest signed by both keys. */
    static Path signed(Path folder, long version, StoredKey key)
            throws IOException, SiteException {
        write(folder, version);
        SiteJars.sign(folder, key, null);
        return resigned(folder, version);
    }

    /**
     * Writes a version whose artifacts have PGP signatures.
     *
     * @param key the key of the jars; null to leave them unsigned
     */
    static Path pgpSigned(Path folder, long version, PgpKeyFile publisher, StoredKey key)
            throws IOException, SiteException {
        write(folder, version);
        if (key != null) {
            SiteJars.sign(folder, key, null);
        }
        SitePgp.sign(folder, publisher.signing());
        return resigned(folder, version);
    }

    /** Signs the same files with a matching manifest, as anyone with both keys could. */
    static Path resigned(Path folder, long version) throws SiteException {
        SiteSigner.sign(folder, ExampleSite.heading(version), FIRST);
        SiteSigner.sign(folder, null, SECOND);
        return folder;
    }

    /** Writes the files of a version; bundles differ between versions. */
    static Path write(Path folder, long version) throws IOException {
        Files.createDirectories(folder.resolve("plugins"));
        Files.createDirectories(folder.resolve("features"));
        for (String path : List.of(CORE, UI)) {
            jar(folder.resolve(path), Map.of("META-INF/MANIFEST.MF", """
                    Manifest-Version: 1.0
                    Bundle-ManifestVersion: 2
                    Bundle-SymbolicName: %s
                    Bundle-Version: 1.0.0

                    """.formatted(id(path)).replace("\n", "\r\n"), "about.txt", "An example.\n", CODE,
                    "version " + version + "\n"));
        }
        for (String path : List.of(FEATURE, SUMMER)) {
            jar(folder.resolve(path), Map.of("feature.xml", """
                    <?xml version="1.0" encoding="UTF-8"?>
                    <feature id="%s" version="1.0.0">
                       <plugin id="org.example.core" version="1.0.0"/>
                       <plugin id="org.example.ui" version="1.0.0" unpack="true"/>
                    </feature>
                    """.formatted(id(path))));
        }
        Files.writeString(folder.resolve("p2.index"), """
                version=1
                metadata.repository.factory.order=content.xml,\\!
                artifact.repository.factory.order=artifacts.xml,\\!
                """);
        jar(folder.resolve("content.jar"), Map.of(CONTENT, content(version)));
        jar(folder.resolve("artifacts.jar"), Map.of(ARTIFACTS, artifacts(folder)));
        return folder;
    }

    private static String id(String path) {
        return path.substring(path.indexOf('/') + 1, path.lastIndexOf('_'));
    }

    static void jar(Path file, Map<String, String> entries) throws IOException {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        entries.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
        write(file, bytes);
    }

    private static int rank(String name) {
        return name.endsWith(".MF") ? 0 : name.endsWith(".SF") ? 1 : name.startsWith("META-INF/") ? 2 : 3;
    }

    /** Writes a jar with its manifest and signatures first, as streaming readers expect. */
    static void write(Path file, Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            List<String> names = entries.keySet().stream().sorted(
                    Comparator.comparingInt(InstallableSite::rank).thenComparing(Comparator.naturalOrder())).toList();
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(entries.get(name));
                zip.closeEntry();
            }
        }
        Files.write(file, bytes.toByteArray());
    }

    /** Returns a jar's entries in their order. */
    static Map<String, byte[]> read(Path file) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
                if (!entry.isDirectory()) {
                    try (var in = zip.getInputStream(entry)) {
                        entries.put(entry.getName(), in.readAllBytes());
                    }
                }
            }
        }
        return entries;
    }

    /** Changes the text of p2's metadata. */
    static void metadata(Path site, String jar, String name, UnaryOperator<String> change) throws IOException {
        String text = new String(read(site.resolve(jar)).get(name), StandardCharsets.UTF_8);
        String changed = change.apply(text);
        if (changed.equals(text)) {
            throw new IOException(name + " was not changed");
        }
        jar(site.resolve(jar), Map.of(name, changed));
    }

    /** Updates a jar's size and checksums in the artifact list, as an attacker would. */
    static void fit(Path site, String path) throws IOException {
        byte[] bytes = Files.readAllBytes(site.resolve(path));
        metadata(site, "artifacts.jar", ARTIFACTS, xml -> {
            int from = xml.indexOf("id=\"" + id(path) + "\"");
            from = from < 0 ? xml.indexOf("id='" + id(path) + "'") : from;
            int to = xml.indexOf("</artifact>", from);
            String artifact = xml.substring(from, to)
                    .replaceAll("(\"(?:artifact|download)\\.size\" value=\")\\d+", "$1" + bytes.length)
                    .replaceAll("(\"download\\.checksum\\.sha-512\" value=\")\\p{XDigit}+", "$1" + hash(bytes));
            return xml.substring(0, from) + artifact + xml.substring(to);
        });
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String artifacts(Path folder) throws IOException {
        StringBuilder xml = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <?artifactRepository version="1.1.0"?>
                <repository name="Example" \
                type="org.eclipse.equinox.p2.artifact.repository.simpleRepository" version="1">
                  <mappings size="2">
                    <rule filter="(&amp; (classifier=osgi.bundle))" output="${repoUrl}/plugins/${id}_${version}.jar"/>
                    <rule filter="(&amp; (classifier=org.eclipse.update.feature))" \
                output="${repoUrl}/features/${id}_${version}.jar"/>
                  </mappings>
                  <artifacts size="4">
                """);
        for (String path : List.of(CORE, UI, FEATURE, SUMMER)) {
            byte[] bytes = Files.readAllBytes(folder.resolve(path));
            xml.append("""
                        <artifact classifier="%s" id="%s" version="1.0.0">
                          <properties size="3">
                            <property name="artifact.size" value="%3$d"/>
                            <property name="download.size" value="%3$d"/>
                            <property name="download.checksum.sha-512" value="%4$s"/>
                          </properties>
                        </artifact>
                    """.formatted(path.startsWith("p") ? "osgi.bundle" : "org.eclipse.update.feature", id(path),
                    bytes.length, hash(bytes)));
        }
        return xml.append("  </artifacts>\n</repository>\n").toString();
    }

    private static String content(long version) {
        StringBuilder xml = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <?metadataRepository version="1.2.0"?>
                <repository name="Example %d" \
                type="org.eclipse.equinox.internal.p2.metadata.repository.LocalMetadataRepository" version="1">
                  <units size="4">
                """.formatted(version));
        for (String path : List.of(CORE, UI)) {
            xml.append(unit(id(path), "osgi.bundle", "bundle", id(path), path.equals(UI) ? """
                    <instruction key="zipped">true</instruction>""" : ""));
        }
        xml.append(unit("org.example.feature.feature.jar", "org.eclipse.update.feature", "feature",
                "org.example.feature", "<instruction key=\"zipped\">true</instruction>"));
        return xml.append("""
                    <unit id="org.example.feature.feature.group" version="1.0.0" singleton="false">
                      <properties size="1">
                        <property name="org.eclipse.equinox.p2.type.group" value="true"/>
                      </properties>
                      <provides size="1">
                        <provided namespace="org.eclipse.equinox.p2.iu" name="org.example.feature.feature.group" \
                version="1.0.0"/>
                      </provides>
                      <requires size="3">
                        <required namespace="org.eclipse.equinox.p2.iu" name="org.example.core" \
                range="[1.0.0,1.0.0]"/>
                        <required namespace="org.eclipse.equinox.p2.iu" name="org.example.ui" range="[1.0.0,1.0.0]"/>
                        <required namespace="org.eclipse.equinox.p2.iu" name="org.example.feature.feature.jar" \
                range="[1.0.0,1.0.0]"/>
                      </requires>
                      <touchpoint id="null" version="0.0.0"/>
                    </unit>
                  </units>
                </repository>
                """).toString();
    }

    /** @param instruction an instruction of the Eclipse touchpoint, or empty for none */
    static String unit(String name, String classifier, String type, String artifact, String instruction) {
        int count = instruction.isEmpty() ? 1 : 2;
        return """
                    <unit id="%1$s" version="1.0.0" singleton="false">
                      <provides size="3">
                        <provided namespace="org.eclipse.equinox.p2.iu" name="%1$s" version="1.0.0"/>
                        <provided namespace="%2$s" name="%4$s" version="1.0.0"/>
                        <provided namespace="org.eclipse.equinox.p2.eclipse.type" name="%3$s" version="1.0.0"/>
                      </provides>
                      <artifacts size="1">
                        <artifact classifier="%2$s" id="%4$s" version="1.0.0"/>
                      </artifacts>
                      <touchpoint id="org.eclipse.equinox.p2.osgi" version="1.0.0"/>
                      <touchpointData size="1">
                        <instructions size="%6$d">
                          <instruction key="manifest">Bundle-SymbolicName: %4$s&#xA;Bundle-Version: 1.0.0</instruction>
                          %5$s
                        </instructions>
                      </touchpointData>
                    </unit>
                """.formatted(name, classifier, type, artifact, instruction, count);
    }
}
