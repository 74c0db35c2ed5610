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
 * Takes sites that are uploaded. An archive is unpacked where no client looks; what is in it becomes a version of its
 * store only if all of it is what was signed, in one step. For one upload at a time.
 */
final class SiteUploads {
    /** No site has this name, so nothing in it is served. */
    private static final String INCOMING = ".uploads";
    private static final System.Logger LOG = System.getLogger(SiteUploads.class.getName());

    private final SitesConfiguration configuration;
    private final SiteTrust trust;
    private final InstantSource clock;
    private final Lock changing;

    /** Who uploads. */
    interface Person {
        /** Whether that is the name of this person. */
        boolean is(String name) throws KeyFileException;

        /** Looks whether this person may still upload: a large archive takes a while. @throws ApiException if not */
        void confirm() throws ApiException;
    }

    /** @param changing held while a store is changed, which refuses a second one who does */
    SiteUploads(SitesConfiguration configuration, SiteTrust trust, InstantSource clock, Lock changing) {
        this.configuration = configuration;
        this.trust = trust;
        this.clock = clock;
        this.changing = changing;
    }

    /**
     * Takes an archive.
     *
     * @param partial whether files that it lacks are taken from the versions that are here
     * @param uploader who uploads, and may have signed nothing of it
     * @param audit is told of the version before it is there
     * @throws SiteException if the archive or the site is refused, with names of files as they are in the archive
     * @throws IOException if the archive does not come to its end, or cannot be written
     * @throws ApiException if the uploader is no longer let in
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
        archive.skip(); // behind the files: what is cut there is refused, so nothing of it may be here
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

    /** A signer who uploads; null for none. Owners of keys may be named with their office. */
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

    /** Those of a server that was killed; another one may still be receiving. */
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
            // the next upload tries again
            LOG.log(Level.WARNING, Messages.text("sites.leftover", upload, FileReason.of(upload, e)));
        }
    }
}
