// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.install;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.governance.internal.Hashes;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;
import org.vauban.site.SiteFile;
import org.vauban.site.SiteVerifier;
import org.vauban.site.bundle.OfflineBundle;
import org.vauban.site.install.InstallException.Kind;
import org.vauban.site.internal.Messages;

/**
 * An unpacked bundle whose files were all compared with its signed manifest.
 *
 * @param folder folder of the bundle, or of an update site alone
 * @param signed its manifest
 */
public record VerifiedBundle(Path folder, SignedSite signed) {
    private static final Pattern ARTIFACT = Pattern
            .compile("((?:site/|models/[^/]+/)?)(features|plugins)/([^/]+?)_(\\d+\\.\\d+\\.\\d+[^/]*)\\.jar");

    /**
     * A bundle or feature of the contained update sites.
     *
     * @param repository path of its site within the bundle, empty or with a slash at its end
     * @param path path of its jar within the bundle
     * @param content the signed content
     */
    record Artifact(String repository, String path, String id, String version, SiteFile content) {}

    /**
     * Verifies a bundle with all its files.
     *
     * @throws SiteException if it is not what was signed, or cannot be read
     */
    public static VerifiedBundle verify(Path folder, SiteVerifier verifier) throws SiteException {
        Path whole = folder.toAbsolutePath().normalize();
        return new VerifiedBundle(whole, verifier.verify(whole));
    }

    /**
     * Returns the SHA-256 of a file, with which a caller that reads it again can confirm that it is what was signed:
     * others may be able to write to the bundle, such as on a share. Reads the whole file.
     *
     * @param path path within the bundle, as in the manifest
     * @return lower-case hexadecimal
     * @throws InstallException {@code REFUSED} if it is no longer what was signed, {@code FAILED} if it cannot be read
     */
    public String sha256(String path) throws InstallException {
        Path file = folder.resolve(path);
        SiteFile expected = Objects.requireNonNull(signed.manifest().files().get(path), path);
        MessageDigest digest = Hashes.sha256();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            if (!SiteFile.copy(file, expected.size(), out).equals(expected)) {
                throw new InstallException(Kind.REFUSED, Messages.text("verify.changed", file), null);
            }
            return Hashes.hex(digest.digest());
        } catch (NoSuchFileException e) {
            throw new InstallException(Kind.REFUSED, Messages.text("verify.missing", file), e);
        } catch (IOException e) {
            throw new InstallException(Kind.FAILED, Messages.text("file.unreadable", file, e), e);
        }
    }

    private List<Artifact> artifacts(String kind) {
        List<Artifact> found = new ArrayList<>();
        for (Map.Entry<String, SiteFile> one : signed.manifest().files().entrySet()) {
            Matcher matcher = ARTIFACT.matcher(one.getKey());
            if (matcher.matches() && matcher.group(2).equals(kind)) {
                found.add(new Artifact(matcher.group(1), one.getKey(), matcher.group(3), matcher.group(4),
                        one.getValue()));
            }
        }
        return found;
    }

    /** Returns the features of all sites by id. */
    SortedMap<String, Artifact> features() {
        SortedMap<String, Artifact> features = new TreeMap<>();
        artifacts("features").forEach(each -> features.put(each.id(), each));
        return features;
    }

    /** Returns the bundles of all sites by p2's file name: {@code id_version}. */
    SortedMap<String, Artifact> plugins() {
        SortedMap<String, Artifact> plugins = new TreeMap<>();
        artifacts("plugins").forEach(each -> plugins.put(each.id() + "_" + each.version(), each));
        return plugins;
    }

    /** Whether an artifact is a model. */
    static boolean isModel(Artifact artifact) {
        return artifact.repository().startsWith(OfflineBundle.MODELS + "/");
    }

    /** Returns the addresses of these artifacts' sites in a folder; the director separates addresses by commas. */
    static List<String> repositories(Path folder, Collection<Artifact> artifacts) {
        return artifacts.stream().map(Artifact::repository).distinct().sorted()
                .map(path -> address(folder.resolve(path))).toList();
    }

    private static String address(Path folder) {
        URI uri = folder.toUri();
        return uri.toASCIIString().replace(",", "%2C");
    }
}
