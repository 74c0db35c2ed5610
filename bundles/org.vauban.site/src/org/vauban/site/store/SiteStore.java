// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.vauban.governance.lock.InterProcessLock;
import org.vauban.site.SeenSites;
import org.vauban.site.SiteException;
import org.vauban.site.SiteVerifier;
import org.vauban.site.internal.FileStep;
import org.vauban.site.internal.Messages;

/**
 * A folder with verified versions of one site:
 *
 * <pre>
 * versions/42      a whole site, as it was signed; never changed afterwards
 * incoming         a version that is being copied
 * partial          partially read files from a server
 * rings/pilot      a composite p2 site over the version of a ring
 * store.json       the highest version that was copied
 * .lock            held by the process that changes the store
 * </pre>
 *
 * Reading a version or a ring needs no lock.
 */
public final class SiteStore {
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,15}");
    private final Path folder;
    private final SiteVerifier verifier;
    private final FileStep steps;

    /**
     * @param folder need not exist
     * @param verifier decides which sites are accepted
     */
    public SiteStore(Path folder, SiteVerifier verifier) {
        this(folder, verifier, FileStep.NONE);
    }

    /** Creates a store with a step listener, for tests that make steps fail. */
    public SiteStore(Path folder, SiteVerifier verifier, FileStep steps) {
        this.folder = folder.toAbsolutePath().normalize();
        this.verifier = verifier;
        this.steps = steps;
    }

    Path folder() {
        return folder;
    }

    SiteVerifier verifier() {
        return verifier;
    }

    FileStep steps() {
        return steps;
    }

    Path versions() {
        return folder.resolve("versions");
    }

    /** Returns the folder of a version, which need not exist. */
    public Path version(long version) {
        return versions().resolve(Long.toString(version));
    }

    Path incoming() {
        return folder.resolve("incoming");
    }

    /** Returns the folder of partially read files, named by their hash. */
    Path partial() {
        return folder.resolve("partial");
    }

    /** Returns the folder of a ring, which need not exist. */
    public Path ring(Ring ring) {
        return folder.resolve("rings").resolve(ring.text());
    }

    SeenSites seen() {
        return new SeenSites(folder.resolve("store.json"));
    }

    /** Returns the existing versions, the highest first. */
    public SortedSet<Long> list() throws SiteException {
        SortedSet<Long> found = new TreeSet<>(Collections.reverseOrder());
        if (!Files.isDirectory(versions(), LinkOption.NOFOLLOW_LINKS)) {
            return found;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(versions())) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (VERSION.matcher(name).matches()) {
                    found.add(Long.valueOf(name));
                }
            }
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("folder.unreadable", versions(), e), e);
        }
        return found;
    }

    /** Acquires the lock for changing the store. */
    InterProcessLock lock() throws SiteException {
        try {
            Files.createDirectories(folder);
            InterProcessLock lock = InterProcessLock.tryAcquire(folder.resolve(".lock")).orElse(null);
            if (lock == null) {
                throw SiteException.failed(Messages.text("store.locked", folder), null);
            }
            return lock;
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unwritable", folder, e), e);
        }
    }
}
