// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.text.ShortText;

/**
 * Parses the output of {@code git log}, which the user runs since Vauban starts no program: a line {@code commit HASH},
 * lines about author and date, and the message, indented by four blanks. For one log, on one thread.
 */
public final class CommitLog {
    private static final Pattern COMMIT = Pattern.compile("commit ([0-9a-f]{7,64})\\b.*");
    private static final String INDENT = "    ";
    /** Limit of a message in characters; the rest says little more about requirements. */
    private static final int LONGEST = 20_000;

    private final Consumer<TraceCommit> receiver;
    private @Nullable String hash;
    private @Nullable String subject;
    private final StringBuilder body = new StringBuilder();

    /** @param receiver receives the commits, in their order */
    public CommitLog(Consumer<TraceCommit> receiver) {
        this.receiver = Objects.requireNonNull(receiver);
    }

    /** Takes the next line of the log, without its end. */
    public void line(String line) {
        Matcher matcher = COMMIT.matcher(line);
        if (matcher.matches()) {
            end();
            hash = matcher.group(1);
        } else if (hash != null && line.startsWith(INDENT)) {
            String words = line.substring(INDENT.length());
            if (subject == null) {
                subject = ShortText.beginning(words, LONGEST);
            } else if (body.length() + words.length() < LONGEST) {
                body.append(words).append('\n');
            }
        }
    }

    /** Ends the log. */
    public void end() {
        String now = hash;
        String first = subject;
        if (now != null && first != null) {
            receiver.accept(new TraceCommit(now, first, body.toString()));
        }
        hash = null;
        subject = null;
        body.setLength(0);
    }
}
