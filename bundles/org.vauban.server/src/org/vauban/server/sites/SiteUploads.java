// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.sites;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.internal.SecretFile;
import org.vauban.governance.source.FileReason;
import org.vauban.server.configuration.SitesConfiguration;
import org.vauban.server.http.ApiException;
import org.vauban.server.identity.KeyFileException;
import org.vauban.server.message.Messages;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;
import org.vauban.site.SiteManifest;
import org.vauban.site.SiteVerifier;
import org.vauban.site.internal.FolderTree;
import org.vauban.site.store.Rings;
import org.vauban.site.store.SiteMirror;
import org.vauban.site.store.SiteStore;
import org.vauban.site.store.StoredFiles;

/**
 * Publishes uploaded sites. An archive is unpacked where clients have no access; its content becomes a version of its
 * store, in one step, only if it completely matches the signed manifest. For one upload at a time.
 */
final class SiteUploads {
    /** Folder for uploads. Its name is not valid for a site, so its content is never served. */
    private static final String INCOMING = ".uploads";
    private static final System.Logger LOG = System.getLogger(SiteUploads.class.getName());

    private final SitesConfiguration configuration;
    private final SiteTrust trust;
    private final InstantSource clock;
    private final Lock changing;

    /** The person who uploads. */
    interface Person {
        /** Whether this person has the name. */
        boolean is(String name) throws KeyFileException;

        /** Checks again whether this person may upload, since an upload takes a while. @throws ApiException if not */
        void confirm() throws ApiException;
    }

    /** @param changing a lock held during a change of a store, which refuses concurrent changes */
    SiteUploads(SitesConfiguration configuration, SiteTrust trust, InstantSource clock, Lock changing) {
        this.configuration = configuration;
        this.trust = trust;
        this.clock = clock;
        this.changing = changing;
    }

    /**
     * Publishes an archive.
     *
     * @param partial whether to take missing files from the versions on this server
     * @param uploader the person who uploads, who must not be one of the signers
     * @param audit records the version before it is published
     * @throws SiteException if the archive or the site is refused; the message names files as in the archive
     * @throws IOException if the archive is incomplete, or cannot be written
     * @throws ApiException if the uploader is no longer permitted
     */
    SiteMirror.Result take(UploadBody archive, boolean partial, Person uploader, Rings.Audit audit)
            throws IOException, SiteException, ApiException {
        Path incoming = configuration.folder().resolve(INCOMING);
        Files.createDirectories(incoming, SecretFile.rights(configuration.folder(), "rwx------"));
        deleteLeftovers(incoming);
        Path upload = Files.createTempDirectory(incoming, "");
        try {
            Path site = Files.createDirectory(upload.resolve("site"));
            SiteArchive.unpack(archive, site, configuration.uploadBytes());
            if (partial) {
                complete(site);
            }
            return publish(site, archive, uploader, audit);
        } catch (SiteException e) {
            String place = upload.resolve("site").toString();
            String sentence = e.getMessage().replace(place + upload.getFileSystem().getSeparator(), "").replace(place,
                    Messages.text("sites.archive"));
            throw e.isRefused() ? SiteException.refused(sentence, e) : SiteException.failed(sentence, e);
        } finally {
            delete(upload);
        }
    }

    private void complete(Path site) throws SiteException {
        SiteVerifier verifier = trust.verifier();
        SiteManifest manifest = verifier.open(site).manifest();
        StoredFiles.of(store(manifest, verifier)).complete(site, manifest);
    }

    private SiteStore store(SiteManifest manifest, SiteVerifier verifier) {
        return new SiteStore(configuration.folder().resolve(manifest.name()), verifier);
    }

    private SiteMirror.Result publish(Path site, UploadBody archive, Person uploader, Rings.Audit audit)
            throws IOException, SiteException, ApiException {
        SiteVerifier verifier = trust.verifier();
        SignedSite signed = verifier.verify(site);
        SiteManifest manifest = signed.manifest();
        String own = own(signed.signers(), uploader);
        if (own != null) {
            throw SiteException.refused(Messages.text("sites.signer", own));
        }
        String detail = manifest.organisation() + "/" + manifest.name() + " version " + manifest.version() + " sha256="
                + signed.digest();
        archive.skip(); // reads to the end first: an upload cut off after its files must not be published
        uploader.confirm();
        try {
            audit.record("site.uploaded", detail);
            changing.lock();
            try {
                return new SiteMirror(store(manifest, verifier)).mirror(site);
            } catch (SiteException e) {
                audit.record("site.uploaded.failed", detail);
                throw e;
            } finally {
                changing.unlock();
            }
        } catch (GovernanceException e) {
            throw SiteException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns a signer who is the uploader; null for none. Signer names may be followed by an office. */
    private static @Nullable String own(List<String> signers, Person uploader) throws SiteException {
        try {
            for (String signer : signers) {
                if (uploader.is(signer) || uploader.is(signer.split("[,;(<]", 2)[0])) {
                    return signer;
                }
            }
            return null;
        } catch (KeyFileException e) {
            throw SiteException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    /** Deletes uploads of a killed server; recent ones may belong to another server that is still receiving. */
    private void deleteLeftovers(Path incoming) throws IOException {
        for (Path upload : FolderTree.list(incoming)) {
            Duration age = Duration.between(
                    Files.getLastModifiedTime(upload, LinkOption.NOFOLLOW_LINKS).toInstant(), clock.instant());
            if (age.compareTo(configuration.uploadTime().multipliedBy(2)) > 0) {
                delete(upload);
            }
        }
    }

    private static void delete(Path upload) {
        try {
            FolderTree.delete(upload);
        } catch (IOException e) {
            // the next upload retries
            LOG.log(Level.WARNING, Messages.text("sites.leftover", upload, FileReason.of(upload, e)));
        }
    }
}
