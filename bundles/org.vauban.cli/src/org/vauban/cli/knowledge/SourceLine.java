// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.knowledge;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;

/**
 * A line of a file, in the notation of compilers.
 *
 * @param file its real path
 * @param line from 1
 */
record SourceLine(Path file, int line) {
    private static final int DIGITS = 9;

    /** @throws CommandException if the text is not a position, or the file does not exist */
    static SourceLine parse(String text) {
        int colon = text.lastIndexOf(':');
        String digits = text.substring(colon + 1);
        if (colon <= 0 || !digits.matches("[1-9][0-9]*") || digits.length() > DIGITS) {
            throw new CommandException(ExitCode.USAGE, Messages.text("trace.of.form", text));
        }
        String name = text.substring(0, colon);
        try {
            return new SourceLine(Path.of(name).toRealPath(), Integer.parseInt(digits));
        } catch (InvalidPathException | IOException e) {
            throw new CommandException(ExitCode.FAILED, Messages.text("file.missing", name), e);
        }
    }
}
