// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tls;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.AttributeStamp;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.message.Messages;

/**
 * Whom this server trusts where it asks another one, by a file that is renewed while it runs. What cannot be used is
 * told in the log, and what there was stays. Safe for use by many threads.
 */
public final class FollowedAuthorities {
    private static final System.Logger LOG = System.getLogger(FollowedAuthorities.class.getName());

    private final Path file;
    // all below are guarded by this
    private Object stamp;
    private SSLContext context;
    /** Why the file there is now cannot be used, as it was told; null where it can be. */
    private @Nullable String told;

    /**
     * Reads the file. Blocks.
     *
     * @param file certificates in PEM
     * @throws ConfigurationException if it cannot be used
     */
    public FollowedAuthorities(Path file) throws ConfigurationException {
        this.file = file;
        stamp = stamp(file);
        context = TrustedAuthorities.context(file);
    }

    /** Trusts those of the file as it is now: the same object as long as it is the same. Blocks. */
    public synchronized SSLContext context() {
        Object now = stamp(file);
        if (!now.equals(stamp)) {
            try {
                context = TrustedAuthorities.context(file);
                stamp = now;
                told = null;
            } catch (ConfigurationException e) {
                // half-written, perhaps
                String why = Messages.text("tls.authorities.kept", e.getMessage());
                if (!why.equals(told)) {
                    told = why;
                    LOG.log(Level.ERROR, why);
                }
            }
        }
        return context;
    }

    private static Object stamp(Path file) {
        try {
            return AttributeStamp.attributes(file);
        } catch (IOException e) {
            return e.getClass(); // reading it tells why
        }
    }
}
