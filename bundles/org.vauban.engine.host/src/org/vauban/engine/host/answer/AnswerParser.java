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
 * Takes an answer in pieces as it is generated and gives its parts as soon as they are known. What could still become a
 * mark or a call is held back; what turns out to be none comes out as text, unchanged. White space next to a mark is
 * dropped. Never fails, whatever it is given. For one answer and one thread.
 */
public final class AnswerParser {
    /** A call longer than this is text: it would be held in memory as a whole. */
    private static final int LONGEST_CALL = 1 << 20;
    /** What turned out to be no call is searched for other calls up to this length; a bound against quadratic time. */
    private static final int LONGEST_SECOND_READING = 4096;
    private static final int LONGEST_MARK = 32;
    /** Lines that open a fence around calls without a mark. */
    private static final Set<String> FENCES = Set.of("```json", "```tool_call", "```");

    private final AnswerFormat format;
    private final boolean withCalls;
    /** Which tools a call without a mark may name. */
    private final Predicate<String> offered;
    /** The members of such a call; empty where they are not read. */
    private final Set<String> members;
    private final Map<String, Supplier<CallReader>> calls;
    private final Set<String> ends;
    /** What was read in the present state and not given out yet. */
    private final StringBuilder held = new StringBuilder();
    private final List<AnswerPart> parts = new ArrayList<>();
    private State state;
    /** Whether a mark, or a call, came right before: then white space is dropped. */
    private boolean dropBlanks;
    /** Whether nothing was given out yet. */
    private boolean atStart = true;
    private boolean afterCall;
    private boolean damaged;
    /** Whether there was no text so far: only then may a call without a mark come. */
    private boolean onlyCalls = true;
    /** Whether what comes next was already read as a call without a mark and is none. */
    private boolean notBare;
    /** Whether the present call has no mark of its own, so that it is no damaged call if it is none. */
    private boolean bare;
    /** Calls without a mark, which are calls unless text follows, and all that they were read from. */
    private final List<AnswerPart> undecided = new ArrayList<>();
    private final StringBuilder undecidedText = new StringBuilder();
    /** The reader of the present call, and all that it has read with its mark and the white space before. */
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

    /** @param withCalls whether tool calls are read; without, what looks like one is text */
    public AnswerParser(AnswerFormat format, boolean opened, boolean withCalls) {
        // only Llama may call without a mark, so that a call is one even if it is not known which tools there are
        this(format, opened, withCalls, name -> !name.isBlank(), format == AnswerFormat.LLAMA);
    }

    /**
     * @param tools names of the tools that were offered: their calls are read without a mark too, where a family of
     * models forgets it and writes nothing else
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

    /** Reads an answer that is there as a whole. */
    public static List<AnswerPart> parse(AnswerFormat format, boolean opened, String answer) {
        AnswerParser parser = new AnswerParser(format, opened);
        List<AnswerPart> all = new ArrayList<>(parser.accept(answer));
        all.addAll(parser.finish());
        return joined(all);
    }

    /** The same parts with neighbouring texts and neighbouring reasoning made one. */
    public static List<AnswerPart> joined(List<AnswerPart> parts) {
        List<AnswerPart> joined = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            AnswerPart first = parts.get(i);
            if (first instanceof AnswerPart.ToolCall) {
                joined.add(first);
                continue;
            }
            StringBuilder text = new StringBuilder(text(first));
            while (i + 1 < parts.size() && parts.get(i + 1).getClass() == first.getClass())
                text.append(text(parts.get(++i)));
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

    /** The parts that are certain with this piece; may be none. */
    public List<AnswerPart> accept(String piece) {
        for (int i = 0; i < piece.length(); i++)
            accept(piece.charAt(i));
        flush(false);
        return taken();
    }

    /** The answer has ended: the parts that were still held back. */
    public List<AnswerPart> finish() {
        while (state == State.CALL) {
            if (reader.finish() == CallReader.State.DONE)
                called();
            else
                broken();
        }
        flush(true);
        decided();
        return taken();
    }

    /**
     * How far the call is written that is being read now, if its name is known; or null. Its number is counted from the
     * last call that was given out.
     */
    public @Nullable CallProgress progress() {
        CallProgress progress = state == State.CALL ? reader.progress() : null;
        return progress == null || undecided.isEmpty() ? progress
                : new CallProgress(undecided.size() + progress.index(), progress.name(), progress.arguments());
    }

    /** Whether a call was marked that turned out to be none; it came out as text. */
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
            if (read == CallReader.State.DONE)
                called();
            else if (read == CallReader.State.BROKEN)
                broken();
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
        if (state == State.REASONING)
            reasoningMark();
        else
            textMark();
    }

