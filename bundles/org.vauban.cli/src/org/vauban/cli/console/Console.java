// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Where commands write. Results are UTF-8 wherever they are not shown on a terminal that has another character set.
 *
 * @param terminal whether somebody watches standard error
 */
public record Console(PrintWriter out, PrintWriter err, boolean terminal) {
    private static final Pattern UNPRINTABLE = Pattern
            .compile("[\\p{Cntrl}\\x{80}-\\x{9f}\\x{2028}\\x{2029}\\p{Cf}&&[^\n\t\\x{200c}\\x{200d}]]");

    /** Standard output and standard error of this process. */
    public static Console standard() {
        boolean terminal = System.console() != null && interactive(System.console());
        return new Console(writer(FileDescriptor.out, terminal ? "stdout.encoding" : null),
                writer(FileDescriptor.err, terminal ? "stderr.encoding" : null), terminal);
    }

    /** From Java 22 on a console may exist without a terminal; before, it does not. */
    private static boolean interactive(java.io.Console console) {
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    private static PrintWriter writer(FileDescriptor descriptor, @Nullable String encodingProperty) {
        Charset charset = StandardCharsets.UTF_8;
        String name = encodingProperty == null ? null : System.getProperty(encodingProperty);
        if (name != null && Charset.isSupported(name)) {
            charset = Charset.forName(name);
        }
        return new ResultWriter(new FileOutputStream(descriptor), charset);
    }

    /** Tells of a failure, on standard error. */
    public void error(String sentence) {
        note("vauban: " + sentence);
    }

    /** A line for people, on standard error, after what was printed before it. */
    public void note(String line) {
        out.flush();
        err.println(printable(line));
        err.flush();
    }

    /** A line for people, on standard output. */
    public void line(String line) {
        out.println(printable(line));
    }

    /**
     * A text with what a terminal would obey shown as a replacement character: names of files, and patterns, may come
     * from anybody's project. Line ends and tabs stay, and so do the signs that join and part letters in some scripts.
     */
    public static String printable(String text) {
        return UNPRINTABLE.matcher(text).replaceAll("\ufffd");
    }

    /** The same without line ends: what would look like another line does not. */
    public static String oneLine(String text) {
        return printable(text).replace('\n', '\ufffd').replace('\t', '\ufffd');
    }

    /** Whether results arrive: not behind a pipe whose reader has ended, as {@code head} does, nor on a full disk. */
    public boolean isRead() {
        return !out.checkError();
    }

    public void flush() {
        out.flush();
        err.flush();
    }

    /**
     * Ends a command: results that could not be written, as on a full disk, are told and are a failure.
     *
     * @param code of the command
     * @return the exit code
     */
    public int end(int code) {
        flush();
        String failure = out instanceof ResultWriter results ? results.failure() : null;
        if (failure == null) {
            return code;
        }
        error(Messages.text("output.unwritable", failure));
        return ExitCode.FAILED;
    }
}
