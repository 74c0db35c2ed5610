// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import java.nio.file.Path;
import java.util.List;
import org.vauban.engine.EngineClient;
import org.vauban.engine.HostLaunch;

/** Starts a host, prints its process id, and waits to be killed. */
final class OrphanParent {
    private OrphanParent() {
    }

    public static void main(String[] arguments) throws InterruptedException {
        EngineClient client = new EngineClient(
                HostLaunch.fromDistribution(Path.of(arguments[0]), List.of(Path.of(System.getProperty("java.home")))));
        System.out.println(client.describe().join().pid());
        Thread.currentThread().join();
    }
}
