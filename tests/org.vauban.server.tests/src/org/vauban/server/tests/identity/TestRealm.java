// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.identity;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.Oid;
import org.vauban.server.tests.Served;

/** A Kerberos realm with a real MIT KDC on the loopback, and clients that get tickets from it. */
final class TestRealm implements AutoCloseable {
    static final String NAME = "EXAMPLE.ORG";

    private static final String CONFIGURATION = "java.security.krb5.conf";
    private static final List<String> PROGRAMS = List.of("krb5kdc", "kdb5_util", "kadmin.local");
    private static final long PATIENCE_SECONDS = 60;

    private final Path folder;
    private final Path configuration;
    private final int port;
    private final Process kdc;
    private final String before = System.getProperty(CONFIGURATION);

    static boolean installed() {
        return PROGRAMS.stream().allMatch(name -> program(name) != null);
    }

    private static Path program(String name) {
        return Stream.of("/usr/sbin", "/usr/bin", "/usr/local/sbin").map(each -> Path.of(each, name))
                .filter(Files::isExecutable).findFirst().orElse(null);
    }

    TestRealm(Path folder) throws Exception {
        this.folder = folder;
        configuration = folder.resolve("krb5.conf");
        port = Served.freePort();
        configure("");
        Files.writeString(folder.resolve("kdc.conf"), "[kdcdefaults]\n kdc_listen = 127.0.0.1:" + port
                + "\n kdc_tcp_listen = 127.0.0.1:" + port + "\n[realms]\n " + NAME + " = {\n  database_name = "
                + folder.resolve("principal") + "\n  key_stash_file = " + folder.resolve("stash")
                + "\n  acl_file = " + folder.resolve("acl") + "\n }\n[logging]\n kdc = FILE:"
                + folder.resolve("kdc.log") + "\n");
        run("kdb5_util", "create", "-s", "-r", NAME, "-P", "only for this test");
        kdc = start("krb5kdc", "-n", "-r", NAME);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!listens()) {
            if (!kdc.isAlive() || System.nanoTime() - end > 0) {
                throw new IOException("the KDC did not start");
            }
            LockSupport.parkNanos(1_000_000);
        }
        System.setProperty(CONFIGURATION, configuration.toString());
    }

    /** @param more additional settings of the library, such as a clock skew */
    void configure(String more) throws IOException {
        Files.writeString(configuration, "[libdefaults]\n default_realm = " + NAME + "\n dns_lookup_kdc = false\n"
                + " dns_lookup_realm = false\n rdns = false\n udp_preference_limit = 1\n " + more + "\n[realms]\n "
                + NAME + " = {\n  kdc = 127.0.0.1:" + port + "\n }\n");
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private Process start(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program(program).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve(program + ".out").toFile());
        builder.environment().putAll(Map.of("KRB5_CONFIG", configuration.toString(), "KRB5_KDC_PROFILE",
                folder.resolve("kdc.conf").toString()));
        return builder.start();
    }

    private void run(String program, String... arguments) throws Exception {
        Process process = start(program, arguments);
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(program + ": " + Files.readString(folder.resolve(program + ".out")));
        }
    }

    /** Adds a principal with random keys. @return the keytab, which only its owner may read */
    Path add(String principal) throws Exception {
        Path keytab = folder.resolve(principal.replaceAll("[^A-Za-z0-9.-]", "_") + ".keytab");
        run("kadmin.local", "-r", NAME, "addprinc", "-randkey", principal);
        run("kadmin.local", "-r", NAME, "ktadd", "-k", keytab.toString(), principal);
        return keytab;
    }

    /** Returns a client's message to a service: its ticket with a new authenticator. */
    byte[] ticket(String principal, Path keytab, String service) throws Exception {
        return ticket(principal, keytab, service, "1.3.6.1.5.5.2");
    }

    byte[] ticket(String principal, Path keytab, String service, String mechanism) throws Exception {
        LoginContext login = new LoginContext("client", new Subject(), null, new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return new AppConfigurationEntry[] {new AppConfigurationEntry(
                        "com.sun.security.auth.module.Krb5LoginModule", LoginModuleControlFlag.REQUIRED,
                        Map.of("useKeyTab", "true", "keyTab", keytab.toString(), "principal", principal + "@" + NAME,
                                "doNotPrompt", "true", "refreshKrb5Config", "true"))};
            }
        });
        login.login();
        return Subject.callAs(login.getSubject(), () -> {
            GSSManager manager = GSSManager.getInstance();
            GSSName name = manager.createName(service, new Oid("1.2.840.113554.1.2.2.1"));
            GSSContext context = manager.createContext(name, new Oid(mechanism), null, GSSCredential.DEFAULT_LIFETIME);
            context.requestMutualAuth(true);
            return context.initSecContext(new byte[0], 0, 0);
        });
    }

    /**
     * Returns the requests that the KDC has received; it logs each before answering. Its messages about itself may
     * appear at any time and are left out.
     */
    List<String> requests() throws IOException {
        return new String(Files.readAllBytes(folder.resolve("kdc.log")), StandardCharsets.UTF_8).lines()
                .filter(line -> line.contains("_REQ (")).toList();
    }

    @Override
    public void close() {
        if (before == null) {
            System.clearProperty(CONFIGURATION);
        } else {
            System.setProperty(CONFIGURATION, before);
        }
        kdc.destroy();
        kdc.onExit().join();
    }
}
