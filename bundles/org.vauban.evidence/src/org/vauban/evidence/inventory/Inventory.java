// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.inventory;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.evidence.result.ProgramDigest;
import org.vauban.models.CancelledException;
import org.vauban.models.CatalogueException;
import org.vauban.models.CatalogueModel;
import org.vauban.models.ModelStore;
import org.vauban.models.ProgressListener;
import org.vauban.models.StoredModel;

/**
 * The installed parts, hashed when they were read.
 *
 * @param parts jars and native libraries
 * @param programs {@link ProgramDigest} of the product's own bundles, by symbolic name, and of other jars, by path;
 *                 SHA-256 of its native libraries
 */
public record Inventory(List<InstalledPart> parts, Map<String, String> programs) {
    private static final Pattern VERSIONED = Pattern.compile("(.+?)[-_](\\d[\\w.+-]*)");
    /** Takes the place of a digest if different bundles have that name, and it is unknown which of them runs. */
    private static final String TWICE = "twice";
    private static final String OWN_LICENCE = "EPL-2.0";
    /** SPDX ids by the prefix of the licence in a bundle's manifest. */
    private static final Map<String, String> SPDX = Map.of("https://www.apache.org/licenses/LICENSE-2.0", "Apache-2.0",
            "http://www.apache.org/licenses/LICENSE-2.0", "Apache-2.0", "\"Apache-2.0\"", "Apache-2.0",
            "Apache-2.0", "Apache-2.0", "https://jsoup.org/license", "MIT",
            "https://www.eclipse.org/legal/epl-2.0", "EPL-2.0", "http://www.eclipse.org/legal/epl-2.0", "EPL-2.0");

    /** Copies the collections. */
    public Inventory {
        parts = List.copyOf(parts);
        programs = Collections.unmodifiableMap(new LinkedHashMap<>(programs));
    }

    /** @throws IOException if a file cannot be read */
    public static Inventory of(Installation installation) throws IOException {
        Path noticeFile = installation.notice();
        NoticeFile notice = noticeFile == null ? NoticeFile.none() : NoticeFile.read(noticeFile);
        List<InstalledPart> parts = new ArrayList<>();
        Map<String, String> programs = new LinkedHashMap<>();
        for (Path jar : installation.jars()) {
            InstalledPart part = jar(installation, jar, notice);
            parts.add(part);
            ProgramDigest.of(jar).ifPresent(digest -> programs.merge(part.own() ? part.name() : part.file(), digest,
                    (one, other) -> one.equals(other) ? one : TWICE)); // one of them is not what was tested
        }
        for (Path library : installation.natives()) {
            FileHashes hashes = FileHashes.of(library);
            String file = installation.relative(library);
            String name = library.getFileName().toString();
            String tested = tested(library);
            if (tested != null) {
                programs.merge(tested, hashes.sha256(), (one, other) -> one.equals(other) ? one : TWICE);
            }
            NativeOrigin origin = NativeOrigin.of(library);
            parts.add(new InstalledPart(name, origin.version(), file, hashes.size(), hashes.sha256(), hashes.sha512(),
                    known(notice.licence(file, name)), null, origin.purl()));
        }
        return new Inventory(parts, programs);
    }

    /** Returns a native library's name in the test results: its path from the folder {@code native} on, or null. */
    private static @Nullable String tested(Path library) {
        for (int i = library.getNameCount() - 2; i >= 0; i--) {
            if (library.getName(i).toString().equals("native")) {
                return library.subpath(i, library.getNameCount()).toString().replace('\\', '/');
            }
        }
        return null;
    }

    private static InstalledPart jar(Installation installation, Path jar, NoticeFile notice) throws IOException {
        FileHashes hashes = FileHashes.of(jar);
        String file = installation.relative(jar);
        String base = jar.getFileName().toString().replaceFirst("\\.jar$", "");
        Matcher versioned = VERSIONED.matcher(base);
        String name = versioned.matches() ? versioned.group(1) : base;
        String version = versioned.matches() ? versioned.group(2) : "";
        String declared = null;
        String purl;
        try (JarFile content = new JarFile(jar.toFile())) {
            Manifest manifest = content.getManifest();
            Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
            String symbolic = main.getValue("Bundle-SymbolicName");
            if (symbolic != null) {
                name = symbolic.split(";", 2)[0].strip();
                String bundleVersion = main.getValue("Bundle-Version");
                version = version.isEmpty() && bundleVersion != null ? bundleVersion.strip() : version;
            }
            declared = main.getValue("Bundle-License");
            purl = MavenOrigin.purl(content);
        }
        boolean own = name.startsWith("org.vauban.") || base.equals("vauban");
        version = own && version.isEmpty() ? installation.version() : version; // the launcher's jar
        String licence = own ? OWN_LICENCE : notice.licence(file, name);
        return new InstalledPart(name, version, file, hashes.size(), hashes.sha256(), hashes.sha512(),
                licence != null ? licence : spdx(declared), null, purl);
    }

    private static String known(@Nullable String licence) {
        return licence == null ? "" : licence;
    }

    private static String spdx(@Nullable String declared) {
        if (declared == null) {
            return "";
        }
        String text = declared.strip();
        return SPDX.entrySet().stream().filter(each -> text.startsWith(each.getKey())).map(Map.Entry::getValue)
                .findFirst().orElse(text.split("[;,]", 2)[0].strip());
    }

    /**
     * Returns the models in the folder of a store. All are hashed, which takes a second or two for each gigabyte: a
     * recorded hash could have been written by the same party as the model.
     *
     * @param progress receives the progress of hashing, and may cancel it
     * @param unlisted receives a sentence for each model left out: it cannot be read, or no file of it is complete
     * @throws CatalogueException if the folder cannot be read, or the listener cancels
     */
    public static List<InstalledPart> models(ModelStore store, ProgressListener progress, Consumer<String> unlisted)
            throws CatalogueException {
        List<InstalledPart> models = new ArrayList<>();
        for (StoredModel model : store.list()) {
            if (model.state() == StoredModel.State.ABSENT) {
                continue;
            }
            try {
                models.add(model(store, model, progress));
            } catch (CancelledException e) {
                throw e;
            } catch (CatalogueException e) {
                unlisted.accept(String.valueOf(e.getMessage()));
            }
        }
        return models;
    }

    private static InstalledPart model(ModelStore store, StoredModel model, ProgressListener progress)
            throws CatalogueException {
        boolean damaged = model.state() == StoredModel.State.DAMAGED;
        // a model that p2 installed may have no single file; the verification handles that
        String hash = damaged && Files.isRegularFile(model.file()) ? ModelStore.hash(model.file(), progress)
                : store.verify(model.id(), progress).actualSha256();
        CatalogueModel known = damaged ? null : model.catalogued();
        String pinned = known == null ? null : known.sha256();
        // a file other than the catalogue's: the entry does not apply to it
        CatalogueModel entry = pinned == null || pinned.equals(hash) ? known : null;
        URI home = entry == null ? null : entry.home();
        return new InstalledPart(model.id(), "", model.file().getFileName().toString(), model.sizeBytes(), hash, "",
                entry == null ? "" : entry.licence(), home == null ? null : home.toString(), null);
    }
}
