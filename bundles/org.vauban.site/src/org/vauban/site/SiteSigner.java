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
 * Writes manifests and signs them. A manifest is a small file, so that the key can stay on another machine than the
 * site: there, the draft alone is signed.
 */
public final class SiteSigner {
    /** Room for signatures. */
    private static final int SIGNATURES = 16 << 10;

    private SiteSigner() {}

    /**
     * What a draft says beside the files.
     *
     * @param organisation as in the root document
     * @param name of the site
     * @param version one more than that of the site that it replaces
     * @param release for people
     * @param issued to the second
     * @param validity how long the site may be used
     */
    public record Heading(String organisation, String name, long version, String release, Instant issued,
            Duration validity) {}

    /**
     * The manifest of a folder as it is.
     *
     * @throws SiteException if it holds what a site must not hold, or cannot be read
     */
    public static SiteManifest draft(Path site, Heading heading) throws SiteException {
        try {
            Files.deleteIfExists(AtomicFiles.part(site.resolve(SiteManifest.FILE))); // of an attempt that was cut short
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
     * The manifest of files that were hashed before.
     *
     * @param shown what sentences name
     * @throws SiteException if there is a path that a site must not have, or there are too many files
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
     * @param shown what sentences name
     * @return the file that the site must have
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
     * The manifest in an envelope whose signatures were not verified.
     *
     * @param shown what sentences name
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

    /** What would be refused later is not signed. */
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

    /** Writes a draft for another machine to sign. */
    public static void write(SiteManifest draft, Path file) throws SiteException {
        replace(file, (new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(draft.json()) + "\n")
                .getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Signs a manifest.
     *
     * @param file the draft, or what others have signed already
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
     * @param heading null to add a signature to the manifest that the folder has
     * @throws SiteException also if the files are not those of the manifest that is to be signed
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
