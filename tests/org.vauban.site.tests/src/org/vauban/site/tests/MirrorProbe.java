// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.RootDocument;
import org.vauban.site.SiteVerifier;
import org.vauban.site.store.SiteMirror;
import org.vauban.site.store.SiteStore;

/** A process that mirrors a site and is killed before one of its steps. */
final class MirrorProbe {
    /** Exit code as after SIGKILL. */
    static final int KILLED = 137;

    private MirrorProbe() {}

    /** @param args the root document, the site, the store, and the number of the step */
    public static void main(String[] args) throws Exception {
        AtomicInteger steps = new AtomicInteger();
        SiteVerifier verifier = new SiteVerifier(
                RootDocument.first(Envelope.parse(Files.readAllBytes(Path.of(args[0])))), ExampleSite.CLOCK);
        new SiteMirror(new SiteStore(Path.of(args[2]), verifier, (action, file) -> {
            if (steps.getAndIncrement() == Integer.parseInt(args[3])) {
                Runtime.getRuntime().halt(KILLED);
            }
        })).mirror(Path.of(args[1]));
    }
}
