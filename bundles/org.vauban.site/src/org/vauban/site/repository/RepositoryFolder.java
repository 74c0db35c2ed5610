// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.repository;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.site.SiteException;
import org.vauban.site.internal.AtomicFiles;
import org.vauban.site.internal.FileStep;
import org.vauban.site.internal.Messages;
import org.vauban.site.repository.PackedFile.Entry;

/**
 * Writes a p2 repository with one feature and bundles without code, which p2 installs as folders. The same input gives
 * the same bytes. Metadata is written last, so that an interrupted run leaves no repository; the next one repeats it.
 * Not thread-safe.
 */
public final class RepositoryFolder {
    /** A bill of materials, which a repository may have beside its metadata. */
    public static final String BILL = "mlbom.cdx.json";

    /** Entries that this class writes at the top of a repository. */
    private static final List<String> OURS = List.of("plugins", "features", BILL, "artifacts.xml", "content.xml",
            "p2.index");
    private static final Pattern VERSION = Pattern.compile("(0|[1-9][0-9]{0,8})(\\.(0|[1-9][0-9]{0,8})){2}"
            + "(\\.[A-Za-z0-9_-]{1,64})?");
    private static final int MAX_TEXT = 1 << 20;

    private final Path out;
    private final String feature;
    private final String version;
    private final Repository repository;
    private final List<String> ids = new ArrayList<>();

    /**
     * @param out a folder that is empty, missing, or left by an earlier attempt for the same feature
     * @param feature id of the feature
     * @param label its name for display
     * @param version version of the feature and its bundles
     * @param licence text of the licence
     */
    public RepositoryFolder(Path out, String feature, String label, String version, String licence) {
        this.out = out;
        this.feature = feature;
        this.version = version;
        repository = new Repository(feature, label, version, licence);
    }

    /** @throws SiteException if it is not a valid p2 version */
    public static void requireVersion(String version) throws SiteException {
        if (!VERSION.matcher(version).matches()) {
            throw SiteException.failed(Messages.text("pack.version", version), null);
        }
    }

    /**
     * Returns a text for display, with normalised line ends.
     *
     * @throws SiteException if it cannot be read, is too long, or is not text
     */
    public static String text(Path file) throws SiteException {
        try {
            if (Files.size(file) > MAX_TEXT) {
                throw SiteException.failed(Messages.text("pack.text", file), null);
            }
            return Files.readString(file).replace("\r\n", "\n");
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unreadable", file, e), e);
        }
    }

    /**
     * Creates the folder, and ensures that no foreign file is overwritten or signed by accident.
     *
     * @throws SiteException if the folder contains anything else
     */
    public void requireOurs() throws IOException, SiteException {
        Files.createDirectories(out);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(out)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (!OURS.contains(name)) {
                    throw SiteException.failed(Messages.text("pack.used", out, entry), null);
                }
            }
        }
        for (String folder : List.of("plugins", "features")) {
            if (Files.isDirectory(out.resolve(folder))) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(out.resolve(folder))) {
                    for (Path entry : entries) {
                        String name = String.valueOf(entry.getFileName());
                        if (name.startsWith("." + feature) && name.endsWith(AtomicFiles.PART)) {
                            Files.delete(entry);
                        } else if (!name.startsWith(feature) || !name.endsWith("_" + version + ".jar")) {
                            throw SiteException.failed(Messages.text("pack.used", out, entry), null);
                        }
                    }
                }
            }
        }
    }

    /**
     * Writes a bundle.
     *
     * @param id its symbolic name, which begins with the id of the feature
     * @param label its name
     * @param entries entries besides the manifest
     */
    public void bundle(String id, String label, List<Entry> entries) throws IOException {
        List<Entry> all = new ArrayList<>(List.of(Entry.of("META-INF/MANIFEST.MF", manifest(id, label))));
        all.addAll(entries);
        Path plugins = Files.createDirectories(out.resolve("plugins"));
        repository.bundle(id, PackedFile.write(plugins.resolve(id + "_" + version + ".jar"), all));
        ids.add(id);
    }

    private byte[] manifest(String id, String label) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-Name", label);
        main.putValue("Bundle-SymbolicName", id + ";singleton:=true");
        main.putValue("Bundle-Version", version);
        main.putValue("Bundle-Vendor", "Vauban");
        main.putValue("Eclipse-BundleShape", "dir");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        manifest.write(bytes); // breaks long lines
        return bytes.toByteArray();
    }

    /**
     * Writes the feature and the metadata.
     *
     * @param texts files of the feature besides its description
     */
    public void finish(List<Entry> texts) throws IOException {
        finish(texts, null);
    }

    /**
     * Writes the feature and the metadata.
     *
     * @param texts files of the feature besides its description
     * @param bill entry named {@link #BILL}: for the feature and the top of the repository; null for none
     */
    public void finish(List<Entry> texts, @Nullable Entry bill) throws IOException {
        List<Entry> entries = new ArrayList<>();
        entries.add(Entry.of("feature.xml", repository.feature(ids)));
        entries.addAll(texts);
        if (bill != null) {
            entries.add(bill);
        }
        Path features = Files.createDirectories(out.resolve("features"));
        PackedFile archive = PackedFile.write(features.resolve(feature + "_" + version + ".jar"), entries);
        AtomicFiles files = new AtomicFiles(FileStep.NONE);
        if (bill != null) {
            files.replace(out.resolve(bill.name()), bill.content()::write);
        }
        files.replace(out.resolve("artifacts.xml"), repository.artifacts(archive));
        files.replace(out.resolve("content.xml"), repository.content());
        files.replace(out.resolve("p2.index"), Repository.index());
    }
}
