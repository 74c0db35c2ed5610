// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.site.tests.ExampleSite.FIRST;
import static org.vauban.site.tests.ExampleSite.SECOND;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.site.SiteSigner;
import org.vauban.site.install.BundleInstaller;
import org.vauban.site.install.BundleInstaller.Request;
import org.vauban.site.install.EclipseInstallation;
import org.vauban.site.install.InstallException;
import org.vauban.site.install.InstallException.Kind;
import org.vauban.site.install.VerifiedBundle;

/** Base class with a simulated Eclipse, an installer of signed bundles, and the Eclipse's former state. */
abstract class WithInstaller {
    /** A long name with blanks, accents and a comma. */
    static final String NAME = "d\u00e9p\u00f4t partag\u00e9, n\u00b0 1 " + "x".repeat(170);
    static final Request STANDARD = new Request(List.of(), null, "fail");
    @TempDir
    Path folder;
    final List<String> said = new ArrayList<>();
    FakeEclipse fake;
    Map<String, String> before;

    @BeforeEach
    void eclipse() throws Exception {
        fake = new FakeEclipse(folder.resolve(NAME));
        before = fake.state();
    }

    VerifiedBundle bundle(int version) throws Exception {
        Path site = folder.resolve("site " + version);
        String number = "1." + version + ".0";
        for (String file : List.of("plugins/org.example.core_" + number + ".jar", "plugins/org.example.same_1.0.0.jar",
                "features/org.vauban.feature_" + number + ".jar", "content.jar")) {
            Files.createDirectories(site.resolve(file).getParent());
            Files.writeString(site.resolve(file), file.repeat(50));
        }
        SiteSigner.sign(site, ExampleSite.heading(version), FIRST);
        SiteSigner.sign(site, null, SECOND);
        return VerifiedBundle.verify(site, ExampleSite.verifier());
    }

    BundleInstaller installer() {
        return new BundleInstaller(fake, said::add, line -> {});
    }

    EclipseInstallation read() throws InstallException {
        return EclipseInstallation.read(fake.home);
    }

    void install(int version) throws Exception {
        installer().install(bundle(version), read(), STANDARD, false);
    }

    InstallException fails(Kind kind, int version) {
        InstallException failure = assertThrows(InstallException.class, () -> install(version));
        assertEquals(kind, failure.kind(), failure.getMessage());
        assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
        assertTrue(failure.getMessage().contains(NAME), failure.getMessage());
        return failure;
    }
}
