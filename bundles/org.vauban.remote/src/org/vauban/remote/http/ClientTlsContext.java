// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.http.RemoteException.Kind;
import org.vauban.remote.message.FileClause;
import org.vauban.remote.message.Messages;

/** Creates TLS contexts for clients: the trusted authorities, and the client's own certificate. */
final class ClientTlsContext {
    private static final int MAX_FILE = 4 << 20;

    private ClientTlsContext() {}

    /**
     * Creates the context for an endpoint. Reads the disk.
     *
     * @param own the user's certificate and key, or null
     */
    static SSLContext of(RemoteEndpoint endpoint, @Nullable ClientCertificate own, Messages messages)
            throws RemoteException {
        return of(endpoint.authorities(), own == null ? null : keys(own, messages), endpoint.pins(), messages);
    }

    /**
     * Creates the context for a server without further requirements. Reads the disk.
     *
     * @param authorities the only trusted authorities; null for those of Java
     */
    static SSLContext of(@Nullable Path authorities, Messages messages) throws RemoteException {
        return of(authorities, null, Set.of(), messages);
    }

    private static SSLContext of(@Nullable Path authorities, KeyManager @Nullable [] keys, Set<String> pins,
            Messages messages) throws RemoteException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities(authorities, messages));
            X509ExtendedTrustManager trust = Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance).map(X509ExtendedTrustManager.class::cast)
                    .findFirst().orElseThrow();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {new PinnedTrust(trust, pins, messages)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new RemoteException(Kind.TLS, messages.get("tls.context", e.getMessage()), e);
        }
    }

    /** Returns the only trusted authorities; null for those of Java. */
    private static @Nullable KeyStore authorities(@Nullable Path file, Messages messages) throws RemoteException {
        if (file == null) {
            return null;
        }
        try {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(read(file)));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : found) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            if (number == 0) {
                throw new IOException(messages.get("tls.empty"));
            }
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new RemoteException(Kind.TLS, messages.get("tls.authorities", file, reason(e, messages)), e);
        }
    }

    private static KeyManager[] keys(ClientCertificate own, Messages messages) throws RemoteException {
        char[] password = own.password();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(read(own.file())), password);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, password);
            return factory.getKeyManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw new RemoteException(Kind.TLS, messages.get("tls.own", own.file(), reason(e, messages)), e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_FILE);
        }
    }

    private static String reason(Exception e, Messages messages) {
        if (e instanceof UnrecoverableKeyException || e.getCause() instanceof UnrecoverableKeyException) {
            return messages.get("tls.password");
        }
        return e instanceof IOException file ? FileClause.of(file)
                : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
