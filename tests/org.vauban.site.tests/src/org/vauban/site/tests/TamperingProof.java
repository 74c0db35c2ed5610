// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.StoredKey;
import org.vauban.site.SeenSites;
import org.vauban.site.SiteException;
import org.vauban.site.SiteFile;
import org.vauban.site.install.BundleInstaller;
import org.vauban.site.install.Director;
import org.vauban.site.install.EclipseInstallation;
import org.vauban.site.install.InstallException;
import org.vauban.site.install.VerifiedBundle;

/**
 * {@code ./dev proof tampering}: performs each attack on a signed site, then installs it into a real Eclipse: with the
 * installer, with the p2 director of an Eclipse that contains Vauban with its update guard, and with that of one
 * without. The first two must not install anything; installations by p2 alone are counted. The guard reads the
 * machine's root document: with root's rights, each start gets a separate /etc that contains one. Exit codes: 0, or 1
 * if a manipulated site was installed or an intact one refused.
 */
final class TamperingProof {
    private static final String FEATURE = "org.example.feature";
    private static final String BUNDLES = "configuration/org.eclipse.equinox.simpleconfigurator/bundles.info";
    private static final int MINUTES = 20;
    private static final System.Logger LOG = System.getLogger(TamperingProof.class.getName());
    private final Path work;
    private final Path plain;
    private final Path guarded;
    private final Path vauban;
    private final Path eclipse;
    private final StoredKey key;
    private final PgpKeyFile pgpKey;
    private final PrintStream out;
    private boolean guard;
    private Map<String, String> fresh = Map.of();

    /** The outcome of p2's run. */
    private enum Outcome {
        REFUSED, AS_SIGNED, OTHER
    }

    private TamperingProof(Path work, Path plain, Path vauban, PrintStream out) throws Exception {
        this.work = work;
        this.vauban = vauban.toRealPath();
        this.out = out;
        this.plain = work.resolve("plain");
        guarded = work.resolve("guarded");
        eclipse = work.resolve("eclipse");
        key = InstallableSite.key(Files.createDirectories(work.resolve("keys")), "publisher");
        pgpKey = PgpKeyFile.of("publisher");
        copyEclipse(plain.toRealPath());
        keepAs(this.plain);
    }

    public static void main(String[] arguments) throws Exception {
        Path work = Path.of(arguments[0]).toAbsolutePath();
        System.exit(new TamperingProof(work, Path.of(arguments[1]), Path.of(arguments[2]), System.out).run() ? 0 : 1);
    }

    private boolean run() throws Exception {
        PgpKeyFile stranger = PgpKeyFile.of("stranger");
        List<Tampering> jars = JarTampering.all(InstallableSite.key(work.resolve("keys"), "stranger"));
        List<Tampering> all = new ArrayList<>(Tampering.all().toList());
        all.addAll(jars);
        boolean guards = prepareGuard();
        boolean refused = round("jars signed", all, key, false, guards);
        List<Tampering> pgp = new ArrayList<>(jars);
        pgp.addAll(PgpTampering.all(stranger));
        refused &= round("jars signed, and PGP signatures", pgp, key, true, guards);
        refused &= round("PGP signatures only", pgp, null, true, guards);
        renew(plain);
        Director.Result last = direct(List.of("-listInstalledRoots"));
        out.printf("the old installation starts: %s%n", last.exit() == 0);
        return refused && last.exit() == 0;
    }

    /**
     * Performs the attacks on a site signed in one way.
     *
     * @param jarKey the key of the jars; null if they are not signed
     * @param guards whether there is an Eclipse with the guard
     * @return whether the installer and the guard refused them all
     */
    private boolean round(String kind, List<Tampering> all, StoredKey jarKey, boolean pgp, boolean guards)
            throws Exception {
        delete(work.resolve("template"));
        delete(work.resolve("seen.json"));
        delete(work.resolve("home"));
        for (int version = 1; version <= 2; version++) {
            Path site = work.resolve(version == 1 ? "template/before" : "template/site");
            if (pgp) {
                InstallableSite.pgpSigned(site, version, pgpKey, jarKey);
            } else {
                InstallableSite.signed(site, version, jarKey);
            }
        }
        renew(plain);
        Map<String, String> signed = controls();
        if (guards) {
            letThrough(signed);
        }
        Map<Outcome, Integer> counts = new TreeMap<>();
        int installed = 0;
        int passed = 0;
        for (Tampering tampering : all) {
            Path site = sites(tampering);
            renew(plain);
            String sentence = installer(site);
            if (!sentence.isEmpty()) {
                sentence = sentence.replace(work.toString(), "");
            } else {
                installed++;
                sentence = "INSTALLED";
                renew(plain);
            }
            Outcome outcome = p2(site, signed);
            counts.merge(outcome, 1, Integer::sum);
            Outcome before = Outcome.REFUSED;
            if (guards) {
                before = guarded(site, signed);
                passed += before == Outcome.REFUSED ? 0 : 1;
            }
            out.printf("%-9s | %-9s | %s | %s%n", guards ? before : "", outcome, tampering.description(), sentence);
        }
        out.printf("%s: %d tamperings; installer: %d installed; p2 with the guard: %s; p2 alone: %s%n", kind,
                all.size(), installed, guards ? passed + " installed" : "not tried, which needs root", counts);
        return installed == 0 && passed == 0;
    }

