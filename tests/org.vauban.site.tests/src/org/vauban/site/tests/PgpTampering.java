// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.vauban.site.tests.ExampleSite.CORE;
import static org.vauban.site.tests.ExampleSite.UI;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.site.jar.SitePgp;

/** The attacks of a person who knows that artifacts have PGP signatures, and where these are. */
final class PgpTampering {
    /** Not refused by a verification of the PGP signatures alone. */
    static final String OLDER = "a bundle and its PGP signature are those of an older version";
    /** Not refused by a verification of the PGP signatures alone. */
    static final String PUBLIC = "the public PGP key of the site is that of a stranger";
    private static final Pattern SIGNATURES = Pattern.compile("<property name=\"pgp.signatures\" value=\"[^\"]*\"/>");

    private PgpTampering() {}

    /** @param stranger an untrusted key */
    static List<Tampering> all(PgpKeyFile stranger) {
        List<Tampering> all = new ArrayList<>();
        add(all, "code is added to a bundle, whose PGP signature is removed", (site, before) -> {
            addCode(site);
            change(site, CORE, old -> "");
        });
        add(all, "all PGP signatures are removed", (site, before) -> metadata(site,
                xml -> SIGNATURES.matcher(xml).replaceAll("")));
        add(all, "code is added to a bundle, whose PGP signature is that of a stranger", (site, before) -> {
            addCode(site);
            String genuine = artifacts(site);
            change(site, CORE, old -> "");
            SitePgp.sign(site, stranger.signing());
            String strange = signature(artifacts(site), CORE);
            String keys = property(artifacts(site), "pgp.publicKeys");
            metadata(site, xml -> genuine.replace(property(genuine, "pgp.publicKeys"), keys)
                    .replace(signature(genuine, CORE), strange));
        });
        add(all, "code is added to a bundle, and a stranger has made all PGP signatures", (site, before) -> {
            addCode(site);
            metadata(site, xml -> SIGNATURES.matcher(xml).replaceAll(""));
            SitePgp.sign(site, stranger.signing());
        });
        add(all, "a bundle has the PGP signature of another one", (site, before) -> change(site, CORE,
                old -> signature(artifacts(site), UI)));
        add(all, "a PGP signature is damaged", (site, before) -> change(site, CORE,
                old -> old.replaceFirst("[A-Za-z](?=[A-Za-z0-9+/]{20})", "%")));
        add(all, "code is added to a bundle, whose list of PGP signatures is empty", (site, before) -> {
            addCode(site);
            change(site, CORE, old -> "<property name=\"pgp.signatures\" value=\"\"/>");
        });
        add(all, "code is added to a bundle, which has a PGP signature twice", (site, before) -> {
            addCode(site);
            change(site, CORE, old -> old + "<property name=\"pgp.signatures\" value=\"\"/>");
        });
        add(all, OLDER, (site, before) -> {
            String old = signature(artifacts(before), CORE);
            Files.copy(before.resolve(CORE), site.resolve(CORE), StandardCopyOption.REPLACE_EXISTING);
            InstallableSite.fit(site, CORE);
            change(site, CORE, present -> old);
        });
        all.add(new Tampering(PUBLIC, SitePgp.PUBLIC_KEYS,
                (site, before) -> Files.write(site.resolve(SitePgp.PUBLIC_KEYS), stranger.open())));
        return all;
    }

    private static void addCode(Path site) throws IOException {
        Map<String, byte[]> entries = InstallableSite.read(site.resolve(CORE));
        entries.put("evil.txt", "evil".getBytes(StandardCharsets.UTF_8));
        InstallableSite.write(site.resolve(CORE), entries);
        InstallableSite.fit(site, CORE);
    }

    private static String artifacts(Path site) throws IOException {
        return new String(InstallableSite.read(site.resolve("artifacts.jar")).get(InstallableSite.ARTIFACTS),
                StandardCharsets.UTF_8);
    }

    private static void metadata(Path site, UnaryOperator<String> change) throws IOException {
        InstallableSite.metadata(site, "artifacts.jar", InstallableSite.ARTIFACTS, change);
    }

    /** Returns the element with a jar's signatures. */
    private static String signature(String xml, String path) {
        return property(artifact(xml, path), "pgp.signatures");
    }

    private static String artifact(String xml, String path) {
        int from = xml.indexOf("id=\"" + path.substring(path.indexOf('/') + 1, path.lastIndexOf('_')) + "\"");
        return xml.substring(from, xml.indexOf("</artifact>", from));
    }

    private static String property(String xml, String name) {
        Matcher found = Pattern.compile("<property name=\"" + Pattern.quote(name) + "\" value=\"[^\"]*\"/>")
                .matcher(xml);
        if (!found.find()) {
            throw new IllegalArgumentException(xml);
        }
        return found.group();
    }

    /** A change to a jar's signatures. */
    private interface Change {
        String apply(String old) throws IOException;
    }

    private static void change(Path site, String path, Change change) throws IOException {
        String before = artifacts(site);
        String artifact = artifact(before, path);
        String old = property(artifact, "pgp.signatures");
        String now = change.apply(old);
        metadata(site, xml -> xml.replace(artifact, artifact.replace(old, now)));
    }

    private static void add(List<Tampering> all, String description, Tampering.Change change) {
        all.add(new Tampering(description, "artifacts.jar", change));
    }
}
