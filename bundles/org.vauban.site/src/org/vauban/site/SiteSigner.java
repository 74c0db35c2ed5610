// SPDX-License-Identifier: EPL-2.0
package org.vauban.site;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.signature.CanonicalJson;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;
import org.vauban.site.internal.AtomicFiles;
import org.vauban.site.internal.FileStep;
import org.vauban.site.internal.Messages;

/**
 * Creates and signs manifests. A manifest is a small file, so the key can stay on another machine than the site: only
 * the draft is signed there.
 */
public final class SiteSigner {
    /** Space for signatures, in bytes. */
    private static final int SIGNATURES = 16 << 10;

    private SiteSigner() {}

    /**
     * The fields of a draft besides the files.
     *
     * @param organisation name in the root document
     * @param name name of the site
     * @param version one more than that of the site that it replaces
     * @param release version for display
     * @param issued to the second
     * @param validity how long the site may be used
     */
    public record Heading(String organisation, String name, long version, String release, Instant issued,
            Duration validity) {}

    /**
     * Returns the manifest of a folder's current content.
     *
     * @throws SiteException if the folder contains what a site must not contain, or cannot be read
     */
    public static SiteManifest draft(Path site, Heading heading) throws SiteException {
        try {
            Files.deleteIfExists(AtomicFiles.part(site.resolve(SiteManifest.FILE))); // of an interrupted attempt
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unwritable", site, e), e);
        }
        SortedMap<String, SiteFile> files = new TreeMap<>();
        for (String path : SiteFolder.list(site).files()) {
            Path file = site.resolve(path);
            try {
                files.put(path, SiteFile.read(file, CanonicalJson.MAX_INTEGER));
            } catch (IOException e) {
                throw SiteException.failed(Messages.text("file.unreadable", file, e), e);
            }
        }
        if (files.isEmpty()) {
            throw SiteException.failed(Messages.text("sign.empty", site), null);
        }
        return manifest(site, heading, files);
    }

    /**
     * Returns the manifest of files that were already hashed.
     *
     * @param shown what messages name
     * @throws SiteException if a path is not allowed in sites, or there are too many files
     */
    public static SiteManifest manifest(Path shown, Heading heading, SortedMap<String, SiteFile> files)
            throws SiteException {
        SiteManifest manifest = new SiteManifest(heading.organisation, heading.name, heading.version, heading.release,
                heading.issued, heading.issued.plus(heading.validity), files);
        return checked(shown, manifest.json());
    }

    /**
     * Signs a manifest that is not in a folder.
     *
     * @param shown what messages name
     * @return the manifest file for the site
     */
    public static byte[] sign(Path shown, SiteManifest manifest, List<SigningKey> keys) throws SiteException {
        try {
            Envelope envelope = Envelope.of(SiteManifest.PAYLOAD_TYPE, checked(shown, manifest.json()).json());
            for (SigningKey key : keys) {
                envelope = envelope.signedBy(key);
            }
            return envelope.bytes();
        } catch (TrustException e) {
            throw SiteException.failed(Messages.text("sign.invalid", shown, e.reason()), e);
        }
    }

    /**
     * Returns the manifest in an envelope without verifying its signatures.
     *
     * @param shown what messages name
     */
    public static SiteManifest unverified(Path shown, byte[] envelope) throws SiteException {
        try {
            Envelope parsed = Envelope.parse(envelope);
            if (!parsed.payloadType().equals(SiteManifest.PAYLOAD_TYPE)) {
                throw SiteException.failed(Messages.text("sign.type", shown, parsed.payloadType()), null);
            }
            return checked(shown, parsed.unverified());
        } catch (TrustException e) {
            throw SiteException.failed(Messages.text("sign.invalid", shown, e.reason()), e);
        }
    }

    /** Parses a manifest and checks everything that verification would refuse later. */
    private static SiteManifest checked(Path file, JsonObject document) throws SiteException {
        try {
            SiteManifest manifest = SiteManifest.parse(document);
            if (Envelope.of(SiteManifest.PAYLOAD_TYPE, document).bytes().length > StrictJson.MAX_BYTES - SIGNATURES) {
                throw SiteException.failed(Messages.text("sign.large", file, manifest.files().size()), null);
            }
            return manifest;
        } catch (TrustException e) {
            throw SiteException.failed(Messages.text("sign.invalid", file, e.reason()), e);
        }
    }

    /** Writes a draft to be signed on another machine. */
    public static void write(SiteManifest draft, Path file) throws SiteException {
        replace(file, (new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(draft.json()) + "\n")
                .getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Signs a manifest.
     *
     * @param file the draft, or a manifest that others have signed already
     * @param out where the signed manifest is written: {@link SiteManifest#FILE} of the site
     */
    public static SignedSite sign(Path file, SigningKey key, Path out) throws SiteException {
        try {
            byte[] bytes = SiteVerifier.bytes(file);
            JsonObject json = StrictJson.object(bytes);
            Envelope envelope = json.has("payloadType") ? Envelope.parse(bytes)
                    : Envelope.of(SiteManifest.PAYLOAD_TYPE, json);
            return sign(file, envelope, key, out);
        } catch (TrustException e) {
            throw SiteException.failed(Messages.text("sign.invalid", file, e.reason()), e);
        }
    }

    private static SignedSite sign(Path file, Envelope envelope, SigningKey key, Path out)
            throws SiteException, TrustException {
        if (!envelope.payloadType().equals(SiteManifest.PAYLOAD_TYPE)) {
            throw SiteException.failed(Messages.text("sign.type", file, envelope.payloadType()), null);
        }
        SiteManifest manifest = checked(file, envelope.unverified());
        Envelope signed = envelope.signedBy(key);
        replace(out, signed.bytes());
        return new SignedSite(manifest, signed.digest(), signed.keyIds().stream().sorted().toList());
    }

    /**
     * Signs the site in a folder, in place.
     *
     * @param heading null to add a signature to the folder's present manifest
     * @throws SiteException also if the files do not match the manifest to be signed
     */
    public static SignedSite sign(Path site, @Nullable Heading heading, SigningKey key) throws SiteException {
        Path file = site.resolve(SiteManifest.FILE);
        try {
            if (heading != null) {
                SiteManifest draft = draft(site, heading);
                return sign(file, Envelope.of(SiteManifest.PAYLOAD_TYPE, draft.json()), key, file);
            }
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw SiteException.failed(Messages.text("sign.nothing", site), null);
            }
            Envelope envelope = Envelope.parse(SiteVerifier.bytes(file));
            SiteManifest manifest = checked(file, envelope.unverified());
            SiteFolder folder = SiteFolder.list(site);
            folder.requireNames(manifest);
            folder.requireContents(manifest);
            return sign(file, envelope, key, file);
        } catch (TrustException e) {
            throw SiteException.failed(Messages.text("sign.invalid", file, e.reason()), e);
        }
    }

    private static void replace(Path file, byte[] bytes) throws SiteException {
        if (!AtomicFiles.isReplaceable(file)) {
            throw SiteException.failed(Messages.text("out.irregular", file), null);
        }
        try {
            new AtomicFiles(FileStep.NONE).replace(file.toAbsolutePath(), bytes);
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unwritable", file, e), e);
        }
    }
}
