// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A conversation in a model's template, with the messages kept text: the template is rendered with a placeholder for each
 * message, its own pieces are tokenized with control tokens and the messages without. So a message that holds
 * {@code <|im_end|>} cannot end its turn.
 */
public final class ChatPrompt {
    /** A private-use character round a number: in no template, and no template changes it. */
    private static final char MARK = '\uE0F7';

    private ChatPrompt() {
    }

    /** One message. */
    public record Message(String role, String content) {
    }

    /** The place of a message in the rendered text. */
    private record Place(int start, int end, int message) {
    }

    /**
     * @param render renders messages with the model's template, with the beginning of an answer at the end
     * @throws RuntimeException what {@code render} throws
     */
    public static int[] tokens(Tokenizer tokenizer, List<Message> messages,
            Function<List<Message>, String> render) {
        // blanks round the placeholders show whether the template strips messages
        List<Message> marked = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            // templates ask whether there is a text at all
            marked.add(new Message(messages.get(i).role(),
                    messages.get(i).content().isEmpty() ? "" : " " + placeholder(i) + " "));
        }
        String rendered = render.apply(marked);
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            String placeholder = placeholder(i);
            int at = -1;
            while ((at = rendered.indexOf(placeholder, at + 1)) >= 0) {
                places.add(new Place(at, at + placeholder.length(), i));
            }
        }
        places.sort((a, b) -> Integer.compare(a.start(), b.start()));

        List<int[]> parts = new ArrayList<>();
        int from = 0;
        for (Place place : places) {
            boolean left = place.start() > from && rendered.charAt(place.start() - 1) == ' ';
            boolean right = place.end() < rendered.length() && rendered.charAt(place.end()) == ' ';
            String content = messages.get(place.message()).content();
            boolean strippedLeft = !left;
            boolean strippedRight = !right;
            UnaryOperator<String> trim = text -> strippedLeft && strippedRight ? text.strip()
                    : strippedLeft ? text.stripLeading() : strippedRight ? text.stripTrailing() : text;
            int start = left ? place.start() - 1 : place.start();
            parts.add(tokenizer.template(rendered.substring(Math.min(from, start), start), parts.isEmpty()));
            parts.add(tokenizer.continuation(trim.apply(content)));
            from = right ? place.end() + 1 : place.end();
        }
        parts.add(tokenizer.template(rendered.substring(from), parts.isEmpty()));
        return joined(tokenizer, parts);
    }

    private static int[] joined(Tokenizer tokenizer, List<int[]> parts) {
        int[] all = parts.stream().flatMapToInt(java.util.Arrays::stream).toArray();
        // some templates write the beginning themselves
        return tokenizer.beginning().isEmpty() || all.length > 0 && all[0] == tokenizer.beginning().getAsInt() ? all
                : java.util.stream.IntStream.concat(java.util.stream.IntStream.of(tokenizer.beginning().getAsInt()),
                        java.util.Arrays.stream(all)).toArray();
    }

    private static String placeholder(int index) {
        return MARK + Integer.toString(index) + MARK;
    }
}
