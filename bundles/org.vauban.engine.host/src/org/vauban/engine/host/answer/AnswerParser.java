// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Splits an answer into its parts while it is generated, and returns each part as soon as it is known. Text that may
 * still become a mark or a call is held back; if it becomes neither, it is returned as text, unchanged. White space
 * next to a mark is dropped. Never fails, whatever the input. For one answer; not thread-safe.
 */
public final class AnswerParser {
    /** A longer call is treated as text, since it would be held in memory as a whole. */
    private static final int LONGEST_CALL = 1 << 20;
    /** Failed calls up to this length are searched for other calls; the limit prevents quadratic time. */
    private static final int LONGEST_SECOND_READING = 4096;
    private static final int LONGEST_MARK = 32;
    /** Lines that open a fence around calls without a mark. */
    private static final Set<String> FENCES = Set.of("```json", "```tool_call", "```");

    private final AnswerFormat format;
    private final boolean withCalls;
    /** Accepts names of tools that a call without a mark may name. */
    private final Predicate<String> offered;
    /** Members that such a call may have; empty if such calls are not read. */
    private final Set<String> members;
    private final Map<String, Supplier<CallReader>> calls;
    private final Set<String> ends;
    /** Text read in the current state and not returned yet. */
    private final StringBuilder held = new StringBuilder();
    private final List<AnswerPart> parts = new ArrayList<>();
    private State state;
    /** Whether a mark or a call came directly before: white space is then dropped. */
    private boolean dropBlanks;
    /** Whether no part was returned yet. */
    private boolean atStart = true;
    private boolean afterCall;
    private boolean damaged;
    /** Whether there was no text so far: calls without a mark are only allowed then. */
    private boolean onlyCalls = true;
    /** Whether the following text was already tried as a call without a mark. */
    private boolean notBare;
    /** Whether the current call has no mark: its failure then does not count as a damaged call. */
    private boolean bare;
    /** Calls without a mark, which become text if other text follows, and their source text. */
    private final List<AnswerPart> undecided = new ArrayList<>();
    private final StringBuilder undecidedText = new StringBuilder();
    /** Reader of the current call, and its source text with the mark and the preceding white space. */
    private CallReader reader;
    private final StringBuilder call = new StringBuilder();
    private int markLength;

    private enum State {
        TEXT, REASONING, CALL
    }

    /**
     * @param format not null
     * @param opened whether the prompt has already opened the reasoning ({@link AnswerFormat#isOpenedBy})
     */
    public AnswerParser(AnswerFormat format, boolean opened) {
        this(format, opened, true);
    }

    /** @param withCalls whether tool calls are parsed; otherwise they are treated as text */
    public AnswerParser(AnswerFormat format, boolean opened, boolean withCalls) {
        // only Llama calls tools without a mark, so such a call is accepted even if the tools are unknown
        this(format, opened, withCalls, name -> !name.isBlank(), format == AnswerFormat.LLAMA);
    }

    /**
     * @param tools names of the offered tools: calls of these are also parsed without a mark if the answer contains
     *            nothing else, since some models forget the mark
     */
    public AnswerParser(AnswerFormat format, boolean opened, Set<String> tools) {
        this(format, opened, !tools.isEmpty(), Set.copyOf(tools)::contains, true);
    }

    private AnswerParser(AnswerFormat format, boolean opened, boolean withCalls, Predicate<String> offered,
            boolean withoutMarks) {
        this.offered = offered;
        this.members = withCalls && withoutMarks ? format.callMembers() : Set.of();
        this.format = format;
        this.withCalls = withCalls;
        this.state = opened ? State.REASONING : State.TEXT;
        this.dropBlanks = opened;
        AnswerFormat marked = withCalls ? format : AnswerFormat.PLAIN;
        this.calls = marked.callReaders();
        this.ends = marked.callEnds();
    }

    /** Parses a complete answer. */
    public static List<AnswerPart> parse(AnswerFormat format, boolean opened, String answer) {
        AnswerParser parser = new AnswerParser(format, opened);
        List<AnswerPart> all = new ArrayList<>(parser.accept(answer));
        all.addAll(parser.finish());
        return joined(all);
    }

