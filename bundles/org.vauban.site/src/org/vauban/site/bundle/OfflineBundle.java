// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.bundle;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vauban.governance.signature.CanonicalJson;
import org.vauban.site.SiteException;
import org.vauban.site.SiteFile;
import org.vauban.site.SiteManifest;
import org.vauban.site.SiteSigner;
import org.vauban.site.bundle.BundleParts.Part;
import org.vauban.site.internal.AtomicFiles;
import org.vauban.site.internal.FileStep;
import org.vauban.site.internal.Messages;

/**
 * An archive with everything that a closed network needs. Its manifest is that of a signed site and names every other
 * file, so {@code vauban site verify}, the installer and {@code Verify.java} all verify the unpacked bundle. The same
 * parts and the same manifest give the same bytes. {@code docs/site.md} describes the layout.
 */
public final class OfflineBundle {
    /** The list of SHA-512 sums, for {@code sha512sum -c}. */
    public static final String SUMS = "SHA512SUMS";
    /** The folder of the update site. */
    public static final String SITE = "site";
    /** The folder of models, each an update site of its own or a GGUF file. */
    public static final String MODELS = "models";
    /** Files packaged with this class: the verifier and the scripts. */
    private static final List<String> OWN = List.of("README.md", "Verify.java", "install.sh", "install.ps1",
            "install.bat");
    private static final int EXECUTABLE = 0755;
    private static final int READABLE = 0644;
    private final SortedMap<String, Part> parts;
    private final SortedMap<String, SiteFile> files = new TreeMap<>();

    private OfflineBundle(SortedMap<String, Part> parts) {
        this.parts = new TreeMap<>(parts);
    }

    /**
     * Adds the verifier, the scripts and the checksums to the parts, and reads all of them for their hashes.
     *
     * @throws SiteException if one cannot be read
     */
    public static OfflineBundle of(BundleParts parts) throws SiteException {
        for (String name : OWN) {
            parts.bytes(name, own(name));
        }
        OfflineBundle bundle = new OfflineBundle(parts.all());
        StringBuilder sums = new StringBuilder();
        for (Map.Entry<String, Part> one : bundle.parts.entrySet()) {
            SiteFile file = bundle.copy(one.getKey(), one.getValue(), OutputStream.nullOutputStream());
            bundle.files.put(one.getKey(), file);
            sums.append(file.sha512()).append("  ").append(one.getKey()).append('\n');
        }
        Part list = new Part(null, sums.toString().getBytes(StandardCharsets.UTF_8));
        bundle.parts.put(SUMS, list);
        bundle.files.put(SUMS, bundle.copy(SUMS, list, OutputStream.nullOutputStream()));
        return bundle;
    }

    /** Returns a file packaged with this class. */
    static byte[] own(String name) {
        try (InputStream in = Objects.requireNonNull(OfflineBundle.class.getResourceAsStream("/offline/" + name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e); // cannot happen: it is in the same jar
        }
    }

    private SiteFile copy(String path, Part part, OutputStream out) throws SiteException {
        try (InputStream in = part.open()) {
            return SiteFile.copy(in, Long.MAX_VALUE, out);
        } catch (IOException e) {
            Path file = part.file();
            throw SiteException.failed(Messages.text("bundle.part", file == null ? path : file, e), e);
        }
    }

    /**
     * Returns the manifest to sign.
     *
     * @throws SiteException if a path is not allowed in sites, or there are too many files
     */
    public SiteManifest draft(SiteSigner.Heading heading) throws SiteException {
        return SiteSigner.manifest(Path.of(SiteManifest.FILE), heading, files);
    }

    /**
     * Writes the archive, a tar file, completely or not at all.
     *
     * @param signed the manifest in its envelope, which names the files of this bundle
     * @param out the archive; its name without {@code .tar} is the folder that it unpacks to
     * @return SHA-512 of the archive, in lower-case hexadecimal
     * @throws SiteException if the manifest belongs to other files, or something cannot be read or written
     */
    public String write(byte[] signed, Path out) throws SiteException {
        SiteManifest manifest = SiteSigner.unverified(Path.of(SiteManifest.FILE), signed);
        requireFiles(manifest);
        if (!AtomicFiles.isReplaceable(out)) {
            throw SiteException.failed(Messages.text("out.irregular", out), null);
        }
        String name = String.valueOf(out.getFileName());
        String folder = name.endsWith(".tar") ? name.substring(0, name.length() - ".tar".length()) : name;
        MessageDigest digest = SiteFile.digest();
        try {
            new AtomicFiles(FileStep.NONE).replace(out.toAbsolutePath(),
                    archive -> write(
                            new TarWriter(new DigestOutputStream(new BufferedOutputStream(archive, 1 << 17), digest),
                                    manifest.issued().getEpochSecond()),
                            folder, signed));
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unwritable", out, e), e);
        }
    }

    private void write(TarWriter tar, String folder, byte[] signed) throws IOException, SiteException {
        SortedMap<String, Part> all = new TreeMap<>(parts);
        all.put(SiteManifest.FILE, new Part(null, signed));
        for (Map.Entry<String, Part> one : all.entrySet()) {
            SiteFile expected = files.get(one.getKey());
            long size = expected == null ? signed.length : expected.size();
            int mode = one.getKey().equals("install.sh") ? EXECUTABLE : READABLE;
            SiteFile copied = copy(one.getKey(), one.getValue(), tar.file(folder + "/" + one.getKey(), size, mode));
            if (expected != null && !expected.equals(copied)) {
                throw SiteException.failed(Messages.text("bundle.moved", one.getKey()), null);
            }
        }
        tar.finish();
    }

    private void requireFiles(SiteManifest manifest) throws SiteException {
        SortedMap<String, SiteFile> signed = manifest.files();
        for (Map.Entry<String, SiteFile> one : files.entrySet()) {
            if (!one.getValue().equals(signed.get(one.getKey()))) {
                throw SiteException.refused(Messages.text("bundle.differs", one.getKey()));
            }
        }
        for (String path : signed.keySet()) {
            if (!files.containsKey(path)) {
                throw SiteException.refused(Messages.text("bundle.differs", path));
            }
        }
    }

    /** Returns the total size of the files in bytes. */
    public long totalSize() {
        return files.values().stream().mapToLong(SiteFile::size).reduce(0,
                (sum, size) -> Math.min(CanonicalJson.MAX_INTEGER, sum + size));
    }

    /** Returns the number of files besides the manifest. */
    public int count() {
        return files.size();
    }
}
