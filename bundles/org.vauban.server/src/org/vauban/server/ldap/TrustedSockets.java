// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.ldap;

import java.io.IOException;
import javax.naming.NamingException;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Tells JNDI whom to trust, which asks a class that it knows by name: the context is that of the thread that opens the
 * connection, while it does.
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
