// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.ldap;

import java.io.IOException;
import javax.naming.NamingException;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Supplies JNDI with a socket factory, which JNDI looks up by class name: it uses the TLS context set for the current
 * thread while that opens a connection.
 */
public final class TrustedSockets {
    private static final ThreadLocal<@Nullable SSLContext> CONTEXT = new ThreadLocal<>();

    private TrustedSockets() {}

    /** Opens a connection. */
    @FunctionalInterface
    interface Opening<T> {
        T open() throws NamingException, IOException;
    }

    static <T> T within(@Nullable SSLContext trusted, Opening<T> opening) throws NamingException, IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        CONTEXT.set(trusted);
        thread.setContextClassLoader(TrustedSockets.class.getClassLoader());
        try {
            return opening.open();
        } finally {
            thread.setContextClassLoader(before);
            CONTEXT.remove();
        }
    }

    /** Called by JNDI. */
    public static SocketFactory getDefault() {
        SSLContext trusted = CONTEXT.get();
        if (trusted == null) {
            throw new IllegalStateException("not while a connection is opened");
        }
        return trusted.getSocketFactory();
    }
}