    /** Joins neighbouring texts, and neighbouring reasoning. */
    public static List<AnswerPart> joined(List<AnswerPart> parts) {
        List<AnswerPart> joined = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            AnswerPart first = parts.get(i);
            if (first instanceof AnswerPart.ToolCall) {
                joined.add(first);
                continue;
            }
            StringBuilder text = new StringBuilder(text(first));
            while (i + 1 < parts.size() && parts.get(i + 1).getClass() == first.getClass()) {
                text.append(text(parts.get(++i)));
            }
            joined.add(first instanceof AnswerPart.Text ? new AnswerPart.Text(text.toString())
                    : new AnswerPart.Reasoning(text.toString()));
        }
        return joined;
    }

    private static String text(AnswerPart part) {
        return switch (part) {
            case AnswerPart.Text t -> t.text();
            case AnswerPart.Reasoning r -> r.text();
            case AnswerPart.ToolCall c -> "";
        };
    }

    /** Accepts a piece of the answer and returns the parts that are certain now, if any. */
    public List<AnswerPart> accept(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            accept(piece.charAt(i));
        }
        flush(false);
        return taken();
    }

    /** Ends the answer and returns the parts that were still held back. */
    public List<AnswerPart> finish() {
        while (state == State.CALL) {
            if (reader.finish() == CallReader.State.DONE) {
                called();
            } else {
                broken();
            }
        }
        flush(true);
        decided();
        return taken();
    }

    /**
     * Returns the progress of the current call once its name is known, otherwise null. Its index counts from the last
     * call that was returned.
     */
    public @Nullable CallProgress progress() {
        CallProgress progress = state == State.CALL ? reader.progress() : null;
        return progress == null || undecided.isEmpty() ? progress
                : new CallProgress(undecided.size() + progress.index(), progress.name(), progress.arguments());
    }

    /** Whether a marked call turned out to be invalid and was returned as text. */
    public boolean damaged() {
        return damaged;
    }

    private List<AnswerPart> taken() {
        List<AnswerPart> taken = List.copyOf(parts);
        parts.clear();
        return taken;
    }

    private void accept(char c) {
        if (state == State.CALL) {
            call.append(c);
            boolean tooLong = undecidedText.length() + call.length() > LONGEST_CALL;
            CallReader.State read = tooLong ? CallReader.State.BROKEN : reader.accept(c);
            if (read == CallReader.State.DONE) {
                called();
            } else if (read == CallReader.State.BROKEN) {
                broken();
            }
            return;
        }
        if (held.isEmpty() && dropBlanks && Character.isWhitespace(c)) {
            dropped(c);
            return;
        }
        if (mayBeBare() && (c == '{' || c == '[') && isBlank(held)) {
            beginBare("", false);
            accept(c);
            return;
        }
        held.append(c);
        if (state == State.REASONING) {
            reasoningMark();
        } else {
            textMark();
        }
    }

    private static boolean isBlank(CharSequence text) {
        return text.chars().allMatch(Character::isWhitespace);
    }

    /** Returns the held text without leading white space if it is short enough to be a mark. */
    private String heldAsMark() {
        return held.length() > LONGEST_MARK ? "" : held.toString().stripLeading();
    }

    private boolean heldEndsWith(String mark) {
        int from = held.length() - mark.length();
        return from >= 0 && held.indexOf(mark, from) == from;
    }

    private void reasoningMark() {
        if (!heldEndsWith(format.reasoningEnd())) {
            return;
        }
        held.setLength(held.length() - format.reasoningEnd().length());
        String rest = held.toString().stripTrailing();
        held.setLength(0);
        if (!rest.isEmpty()) {
            parts.add(new AnswerPart.Reasoning(rest));
        }
        state = State.TEXT;
        dropBlanks = true;
        atStart = true;
        notBare = false;
    }

    private void textMark() {
        for (Map.Entry<String, Supplier<CallReader>> start : calls.entrySet()) {
            if (heldEndsWith(start.getKey())) {
                begin(start.getKey(), start.getValue());
                return;
            }
        }
        if (mayBeBare() && heldEndsWith("\n") && FENCES.contains(heldAsMark().stripTrailing())) {
            beginBare(heldAsMark(), true);
            return;
        }
        String whole = atStart || afterCall ? heldAsMark() : "";
        if (atStart && whole.equals(format.reasoningStart())) {
            held.setLength(0);
            state = State.REASONING;
            dropBlanks = true;
            return;
        }
        boolean granite = format == AnswerFormat.GRANITE;
        if (granite && atStart && whole.equals("<response>") || afterCall && ends.contains(whole)) {
            held.setLength(0);
            dropBlanks = true;
            if (whole.equals(AnswerFormat.SEPARATOR)) {
                dropped(AnswerFormat.SEPARATOR.charAt(0));
            } else {
                decided();
            }
            return;
        }
        // enclosing mark that is never text
        String frame = granite ? "</response>" : "<｜tool▁calls▁begin｜>";
        if ((granite || withCalls && format == AnswerFormat.DEEPSEEK) && heldEndsWith(frame)) {
            held.setLength(held.length() - frame.length());
        }
    }

    /**
     * Begins a call; the text before its mark is returned, the white space between them is kept in case the call is
     * invalid.
     */
    private void begin(String mark, Supplier<CallReader> start) {
        held.setLength(held.length() - mark.length());
        String before = held.toString();
        String text = before.stripTrailing();
        held.setLength(0);
        emitText(text);
        call.setLength(0);
        call.append(before, text.length(), before.length()).append(mark);
        markLength = call.length();
        reader = start.get();
        bare = false;
        state = State.CALL;
    }

    private boolean mayBeBare() {
        return state == State.TEXT && onlyCalls && !notBare && !members.isEmpty();
    }

    private void beginBare(String mark, boolean fenced) {
        begin(mark, () -> new BareCallReader(offered, members, fenced));
        bare = true;
    }

    private void called() {
        if (bare) {
            undecided.addAll(reader.calls());
            undecidedText.append(call);
        } else {
            decided();
            parts.addAll(reader.calls());
            notBare = false;
        }
        reader = null;
        state = State.TEXT;
        dropBlanks = true;
        afterCall = true;
        atStart = false;
    }

    /** Accepts the calls without a mark, since no text has followed them or a mark confirms them. */
    private void decided() {
        parts.addAll(undecided);
        undecided.clear();
        undecidedText.setLength(0);
    }

    /** Drops white space and marks between calls; they become text only if the calls before them do. */
    private void dropped(char c) {
        if (undecidedText.length() >= LONGEST_CALL) {
            emitText(String.valueOf(c));
        } else if (!undecided.isEmpty()) {
            undecidedText.append(c);
        }
    }

    private void broken() {
        String read = call.toString();
        damaged |= markLength > 0 && !bare;
        boolean again = markLength > 0 && read.length() <= LONGEST_SECOND_READING;
        // without a mark, all of it may begin a call; as this is tried only once, no limit is needed
        int mark = bare ? 0 : again ? markLength : read.length();
        notBare |= bare;
        reader = null;
        state = State.TEXT;
        emitText(read.substring(0, mark));
        for (int i = mark; i < read.length(); i++) {
            accept(read.charAt(i));
        }
    }

    private void emitText(String text) {
        if (text.isEmpty()) {
            return;
        }
        parts.add(new AnswerPart.Text(undecidedText + text));
        undecided.clear();
        undecidedText.setLength(0);
        dropBlanks = false;
        atStart = false;
        afterCall = false;
        onlyCalls = false;
    }

    /** Returns held text that cannot be part of a mark or the white space before one. */
    private void flush(boolean all) {
        if (state == State.CALL || held.isEmpty()) {
            return;
        }
        int end = all ? held.length() : certain();
        String text = held.substring(0, end);
        if (all && state == State.REASONING) {
            text = text.stripTrailing();
        }
        held.delete(0, end);
        if (text.isEmpty()) {
            return;
        }
        if (state == State.TEXT) {
            emitText(text);
        } else {
            parts.add(new AnswerPart.Reasoning(text));
            dropBlanks = false;
        }
    }

    private int certain() {
        int end = held.length();
        if (state == State.REASONING) {
            end -= overlap(format.reasoningEnd());
        } else {
            int overlap = 0;
            for (String mark : calls.keySet()) {
                overlap = Math.max(overlap, overlap(mark));
            }
            if (format == AnswerFormat.GRANITE) {
                overlap = Math.max(overlap, overlap("</response>"));
            }
            if (withCalls && format == AnswerFormat.DEEPSEEK) {
                overlap = Math.max(overlap, overlap("<｜tool▁calls▁begin｜>"));
            }
            String text = heldAsMark();
            if (!text.isEmpty() && (atStart
                    && (format.reasoningStart().startsWith(text)
                            || format == AnswerFormat.GRANITE && "<response>".startsWith(text))
                    || afterCall && ends.stream().anyMatch(mark -> mark.startsWith(text))
                    || mayBeBare()
                            && FENCES.stream().anyMatch(fence -> fence.startsWith(text.stripTrailing())))) {
                overlap = held.length();
            }
            end -= overlap;
        }
        while (end > 0 && Character.isWhitespace(held.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** Returns the length of the longest prefix of a mark with which the held text ends. */
    private int overlap(String mark) {
        for (int length = Math.min(mark.length() - 1, held.length()); length > 0; length--) {
            if (held.indexOf(mark.substring(0, length), held.length() - length) == held.length() - length) {
                return length;
            }
        }
        return 0;
    }
}
