// SPDX-License-Identifier: EPL-2.0
package org.vauban.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.policy.document.PolicyDocument.Freshness;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.Role;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;
import org.vauban.site.internal.Messages;

/** Verifies sites in folders against a root document. Needs no network. Immutable. */
public final class SiteVerifier {
    private final RootDocument root;
    private final InstantSource clock;

    /**
     * Creates a verifier.
     *
     * @param root names the keys whose signatures count; the caller vouches for it
     * @param clock provides the time that dates are compared with
     */
    public SiteVerifier(RootDocument root, InstantSource clock) {
        this.root = root;
        this.clock = clock;
    }

    /**
     * Verifies signatures, organisation and dates of a site's manifest, but not its files.
     *
     * @throws SiteException if it is not signed by enough keys of the role {@code site}, or has expired
     */
    public SignedSite open(Path site) throws SiteException {
        return open(site.resolve(SiteManifest.FILE), manifest(site));
    }

    /**
     * Verifies a manifest that was already read.
     *
     * @param file its file or address, for messages
     */
    public SignedSite open(Object file, byte[] manifestBytes) throws SiteException {
        Instant now = clock.instant();
        if (stale(root.issued(), root.expires(), Duration.ofDays(PolicyDocument.DEFAULT_GRACE_DAYS), now)) {
            throw SiteException.refused(Messages.text("verify.root.expired", file, root.expires()));
        }
        SignedSite signed;
        try {
            Envelope envelope = Envelope.parse(manifestBytes);
            RootDocument.Verified verified = root.verify(envelope, Role.SITE, SiteManifest.PAYLOAD_TYPE);
            signed = new SignedSite(SiteManifest.parse(verified.document()), envelope.digest(), verified.signers());
        } catch (TrustException e) {
            throw SiteException.refused(Messages.text("verify.manifest", file, e.reason()), e);
        }
        SiteManifest manifest = signed.manifest();
        if (!manifest.organisation().equals(root.name())) {
            throw SiteException.refused(Messages.text("verify.elsewhere", file, manifest.organisation(), root.name()));
        }
        if (stale(manifest.issued(), manifest.expires(), Duration.ZERO, now)) {
            throw SiteException.refused(
                    Messages.text("verify.expired", file, manifest.issued(), manifest.expires(), now));
        }
        return signed;
    }

    private static boolean stale(Instant issued, Instant expires, Duration grace, Instant now) {
        return PolicyDocument.freshness(issued, expires, grace, now) == Freshness.LAPSED;
    }

    /**
     * Verifies a site with all its files: nothing is missing, added or changed.
     *
     * @throws SiteException if it is not what was signed, or cannot be read
     */
    public SignedSite verify(Path site) throws SiteException {
        SignedSite signed = open(site);
        SiteFolder folder = SiteFolder.list(site);
        folder.requireNames(signed.manifest());
        folder.requireContents(signed.manifest());
        return signed;
    }

    /**
     * Reads the manifest of a site without verification.
     *
     * @return at most one byte more than a document may have
     * @throws SiteException if it does not exist, or is not a file
     */
    public static byte[] manifest(Path site) throws SiteException {
        return bytes(site.resolve(SiteManifest.FILE));
    }

    /** Reads at most one byte more than a document may have. */
    static byte[] bytes(Path file) throws SiteException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(file)
                && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw SiteException.refused(Messages.text("folder.device", file)); // reading a pipe could block for ever
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(StrictJson.MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw SiteException.refused(Messages.text("verify.unsigned", file), e);
        } catch (IOException e) {
            if (Files.isSymbolicLink(file)) {
                throw SiteException.refused(Messages.text("folder.link", file), e);
            }
            throw SiteException.failed(Messages.text("file.unreadable", file, e), e);
        }
    }
}
