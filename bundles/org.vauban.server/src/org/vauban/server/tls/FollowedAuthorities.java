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
 * The authorities that this server trusts as a client of other servers, from a file that may be renewed at run time. An
 * unusable file is logged, and the former authorities stay in force. Thread-safe.
 */
public final class FollowedAuthorities {
    private static final System.Logger LOG = System.getLogger(FollowedAuthorities.class.getName());

    private final Path file;
    // all fields below are guarded by this
    private Object stamp;
    private SSLContext context;
    /** The last error logged about the current file; null if it can be used. */
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

    /** Returns a context that trusts the file's current authorities: the same object until it changes. Blocks. */
    public synchronized SSLContext context() {
        Object now = stamp(file);
        if (!now.equals(stamp)) {
            try {
                context = TrustedAuthorities.context(file);
                stamp = now;
                told = null;
            } catch (ConfigurationException e) {
                // the file may be half-written
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
            return e.getClass(); // reading the file reports the reason
        }
    }
}
