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
 * The texts of one request on their way through the gate: all are added, then all are reviewed, then each is taken. One
 * line of the audit tells of them. For one thread.
 */
public final class TextReview {
    private static final String NAMELESS = "unnamed";

    private final Gate gate;
    private final String feature;
    private final String model;
    private final List<Part> parts = new ArrayList<>();
    private final List<Integer> exact = new ArrayList<>();
    private List<Slot> slots = List.of();
    /** The schema or the grammar of the answer; -1 for none. */
    private int rule = -1;

    /** A text after its review; null where it was withheld. */
    private record Slot(@Nullable ApprovedPart part) {}

    /**
     * @param feature such as {@code chat}; goes into the audit with the caller
     * @param model id of the model that is to read the texts
     */
    public TextReview(Gate gate, String feature, Caller caller, String model) {
        this.gate = gate;
        this.feature = "server." + feature + " (" + caller.user() + ")";
        this.model = model;
    }

    /** Adds a text of a client; returns its number. */
    public int add(String role, String text) {
        return add(Part.typed(role, text));
    }

    /**
     * Adds a text that cannot be masked without becoming another one, such as the name of a tool or a schema: a request
     * in which the gate would change it is refused. Returns its number.
     */
    public int addExact(String role, String text) {
        int number = add(role, text);
        exact.add(number);
        return number;
    }

    /** Adds the schema or the grammar of the answer, if there is one. */
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

    /** The schema or the grammar of the answer, which may go to another machine as it is; null where there is none. */
    public @Nullable ApprovedText rule() {
        return rule < 0 ? null : text(rule);
    }

    /**
     * Adds a text that has a caret: what is before and after it is reviewed as one.
     *
     * @return its number, for {@link #before} and {@link #after}
     */
    public int add(String role, String before, String after) {
        return add(new Part(role, SourceText.typed(before + after), OptionalInt.of(before.length()), true));
    }

    /**
     * Adds a text of a file of a client, which exclusions may cover by its name; returns its number. The one after it
     * is that of the name.
     *
     * @param name as the client names the file; empty if it does not
     */
    public int addFile(String role, String name, String text) {
        TextSource source;
        try {
            // a text of a file that the client does not name is a text of a file all the same
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

    /** Tokens that the texts are at least: few have more characters. */
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

    /** A text that must be there. */
    public ApprovedText text(int number) {
        ApprovedText text = textOrNull(number);
        if (text == null) {
            throw new IllegalStateException("text " + number + " was withheld");
        }
        return text;
    }

    /** A text of a file, or null where its name is excluded. */
    public @Nullable ApprovedText textOrNull(int number) {
        ApprovedPart part = slots.get(number).part();
        return part == null ? null : part.text();
    }

    /** The text before the caret. */
    public ApprovedText before(int number) {
        return text(number);
    }

    /** The text behind the caret. */
    public ApprovedText after(int number) {
        ApprovedPart part = slots.get(number).part();
        ApprovedText after = part == null ? null : part.afterCaret();
        if (after == null) {
            throw new IllegalStateException("text " + number + " has no caret");
        }
        return after;
    }
}
