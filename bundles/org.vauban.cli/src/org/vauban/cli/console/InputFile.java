// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.source.FileReason;
import org.vauban.governance.source.TextDecoder;

/** Reads the files that a command is given. Reports a problem with one of them, so that the command can continue. */
public final class InputFile {
    private InputFile() {}

    /** Whether it is a file; reports if it is not. */
    public static boolean isThere(Path file, Console console) {
        if (Files.isRegularFile(file)) {
            return true;
        }
        console.error(Messages.text(Files.exists(file) ? "file.irregular" : "file.missing", file));
        return false;
    }

    /** Ends the command if there is no such folder. */
    public static void requireFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new CommandException(ExitCode.FAILED,
                    Messages.text(Files.exists(folder) ? "folder.irregular" : "file.missing", folder));
        }
    }

    /**
     * Returns the text of a file, or null after reporting why it cannot be read.
     *
     * @param largest maximum size in bytes
     */
    public static @Nullable String read(Path file, int largest, Console console) {
        if (!isThere(file, console)) {
            return null;
        }
        String text;
        try {
            text = TextDecoder.read(file, largest).orElse(null);
        } catch (IOException e) {
            console.error(unreadable(file, e));
            return null;
        }
        if (text == null) {
            console.error(Messages.text("file.large", file, largest >> 20));
        }
        return text;
    }

    /** Returns one sentence about why a file cannot be read. */
    public static String unreadable(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return Messages.text("file.missing", file);
        }
        if (e instanceof NotDirectoryException) {
            return Messages.text("folder.irregular", file);
        }
        if (e instanceof TextDecoder.EncodingException) {
            return Messages.text("file.encoding", file, e.getMessage());
        }
        return Files.isDirectory(file) ? Messages.text("file.irregular", file)
                : Messages.text("file.unreadable", file, FileReason.of(e));
    }

    /** Combines exit codes of several files: a failure takes precedence, otherwise the last code other than 0. */
    public static int exitCode(int before, int next) {
        return before == ExitCode.FAILED || next == 0 ? before : next;
    }
}