    /** Installs an intact site with both, and returns the files that p2 then installs. */
    private Map<String, String> controls() throws Exception {
        Path site = work.resolve("template/site");
        String sentence = installer(site);
        if (!sentence.isEmpty()) {
            throw new IOException(sentence);
        }
        Map<String, String> byInstaller = installed();
        renew(plain);
        Director.Result result = direct(installing(site));
        Map<String, String> byDirector = installed();
        if (byDirector.isEmpty() || !byDirector.equals(byInstaller)) {
            throw new IOException("p2 did not install the site that is as signed:\n" + result.output());
        }
        return byDirector;
    }

    /** Prepares an Eclipse with Vauban, and an /etc with a root document; returns whether that was possible. */
    private boolean prepareGuard() throws Exception {
        if (!Files.isWritable(Path.of("/etc"))) {
            return false;
        }
        Process copied = new ProcessBuilder("cp", "-a", "/etc", work.resolve("etc").toString()).inheritIO().start();
        if (copied.waitFor() != 0) {
            throw new IOException("/etc was not copied");
        }
        Files.write(Files.createDirectories(work.resolve("etc/vauban")).resolve("root.json"),
                Envelope.of(RootDocument.PAYLOAD_TYPE, ExampleSite.root().json()).signedBy(ExampleSite.ROOT_KEY)
                        .bytes());
        copyEclipse(plain);
        Director.Result added = direct(List.of("-repository", vauban.toUri().toASCIIString(), "-installIU",
                "org.vauban.feature.feature.group"));
        if (added.exit() != 0) {
            throw new IOException("Vauban was not installed:\n" + added.output());
        }
        keepAs(guarded);
        return true;
    }

    /** Starts the Eclipse once, so that its copies need not rebuild the cache of its bundles. */
    private void keepAs(Path template) throws IOException, InstallException {
        Director.Result started = direct(List.of("-listInstalledRoots"));
        if (started.exit() != 0) {
            throw new IOException("the Eclipse does not start:\n" + started.output());
        }
        Files.move(eclipse, template);
    }

    /** Asserts that the Eclipse with the guard installs a signed site. */
    private void letThrough(Map<String, String> signed) throws Exception {
        renew(guarded);
        guard = true;
        Director.Result result = direct(installing(work.resolve("template/site")));
        guard = false;
        if (!installed().equals(signed)) {
            throw new IOException("the guard did not let the site through that is as signed:\n" + result.output());
        }
    }

    private Outcome guarded(Path site, Map<String, String> signed) throws Exception {
        renew(guarded);
        guard = true;
        try {
            return p2(site, signed);
        } finally {
            guard = false;
        }
    }

    /** Copies the two signed sites, and attacks one of them. */
    private Path sites(Tampering tampering) throws Exception {
        Path folder = work.resolve("sites");
        delete(folder);
        copy(work.resolve("template"), folder);
        tampering.change().apply(folder.resolve("site"), folder.resolve("before"));
        return folder.resolve("site");
    }

    /** Returns the message with which the installer refuses a site; empty if it installed it. */
    private String installer(Path site) throws Exception {
        SeenSites seen = new SeenSites(work.resolve("seen.json"));
        seen.record(ExampleSite.verifier().open(work.resolve("template/site")));
        try {
            VerifiedBundle verified = VerifiedBundle.verify(site, ExampleSite.verifier());
            seen.require(verified.signed(), false);
            new BundleInstaller((eclipse, arguments, folder) -> direct(arguments), line -> {}, line -> {}).install(
                    verified, EclipseInstallation.read(eclipse),
                    new BundleInstaller.Request(List.of(FEATURE), List.of(), "fail"), false);
            return "";
        } catch (SiteException | InstallException e) {
            if (e.getMessage().contains("\n") || !fresh.equals(state())) {
                throw new IOException("the Eclipse was changed, or this is not a sentence: " + e.getMessage(), e);
            }
            return e.getMessage();
        }
    }

    private Outcome p2(Path site, Map<String, String> signed) throws Exception {
        direct(installing(site));
        Map<String, String> installed = installed();
        if (installed.isEmpty()) {
            if (guard && !fresh.equals(state())) {
                throw new IOException("the Eclipse was changed, though the guard refused " + site);
            }
            return Outcome.REFUSED;
        }
        return installed.equals(signed) ? Outcome.AS_SIGNED : Outcome.OTHER;
    }

