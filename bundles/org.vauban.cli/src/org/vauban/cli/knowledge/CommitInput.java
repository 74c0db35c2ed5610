// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.knowledge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.vauban.assist.trace.CommitLog;
import org.vauban.assist.trace.TraceBuilder;
import org.vauban.assist.trace.TraceCommit;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.InputFile;
import org.vauban.cli.console.Messages;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.PersonalDataPolicy;
import org.vauban.governance.policy.PolicyException;

/**
 * The output of {@code git log}, from a file or standard input. Secrets in messages are redacted.
 *
 * @param name name of the file; {@code -} for standard input
 */
record CommitInput(String name) {
    /** Maximum size; a larger input is not a log of messages. */
    private static final long MOST_BYTES = 512L << 20;

    void read(TraceBuilder builder) {
        SecretMasker masker;
        try {
            masker = PersonalDataPolicy.masker(UserDirectories.standard(), false);
        } catch (PolicyException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
        CommitLog log = new CommitLog(commit -> builder.commit(masked(commit, masker)));
        try (InputStream in = open();
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            long read = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                read += line.length();
                if (read > MOST_BYTES) {
                    throw new CommandException(ExitCode.FAILED, Messages.text("file.large", name, MOST_BYTES >> 20));
                }
                log.line(line);
            }
            log.end();
        } catch (InvalidPathException e) {
            throw new CommandException(ExitCode.FAILED,
                    Messages.text("file.unreadable", name, e.getClass().getSimpleName()), e);
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, InputFile.unreadable(Path.of(name), e), e);
        }
    }

    private InputStream open() throws IOException {
        return name.equals("-") ? System.in : Files.newInputStream(Path.of(name));
    }

    private static TraceCommit masked(TraceCommit commit, SecretMasker masker) {
        return new TraceCommit(commit.hash(), masked(commit.subject(), masker), masked(commit.body(), masker));
    }

    private static String masked(String text, SecretMasker masker) {
        return SecretMasker.apply(text, masker.find(text, null));
    }
}
