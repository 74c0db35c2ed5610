// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.sites;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.internal.AttributeStamp;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.PolicySources;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;
import org.vauban.server.message.Messages;
import org.vauban.site.SiteException;
import org.vauban.site.SiteVerifier;

/** Provides the verifier for the current root document, whose changes apply from the next request on. Thread-safe. */
final class SiteTrust {
    private final @Nullable Path named;
    private final InstantSource clock;
    private volatile @Nullable Known known;

    /** The verifier for a state of the file. */
    private record Known(AttributeStamp stamp, SiteVerifier verifier) {}

    /** @param named the root document; null for the one that an administrator has installed on the machine */
    SiteTrust(@Nullable Path named, InstantSource clock) {
        this.named = named;
        this.clock = clock;
    }

    /**
     * Returns the verifier: the same object until the root document changes.
     *
     * @throws SiteException if there is no trusted root document
     */
    SiteVerifier verifier() throws SiteException {
        PolicySources sources = PolicySources.of(UserDirectories.standard());
        Path chosen = named;
        Path file = chosen == null ? sources.root() : chosen;
        try {
            AttributeStamp stamp = AttributeStamp.of(file);
            Known last = known;
            if (last != null && stamp.isStill(last.stamp())) {
                return last.verifier();
            }
            RootDocument root = chosen == null
                    ? sources.trustedRoot().orElseThrow(() -> SiteException.failed(
                            Messages.text("sites.root.missing", file), null))
                    : read(chosen);
            SiteVerifier verifier = new SiteVerifier(root, clock);
            known = new Known(stamp, verifier);
            return verifier;
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("sites.root.missing", file), e);
        } catch (TrustException e) {
            throw SiteException.failed(Messages.text("sites.root.invalid", file, e.reason()), e);
        } catch (PolicyException e) {
            throw SiteException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    private static RootDocument read(Path file) throws IOException, TrustException {
        try (InputStream in = Files.newInputStream(file)) {
            return RootDocument.first(Envelope.parse(in.readNBytes(StrictJson.MAX_BYTES + 1)));
        }
    }
}
