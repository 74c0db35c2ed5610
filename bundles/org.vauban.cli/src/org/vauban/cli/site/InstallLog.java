// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.site;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.console.NewFileWriter;

/** Reports to the user what an installer does, and writes it to a log file if one is configured. */
final class InstallLog implements AutoCloseable {
    private final Console console;
    private final @Nullable PrintWriter file;

    /** @param path a file to append to; null for none */
    InstallLog(Console console, @Nullable Path path) {
        this.console = console;
        if (path == null) {
            file = null;
            return;
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandException(ExitCode.FAILED, Messages.text("install.log.irregular", path));
        }
        try {
            Writer writer = Files.newBufferedWriter(path, StandardCharsets.UTF_8, StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS); // may run with administrator rights
            file = new PrintWriter(writer, true);
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED,
                    Messages.text("policy.unwritable", path, NewFileWriter.reason(e)), e);
        }
    }

    /** Reports a sentence to the user. */
    void say(String sentence) {
        console.out().println(sentence);
        console.out().flush();
        detail(sentence);
    }

    /** Reports a failure. */
    void fail(String sentence) {
        console.error(sentence);
        detail(sentence);
    }

    /** Writes a line to the log file only. */
    void detail(String line) {
        PrintWriter writer = file;
        if (writer != null) {
            writer.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + line.replaceAll("\\p{C}", "\ufffd"));
        }
    }

    @Override
    public void close() {
        PrintWriter writer = file;
        if (writer != null) {
            writer.close();
            if (writer.checkError()) {
                console.error(Messages.text("install.log.cut"));
            }
        }
    }
}
