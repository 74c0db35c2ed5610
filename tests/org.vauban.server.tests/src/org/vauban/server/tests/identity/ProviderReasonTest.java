// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.server.json.JsonDocument;
import org.vauban.server.json.JsonFields;
import org.vauban.server.ldap.LdapException;
import org.vauban.server.ldap.LdapLogin;
import org.vauban.server.ldap.LdapSettings;
import org.vauban.server.message.Messages;
import org.vauban.server.oidc.OidcException;
import org.vauban.server.oidc.OidcProvider;
import org.vauban.server.oidc.OidcSettings;
import org.vauban.server.tests.TestAuthority;
import org.vauban.server.tests.TestDirectory;
import org.vauban.server.tests.TestProvider;

/**
 * The reason why a directory or an identity provider cannot be used is given in the server's language, with advice.
 */
class ProviderReasonTest {
    private static final String USERS = "\"user\":\"uid={user},dc=example,dc=org\",\"name\":\"uid\"";
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    @TempDir
    static Path shared;
    private static TestAuthority authority;

    @TempDir
    Path folder;

    private Locale before;

    @BeforeAll
    static void make() throws Exception {
        authority = TestAuthority.make(shared);
        authority.sign("here", "CN=here", "-ext", "san=ip:127.0.0.1");
        authority.sign("elsewhere", "CN=elsewhere", "-ext", "san=dns:elsewhere.example.org");
        authority.sign("client", "CN=client", "-ext", "san=ip:127.0.0.1", "-ext", "eku=clientAuth");
        authority.sign("old", "CN=old", "-ext", "san=ip:127.0.0.1", "-startdate", "-10d", "-validity", "1");
    }

    /** Switches to French: messages of Java and of the system are English and would be noticed. */
    @BeforeEach
    void speakFrench() {
        before = Locale.getDefault(Locale.Category.DISPLAY);
        Locale.setDefault(Locale.Category.DISPLAY, Locale.FRENCH);
    }

    @AfterEach
    void speakAsBefore() {
        Locale.setDefault(Locale.Category.DISPLAY, before);
    }

    /** Returns a bound socket that does not listen; no other process can take its port. */
    private static Socket silent() throws Exception {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return socket;
    }

    private static LdapException failure(String address, String more) throws Exception {
        LdapLogin login = new LdapLogin(LdapSettings.parse(JsonFields.of(JsonDocument.parse("{\"address\":\"" + address
                + "\",\"authorities\":\"" + shared.resolve("authority.pem") + "\"," + more + "}").getAsJsonObject())));
        return assertThrows(LdapException.class, login::check);
    }

    private static void told(String reason, String address, LdapException failure) {
        assertEquals(Messages.text("ldap.failed", address, Messages.text(reason)), failure.getMessage());
    }

    private String searching(Path password) {
        return "\"search\":{\"base\":\"dc=example,dc=org\",\"filter\":\"(uid={user})\",\"bind\":"
                + "\"cn=reader,dc=example,dc=org\",\"passwordFile\":\"" + password + "\"},\"name\":\"uid\"";
    }

    @Test
    void aDirectoryThatIsNotThereIsToldAsSuch() throws Exception {
        try (Socket silent = silent()) {
            String nobody = "ldaps://127.0.0.1:" + silent.getLocalPort();
            LdapException refused = failure(nobody, USERS);
            told("connection.refused", nobody, refused);
            assertTrue(refused.logged().contains("ConnectException"), "the log has the technical cause");
        }
        told("connection.unknown", "ldaps://nobody.invalid:636", failure("ldaps://nobody.invalid:636", USERS));
    }

    @Test
    void whatIsWrongWithTheCertificateOfADirectoryIsTold() throws Exception {
        try (TestDirectory directory = new TestDirectory(authority.context("elsewhere"), true);
                TestDirectory client = new TestDirectory(authority.context("client"), true);
                TestDirectory old = new TestDirectory(authority.context("old"), true);
                TestDirectory strange = new TestDirectory(strange().context("here"), true)) {
            told("connection.name", address(directory), failure(address(directory), USERS));
            told("connection.certificate", address(client), failure(address(client), USERS));
            told("connection.expired", address(old), failure(address(old), USERS));
            told("connection.untrusted", address(strange), failure(address(strange), USERS));
        }
    }

    private TestAuthority strange() throws Exception {
        TestAuthority strange = TestAuthority.make(Files.createDirectory(folder.resolve("strange")));
        strange.sign("here", "CN=here", "-ext", "san=ip:127.0.0.1");
        return strange;
    }

    private static String address(TestDirectory directory) {
        return "ldaps://127.0.0.1:" + directory.port();
    }

    @Test
    void whatADirectoryRefusesTheServerIsTold() throws Exception {
        try (TestDirectory directory = new TestDirectory(authority.context("here"), true)) {
            String address = address(directory);
            Path password = folder.resolve("password");
            assertEquals(Messages.text("ldap.failed", address, Messages.text("ldap.password", password,
                    "\u00e9l\u00e9ment introuvable")), failure(address, searching(password)).getMessage());
            TestAuthority.writePrivate(password, "\n");
            assertEquals(Messages.text("ldap.failed", address, Messages.text("ldap.password", password,
                    Messages.text("file.empty"))), failure(address, searching(password)).getMessage());
            TestAuthority.writePrivate(password, "wrong\n");
            assertEquals(Messages.text("ldap.failed", address, Messages.text("ldap.reader",
                    "cn=reader,dc=example,dc=org", password)), failure(address, searching(password)).getMessage());
            directory.down = true;
            assertEquals(Messages.text("ldap.failed", address, Messages.text("ldap.code", 52)),
                    failure(address, searching(password)).getMessage());
        }
    }

    @Test
    void aDirectoryThatStallsIsToldAsSuch() throws Exception {
        try (TestDirectory directory = new TestDirectory(authority.context("here"), true)) {
            directory.stalls = true;
            told("connection.slow", address(directory),
                    failure(address(directory), USERS + ",\"timeoutSeconds\":1"));
        }
    }

    private static void told(String reason, String issuer, String authorities) throws Exception {
        OidcSettings settings = OidcSettings.parse(JsonFields.of(JsonDocument.parse("{\"issuer\":\"" + issuer
                + "\",\"audience\":\"vauban\"" + authorities + "}").getAsJsonObject()));
        try (OidcProvider provider = new OidcProvider(settings, Clock.systemUTC(), System::nanoTime,
                Duration.ofSeconds(20))) {
            OidcException failure = assertThrows(OidcException.class, provider::check);
            assertEquals(Messages.text("oidc.unusable", issuer, Messages.text("oidc.failed", issuer + DISCOVERY,
                    Messages.text(reason))), failure.getMessage());
        }
    }

    @Test
    void aProviderThatCannotBeReadIsToldAsSuch() throws Exception {
        try (Socket silent = silent()) {
            told("connection.refused", "http://127.0.0.1:" + silent.getLocalPort(), "");
        }
        told("connection.unknown", "https://nobody.invalid", "");
        String authorities = ",\"authorities\":\"" + shared.resolve("authority.pem") + "\"";
        try (TestProvider provider = new TestProvider(authority.context("here"));
                TestProvider elsewhere = new TestProvider(authority.context("elsewhere"))) {
            told("connection.untrusted", provider.issuer(), "");
            told("connection.name", elsewhere.issuer(), authorities);
        }
    }
}