    /** Returns the arguments of docs/site.md: only jars signed with this certificate, or else with this PGP key. */
    private List<String> installing(Path site) throws GeneralSecurityException, SiteException {
        String print = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.certificate().getEncoded()));
        return List.of("-repository", site.toUri().toASCIIString(), "-installIU", InstallableSite.UNIT,
                "-trustSignedContentOnly", "-trustedCertificates", print, "-trustedPGPKeys",
                pgpKey.signing().fingerprint());
    }

    /** Runs the director of the Eclipse, which must be able to start. */
    private Director.Result direct(List<String> arguments) throws InstallException {
        try {
            Path launcher;
            try (Stream<Path> plugins = Files.list(eclipse.resolve("plugins"))) {
                launcher = plugins.filter(each -> each.getFileName().toString().matches(
                        "org\\.eclipse\\.equinox\\.launcher_.*\\.jar")).findFirst().orElseThrow();
            }
            List<String> command = new ArrayList<>();
            if (guard) {
                command.addAll(List.of("unshare", "--mount", "sh", "-c", "mount --bind \"$0\" /etc && exec \"$@\"",
                        work.resolve("etc").toString()));
            }
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
                    "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dosgi.requiredJavaVersion=21",
                    "-Dvauban.home=" + work.resolve("home"), "-Dvauban.guarded=org.example.",
                    "-Declipse.p2.mirrors=false", "--add-modules=ALL-SYSTEM", "-jar", launcher.toString(), "-install",
                    eclipse.toString(), "-configuration", eclipse.resolve("configuration").toString(), "-nosplash",
                    "-nl", "en", "-consoleLog", "-data", work.resolve("data").toString(), "-application",
                    "org.eclipse.equinox.p2.director"));
            command.addAll(arguments);
            Path log = work.resolve("director.log");
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
            }
            String output = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
            Files.writeString(work.resolve("all.log"), String.join(" ", arguments) + "\n" + output,
                    StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return new Director.Result(process.exitValue(), output);
        } catch (IOException e) {
            throw new InstallException(InstallException.Kind.FAILED, e.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InstallException(InstallException.Kind.FAILED, e.toString(), e);
        }
    }

    /** Returns what was installed from the site, by path: a hash for each file, and the line that lists a bundle. */
    private Map<String, String> installed() throws IOException {
        Map<String, String> installed = new TreeMap<>();
        for (String line : Files.readAllLines(eclipse.resolve(BUNDLES))) {
            if (line.startsWith("org.example.")) {
                installed.put(line, "");
                Path place = eclipse.resolve(line.split(",")[2]).normalize();
                try (Stream<Path> files = Files.walk(place)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        installed.put(eclipse.relativize(file).toString(),
                                SiteFile.read(file, Long.MAX_VALUE).sha512());
                    }
                }
            }
        }
        for (String path : List.of("eclipse.ini", "configuration/config.ini")) {
            String text = Files.readString(eclipse.resolve(path));
            if (text.contains("org.example.evil")) {
                installed.put(path, text);
            }
        }
        return installed;
    }

    /** Returns sizes and times of everything that p2 may change, except caches. */
    private Map<String, String> state() throws IOException {
        Map<String, String> state = new TreeMap<>();
        try (Stream<Path> files = Files.walk(eclipse)) {
            for (Path file : files.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)).toList()) {
                String path = eclipse.relativize(file).toString();
                if (!path.matches("\\.vauban/.*|.*\\.(lock|log)|configuration/org\\.eclipse\\.(osgi|core\\.runtime"
                        + "|equinox\\.app)/.*|p2/.*")) {
                    state.put(path, path.startsWith("plugins/org.eclipse.") ? Long.toString(Files.size(file))
                            : SiteFile.read(file, Long.MAX_VALUE).sha512());
                }
            }
        }
        return state;
    }

    /** Replaces the Eclipse by a new copy with the installer's settings. */
    private void renew(Path template) throws IOException {
        copyEclipse(template);
        Files.writeString(eclipse.resolve("configuration/config.ini"), "eclipse.p2.unsignedPolicy=fail\n",
                StandardOpenOption.APPEND);
        fresh = state();
    }

    private void copyEclipse(Path template) throws IOException {
        delete(eclipse);
        copy(template, eclipse);
    }

    /** Copies an Eclipse; bundles, which are never modified, become hard links. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (from.relativize(file).startsWith("plugins") && Files.isRegularFile(file)) {
                    try {
                        Files.createLink(target, file);
                        continue;
                    } catch (IOException | UnsupportedOperationException e) {
                        LOG.log(System.Logger.Level.DEBUG, "on another file system; copied", e);
                    }
                }
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
