// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.InputFile;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.PolicySources;
import org.vauban.governance.signature.StrictJson;
import picocli.CommandLine.Option;

/**
 * The options of {@code vauban policy} for the location of policies. They change what a command examines, not what is
 * in force for the assistant.
 */
final class PolicyPlaces {
    @Option(names = "--machine", paramLabel = "DIR", descriptionKey = "policy.machine")
    private @Nullable Path machine;

    @Option(names = "--project", paramLabel = "DIR", descriptionKey = "policy.project")
    private @Nullable Path project;

    PolicySources sources() {
        PolicySources standard = PolicySources.of(UserDirectories.standard()).withProject(project);
        Path other = machine;
        return other == null ? standard
                : new PolicySources(other, standard.user(), standard.project(), standard.account(),
                        standard.administrators(), standard.clock());
    }

    /** Reads a file of at most a document's maximum size. */
    static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(StrictJson.MAX_BYTES + 1);
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, InputFile.unreadable(file, e), e);
        }
    }

    static String text(Path file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }
}
