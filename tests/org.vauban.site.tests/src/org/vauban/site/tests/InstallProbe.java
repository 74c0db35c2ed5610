// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.RootDocument;
import org.vauban.site.SiteVerifier;
import org.vauban.site.install.BundleInstaller;
import org.vauban.site.install.BundleInstaller.Request;
import org.vauban.site.install.EclipseInstallation;
import org.vauban.site.install.VerifiedBundle;

/**
 * A process that makes an Eclipse that all can read, installs a version with an unpacked bundle, then one without it,
 * and rolls the second one back.
 */
final class InstallProbe {
    /** Folder of the unpacked bundle, within the Eclipse. */
    static final String UNPACKED = "plugins/org.example.unpacked_1.0.0";
    private static final String MANIFEST = UNPACKED + "/META-INF/MANIFEST.MF";

    private InstallProbe() {}

    /** @param args the root document, the folder of the Eclipse, and the two sites */
    public static void main(String[] args) throws Exception {
        SiteVerifier verifier = new SiteVerifier(
                RootDocument.first(Envelope.parse(Files.readAllBytes(Path.of(args[0])))), ExampleSite.CLOCK);
        FakeEclipse fake = new FakeEclipse(Path.of(args[1]));
        letAllRead(fake.home);
        BundleInstaller installer = new BundleInstaller(fake, System.out::println, System.out::println);
        List<FakeEclipse.Step> steps = List.of(() -> {
            fake.write(MANIFEST, "Manifest-Version: 1.0\n");
            letAllRead(fake.home.resolve(UNPACKED)); // as p2 does, which has its own umask
            return 0;
        }, () -> {
            for (Path file : files(fake.home.resolve(UNPACKED)).reversed()) {
                Files.delete(file);
            }
            return 0;
        });
        for (int i = 0; i < steps.size(); i++) {
            fake.after = steps.get(i);
            installer.install(VerifiedBundle.verify(Path.of(args[2 + i]), verifier),
                    EclipseInstallation.read(fake.home), new Request(List.of(), null, "fail"), false);
        }
        installer.rollback(EclipseInstallation.read(fake.home), false);
    }

    private static void letAllRead(Path folder) throws IOException {
        for (Path file : files(folder)) {
            Files.setPosixFilePermissions(file,
                    PosixFilePermissions.fromString(Files.isDirectory(file) ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    /** Returns a folder and its content, each folder before its files. */
    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted(Comparator.naturalOrder()).toList();
        }
    }
}
