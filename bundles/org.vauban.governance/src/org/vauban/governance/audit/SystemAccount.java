// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import com.sun.security.auth.module.NTSystem;
import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.vauban.governance.internal.OperatingSystem;

/**
 * The account of this process, as the system reports it. The property {@code user.name} is of no use: anybody may set
 * it, and on Windows it comes from the environment.
 */
public final class SystemAccount {
    private static final Path SELF = Path.of("/proc/self");

    private SystemAccount() {}

    /** The account as the system was asked for it, once: policies are read for every request. */
    private static final class Asked {
        static final Optional<String> NAME = asked(OperatingSystem.CURRENT == OperatingSystem.WINDOWS);

        private Asked() {}
    }

    /** Returns the name of the account, without its domain; empty if the system cannot be asked. */
    public static Optional<String> name() {
        return owner(SELF).or(() -> Asked.NAME);
    }

    /**
     * Returns the name of the account.
     *
     * @param self the folder of this process in the {@code /proc} of Linux; need not exist
     * @param windows whether to ask Windows if it does not exist
     */
    public static Optional<String> name(Path self, boolean windows) {
        return owner(self).or(() -> asked(windows));
    }

    private static Optional<String> owner(Path self) {
        try {
            return Files.exists(self)
                    ? Optional.of(Files.getOwner(self.toRealPath(), LinkOption.NOFOLLOW_LINKS).getName())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // not available here: the system is asked
        }
    }

    private static Optional<String> asked(boolean windows) {
        try {
            return Optional.ofNullable(windows ? windowsName() : unixName()).filter(name -> !name.isBlank());
        } catch (LinkageError e) {
            return Optional.empty(); // a runtime without the module jdk.security.auth
        }
    }

    private static String windowsName() {
        return new NTSystem().getName();
    }

    private static String unixName() {
        return new UnixSystem().getUsername();
    }
}
