// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.policy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.AdministratorFile;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.PolicySources;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.TrustException;
import picocli.CommandLine.Option;

/** The option for the root document against which sites are verified. */
public final class TrustedRoot {
    @Option(names = "--root", paramLabel = "FILE", descriptionKey = "site.root")
    private @Nullable Path file;

    /** Returns the machine's root document; ends the command if there is none. */
    static Path installed(PolicySources sources) {
        Path root = sources.root();
        if (!Files.exists(root)) {
            throw new CommandException(ExitCode.FAILED, Messages.text("root.missing", root));
        }
        return root;
    }

    /** Reads a root document. */
    public static RootDocument read(Path root) {
        try {
            return RootDocument.first(PolicyCommand.envelope(root));
        } catch (TrustException e) {
            throw new CommandException(ExitCode.REFUSED, Messages.text("policy.refused", root, e.reason()), e);
        }
    }

    /** Returns the root document of the option, or the one that an administrator has installed. */
    public RootDocument document() {
        PolicySources sources = PolicySources.of(UserDirectories.standard());
        Path named = file;
        Path root = named == null ? sources.root() : named;
        try {
            if (named == null) {
                AdministratorFile.require(root, sources.administrators());
            }
            return RootDocument.first(PolicyCommand.envelope(named == null ? installed(sources) : named));
        } catch (PolicyException e) {
            throw new CommandException(ExitCode.REFUSED, e.getMessage(), e);
        } catch (TrustException e) {
            throw new CommandException(ExitCode.REFUSED, Messages.text("policy.refused", root, e.reason()), e);
        }
    }
}
