// SPDX-License-Identifier: EPL-2.0
package org.vauban.server;

import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.vauban.server.configuration.ServerLimits;

/** Creates the parts of the HTTP server that depend on little else. */
final class HttpParts {
    private static final int THREADS = 16;
    private static final int LONGEST_HEAD = 16 << 10;

    private HttpParts() {}

    /** Creates the thread pool: virtual threads for requests, at most one per connection; platform threads for I/O. */
    static QueuedThreadPool threads(ServerLimits limits) {
        VirtualThreadPool requests = new VirtualThreadPool(limits.connections());
        requests.setName("vauban-request");
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
        threads.setName("vauban-server");
        threads.setVirtualThreadsExecutor(requests);
        return threads;
    }

    static HttpConfiguration protocol() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(LONGEST_HEAD);
        http.setResponseHeaderSize(LONGEST_HEAD);
        return http;
    }
}
