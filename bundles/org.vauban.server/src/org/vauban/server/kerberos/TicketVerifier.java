// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.kerberos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KeyTab;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.Oid;
import org.vauban.governance.internal.SecretFile;
import org.vauban.governance.source.FileReason;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.message.Messages;

/**
 * Verifies Kerberos tickets with the keys of the service through Java's GSS API, without opening a connection. A ticket
 * is valid once, since its authenticator is remembered for as long as the clocks may differ. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4559">RFC 4559</a>
 */
public final class TicketVerifier {
    private static final String SPNEGO = "1.3.6.1.5.5.2";
    private static final String KERBEROS = "1.2.840.113554.1.2.2";
    private static final byte[] NTLM = "NTLMSSP\0".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGEST_KEYTAB = 1 << 20;
    /** Kerberos error code at the end of a message. */
    private static final Pattern CODE = Pattern.compile("\\((\\d+)\\)");
    /** Limits parallel verifications, since each reads the keytab and computes, even for invalid tickets. */
    private static final int MOST_AT_ONCE = 16;
    private static final int CODE_EXPIRED = 32;
    private static final int CODE_NOT_YET_VALID = 33;
    private static final int CODE_REPEATED = 34;
    private static final int CODE_SKEW = 37;

    private final KerberosSettings settings;
    private final Semaphore verifying = new Semaphore(MOST_AT_ONCE, true);

    /**
     * The holder of a ticket.
     *
     * @param principal with its realm
     * @param answer token with which the service authenticates itself to the client; empty for none
     */
    public record Holder(String principal, byte[] answer) {}

    /** Login configuration for the keytab, used instead of a configuration of the whole JVM. */
    private static final class Keys extends Configuration {
        private final KerberosSettings settings;

        Keys(KerberosSettings settings) {
            this.settings = settings;
        }

        @Override
        @NonNullByDefault({})
        public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
            return new AppConfigurationEntry[] {new AppConfigurationEntry(
                    "com.sun.security.auth.module.Krb5LoginModule", LoginModuleControlFlag.REQUIRED,
                    Map.of("useKeyTab", "true", "keyTab", settings.keytab().toString(), "principal",
                            settings.principal(), "storeKey", "true", "isInitiator", "false", "doNotPrompt", "true"))};
        }
    }

    /** @throws ConfigurationException if the keytab cannot be used, or other users can read it */
    public TicketVerifier(KerberosSettings settings) throws ConfigurationException {
        this.settings = settings;
        try {
            Arrays.fill(SecretFile.read(settings.keytab(), LARGEST_KEYTAB), (byte) 0);
        } catch (IOException e) {
            throw new ConfigurationException(
                    Messages.text("kerberos.keytab", settings.keytab(), FileReason.of(settings.keytab(), e)), e);
        }
        if (!hasKeys()) {
            throw new ConfigurationException(Messages.text("kerberos.keys", settings.keytab(), settings.principal()));
        }
    }

    private boolean hasKeys() {
        KerberosPrincipal principal = new KerberosPrincipal(settings.principal());
        return KeyTab.getInstance(principal, settings.keytab().toFile()).getKeys(principal).length > 0;
    }

    public KerberosSettings settings() {
        return settings;
    }

    /**
     * Returns the holder of a ticket. Blocks for file access, and while many others are verified.
     *
     * @param token the decoded token of the client
     * @param late called before verification: whether too many tickets of the same sender were refused meanwhile
     * @throws TicketException if it is not accepted
     */
    public Holder verify(byte[] token, BooleanSupplier late) throws TicketException {
        if (Arrays.equals(NTLM, 0, NTLM.length, token, 0, Math.min(NTLM.length, token.length))) {
            throw new TicketException(TicketException.Reason.NTLM, null);
        }
        verifying.acquireUninterruptibly();
        try {
            if (late.getAsBoolean()) {
                throw new TicketException(TicketException.Reason.ATTEMPTS, null);
            }
            return verified(token);
        } finally {
            verifying.release();
        }
    }

    private Holder verified(byte[] token) throws TicketException {
        if (!Files.isReadable(settings.keytab()) || !hasKeys()) {
            throw new TicketException(TicketException.Reason.UNAVAILABLE, null);
        }
        try {
            LoginContext login = new LoginContext("vauban", new Subject(), null, new Keys(settings));
            login.login();
            try {
                return Subject.callAs(login.getSubject(), () -> accept(token));
            } finally {
                login.logout();
            }
        } catch (LoginException e) {
            throw new TicketException(TicketException.Reason.UNAVAILABLE, e);
        } catch (CompletionException e) {
            throw e.getCause() instanceof TicketException refused ? refused
                    : new TicketException(reason(e.getCause()), e.getCause());
        }
    }

    private static Holder accept(byte[] token) throws GSSException, TicketException {
        GSSManager manager = GSSManager.getInstance();
        GSSCredential keys = manager.createCredential(null, GSSCredential.INDEFINITE_LIFETIME,
                new Oid[] {new Oid(SPNEGO), new Oid(KERBEROS)}, GSSCredential.ACCEPT_ONLY);
        GSSContext context = manager.createContext(keys);
        try {
            byte[] answer = context.acceptSecContext(token, 0, token.length);
            if (!context.isEstablished()) {
                throw new TicketException(TicketException.Reason.UNFINISHED, null);
            }
            return new Holder(context.getSrcName().toString(), answer == null ? new byte[0] : answer);
        } finally {
            context.dispose();
            keys.dispose();
        }
    }

    private static TicketException.Reason reason(@Nullable Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof GSSException gss) {
                switch (gss.getMajor()) {
                    case GSSException.DUPLICATE_TOKEN, GSSException.OLD_TOKEN -> {
                        return TicketException.Reason.REPLAYED;
                    }
                    case GSSException.CONTEXT_EXPIRED, GSSException.CREDENTIALS_EXPIRED -> {
                        return TicketException.Reason.EXPIRED;
                    }
                    default -> {
                        // a cause may have a more specific code
                    }
                }
            }
            Matcher code = CODE.matcher(String.valueOf(each.getMessage()));
            if (each.getClass().getName().startsWith("sun.security.krb5.") && code.find()) {
                return reason(Integer.parseInt(code.group(1)));
            }
        }
        return TicketException.Reason.INVALID;
    }

    /** @see <a href="https://www.rfc-editor.org/rfc/rfc4120#section-7.5.9">RFC 4120, 7.5.9</a> */
    private static TicketException.Reason reason(int code) {
        return switch (code) {
            case CODE_EXPIRED, CODE_NOT_YET_VALID -> TicketException.Reason.EXPIRED;
            case CODE_REPEATED -> TicketException.Reason.REPLAYED;
            case CODE_SKEW -> TicketException.Reason.CLOCK;
            default -> TicketException.Reason.INVALID;
        };
    }
}
