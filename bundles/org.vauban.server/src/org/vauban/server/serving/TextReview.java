// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.GenerationOptions;
import org.vauban.governance.ApprovedPart;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.Decision;
import org.vauban.governance.Gate;
import org.vauban.governance.Part;
import org.vauban.governance.SourceText;
import org.vauban.governance.Submission;
import org.vauban.governance.source.TextSource;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.identity.Caller;
import org.vauban.server.message.Messages;

/**
 * Passes the texts of one request through the gate: texts are added, then all are reviewed, then each can be retrieved.
 * The audit log has one entry for them. For one thread.
 */
public final class TextReview {
    private static final String NAMELESS = "unnamed";

    private final Gate gate;
    private final String feature;
    private final String model;
    private final List<Part> parts = new ArrayList<>();
    private final List<Integer> exact = new ArrayList<>();
    private List<Slot> slots = List.of();
    /** Number of the answer's schema or grammar; -1 for none. */
    private int rule = -1;

    /** A reviewed text; null if it was withheld. */
    private record Slot(@Nullable ApprovedPart part) {}

    /**
     * @param feature such as {@code chat}; recorded in the audit log with the caller
     * @param model id of the model that will receive the texts
     */
    public TextReview(Gate gate, String feature, Caller caller, String model) {
        this.gate = gate;
        this.feature = "server." + feature + " (" + caller.user() + ")";
        this.model = model;
    }

    /** Adds a text of the client; returns its number. */
    public int add(String role, String text) {
        return add(Part.typed(role, text));
    }

    /**
     * Adds a text that must not be redacted, such as the name of a tool or a schema: if the gate would change it, the
     * request is refused. Returns its number.
     */
    public int addExact(String role, String text) {
        int number = add(role, text);
        exact.add(number);
        return number;
    }

    /** Adds the schema or grammar of the answer, if there is one. */
    public void addSchema(GenerationOptions options) {
        String schema = options.jsonSchema();
        if (schema != null) {
            rule = addExact("response schema", schema);
        }
        String grammar = options.grammar();
        if (grammar != null) {
            rule = addExact("grammar", grammar);
        }
    }

    /**
     * Returns the answer's schema or grammar, which may be sent to another machine unchanged; null if there is none.
     */
    public @Nullable ApprovedText rule() {
        return rule < 0 ? null : text(rule);
    }

    /**
     * Adds a text with a caret; the parts before and after it are reviewed as one text.
     *
     * @return its number, for {@link #before} and {@link #after}
     */
    public int add(String role, String before, String after) {
        return add(new Part(role, SourceText.typed(before + after), OptionalInt.of(before.length()), true));
    }

    /**
     * Adds the text of a client's file, which exclusions may match by its name; returns its number. The next number is
     * that of the name.
     *
     * @param name the client's name for the file; empty if unknown
     */
    public int addFile(String role, String name, String text) {
        TextSource source;
        try {
            // exclusions of files apply even if the client does not name the file
            source = TextSource.elsewhere(
                    List.of(Path.of("/" + (name.isEmpty() ? NAMELESS : name).replace('\\', '/'))));
        } catch (InvalidPathException e) {
            source = TextSource.unknown(name);
        }
        add(new Part(role, SourceText.whole(source, text), OptionalInt.empty(), false));
        return add(new Part(role + " name", SourceText.about(source, name), OptionalInt.empty(), false)) - 1;
    }

    private int add(Part part) {
        parts.add(part);
        return parts.size() - 1;
    }

    /** Returns a lower bound for the tokens of the texts, since few tokens have more than 8 characters. */
    public long leastTokens() {
        return parts.stream().mapToLong(part -> part.text().length()).sum() / 8;
    }

    /** Reviews all texts. Blocks for file access. */
    public void submit() throws ApiException {
        switch (gate.review(new Submission(feature, model, parts))) {
            case Decision.Refused refused -> throw new ApiException(ErrorKind.REFUSED_BY_POLICY, refused.reason());
            case Decision.Approved approved -> slots = approved.reviewed().stream()
                    .map(part -> new Slot(part instanceof ApprovedPart approvedPart ? approvedPart : null)).toList();
        }
        for (int number : exact) {
            if (!text(number).text().equals(parts.get(number).text())) {
                throw new ApiException(ErrorKind.REFUSED_BY_POLICY,
                        Messages.text("review.exact", parts.get(number).role()));
            }
        }
    }

    /** Returns an approved text, which must not have been withheld. */
    public ApprovedText text(int number) {
        ApprovedText text = textOrNull(number);
        if (text == null) {
            throw new IllegalStateException("text " + number + " was withheld");
        }
        return text;
    }

    /** Returns the text of a file, or null if its name is excluded. */
    public @Nullable ApprovedText textOrNull(int number) {
        ApprovedPart part = slots.get(number).part();
        return part == null ? null : part.text();
    }

    /** Returns the text before the caret. */
    public ApprovedText before(int number) {
        return text(number);
    }

    /** Returns the text after the caret. */
    public ApprovedText after(int number) {
        ApprovedPart part = slots.get(number).part();
        ApprovedText after = part == null ? null : part.afterCaret();
        if (after == null) {
            throw new IllegalStateException("text " + number + " has no caret");
        }
        return after;
    }
}
