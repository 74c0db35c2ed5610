// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

/** Ends the host with this JVM, also where nobody closes the client. Supervisor thread, except {@link #pid}. */
final class ShutdownGuard {
    private volatile HostSession host;
    private Thread hook;

    /** The host that runs from now on. */
    void guard(HostSession started) {
        host = started;
        if (hook != null) {
            return;
        }
        hook = new Thread(() -> {
            HostSession now = host;
            if (now != null) {
                now.kill(new HostFault.Closed());
            }
        }, "vauban-engine-shutdown");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            started.kill(new HostFault.Closed()); // this JVM ends already
        }
    }

    /** The host is gone. */
    void forget() {
        host = null;
    }

    /** No host will be guarded any more. */
    void release() {
        if (hook == null) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // this JVM ends already and runs the hook
        }
    }

    /** The process id of the host that runs now, or -1. Any thread. */
    long pid() {
        HostSession now = host;
        return now == null || !now.alive() ? -1 : now.pid();
    }
}