    private static boolean isBlank(CharSequence text) {
        return text.chars().allMatch(Character::isWhitespace);
    }

    /** All that is held, without white space before it, if it is short enough to be a mark. */
    private String heldAsMark() {
        return held.length() > LONGEST_MARK ? "" : held.toString().stripLeading();
    }

    private boolean heldEndsWith(String mark) {
        int from = held.length() - mark.length();
        return from >= 0 && held.indexOf(mark, from) == from;
    }

    private void reasoningMark() {
        if (!heldEndsWith(format.reasoningEnd()))
            return;
        held.setLength(held.length() - format.reasoningEnd().length());
        String rest = held.toString().stripTrailing();
        held.setLength(0);
        if (!rest.isEmpty())
            parts.add(new AnswerPart.Reasoning(rest));
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
            if (whole.equals(AnswerFormat.SEPARATOR))
                dropped(AnswerFormat.SEPARATOR.charAt(0));
            else
                decided();
            return;
        }
        // what encloses things and is no text, wherever it stands
        String frame = granite ? "</response>" : "<｜tool▁calls▁begin｜>";
        if ((granite || withCalls && format == AnswerFormat.DEEPSEEK) && heldEndsWith(frame))
            held.setLength(held.length() - frame.length());
    }

    /**
     * Starts to read a call; the text before its mark comes out, the white space between is kept in case this is no
     * call.
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

    /** No text has followed the calls without a mark, or a mark has shown what they are. */
    private void decided() {
        parts.addAll(undecided);
        undecided.clear();
        undecidedText.setLength(0);
    }

    /** What stands between calls, and is part of the answer only if the calls before are text after all. */
    private void dropped(char c) {
        if (undecidedText.length() >= LONGEST_CALL)
            emitText(String.valueOf(c));
        else if (!undecided.isEmpty())
            undecidedText.append(c);
    }

    private void broken() {
        String read = call.toString();
        damaged |= markLength > 0 && !bare;
        boolean again = markLength > 0 && read.length() <= LONGEST_SECOND_READING;
        // without a mark: all of it, since its bracket may begin one; but only once, so there is no need of a bound
        int mark = bare ? 0 : again ? markLength : read.length();
        notBare |= bare;
        reader = null;
        state = State.TEXT;
        emitText(read.substring(0, mark));
        for (int i = mark; i < read.length(); i++)
            accept(read.charAt(i));
    }

    private void emitText(String text) {
        if (text.isEmpty())
            return;
        parts.add(new AnswerPart.Text(undecidedText + text));
        undecided.clear();
        undecidedText.setLength(0);
        dropBlanks = false;
        atStart = false;
        afterCall = false;
        onlyCalls = false;
    }

    /** Gives out what can be no part of a mark, nor white space before one. */
    private void flush(boolean all) {
        if (state == State.CALL || held.isEmpty())
            return;
        int end = all ? held.length() : certain();
        String text = held.substring(0, end);
        if (all && state == State.REASONING)
            text = text.stripTrailing();
        held.delete(0, end);
        if (text.isEmpty())
            return;
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
            for (String mark : calls.keySet())
                overlap = Math.max(overlap, overlap(mark));
            if (format == AnswerFormat.GRANITE)
                overlap = Math.max(overlap, overlap("</response>"));
            if (withCalls && format == AnswerFormat.DEEPSEEK)
                overlap = Math.max(overlap, overlap("<｜tool▁calls▁begin｜>"));
            String text = heldAsMark();
            if (!text.isEmpty() && (atStart
                    && (format.reasoningStart().startsWith(text)
                            || format == AnswerFormat.GRANITE && "<response>".startsWith(text))
                    || afterCall && ends.stream().anyMatch(mark -> mark.startsWith(text))
                    || mayBeBare()
                            && FENCES.stream().anyMatch(fence -> fence.startsWith(text.stripTrailing()))))
                overlap = held.length();
            end -= overlap;
        }
        while (end > 0 && Character.isWhitespace(held.charAt(end - 1)))
            end--;
        return end;
    }

    /** The length of the longest beginning of a mark that the held text ends with. */
    private int overlap(String mark) {
        for (int length = Math.min(mark.length() - 1, held.length()); length > 0; length--)
            if (held.indexOf(mark.substring(0, length), held.length() - length) == held.length() - length)
                return length;
        return 0;
    }
}
