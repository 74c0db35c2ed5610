// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.vauban.engine.host.template.rendering.TemplateException;

/**
 * A conversation rendered with a model's template so that all its content remains text: the template is rendered with
 * placeholders for contents, names, descriptions, arguments and results; its own pieces are tokenized with control
 * tokens, and the content without, even inside JSON. Therefore no content with {@code <|im_end|>} can end a turn. In
 * many vocabularies, the marks of tool calls and reasoning are not control tokens, and llama.cpp recognizes their names
 * in any text; so content is split inside such names. Settings, which templates compare, are passed unchanged unless
 * one of them becomes part of a control token.
 *
 * @param tokens at least one
 * @param end end of the template's own text, with which it begins the answer
 */
public record RenderedChat(int[] tokens, String end) {
    /** Settings of this form are passed unchanged, unless they contain a control token. */
    private static final Pattern SETTING = Pattern.compile("[\\p{L}\\p{N} _.,:;/+-]{0,200}");

    /**
     * @param marks names of tokens that content must not become
     * @throws TemplateException if the template refuses the conversation, fails, or breaks placeholders
     */
    public static RenderedChat of(Tokenizer tokenizer, ChatTemplateInput conversation, ChatFormat format,
            Collection<String> marks) {
        Optional<Pattern> names = marks.stream().filter(mark -> tokenizer.control(mark).isPresent()).map(Pattern::quote)
                .reduce((a, b) -> a + "|" + b).map(Pattern::compile);
        ContentPlaceholders places = new ContentPlaceholders(
                text -> SETTING.matcher(text).matches() && isPlain(tokenizer, text, names));
        RenderedChat chat = of(tokenizer, conversation, format, names, places);
        Map<String, Long> near = controls(tokenizer, chat.tokens);
        near.keySet().removeIf(name -> places.unmarked().stream().noneMatch(text -> isNear(name, text)));
        if (near.isEmpty()) {
            return chat;
        }
        // the template may have built a control token around a setting, which placeholders for all settings prevent
        RenderedChat marked = of(tokenizer, conversation, format, names, new ContentPlaceholders(text -> false));
        Map<String, Long> own = controls(tokenizer, marked.tokens);
        return near.entrySet().stream().allMatch(each -> each.getValue() <= own.getOrDefault(each.getKey(), 0L))
                ? chat : marked;
    }

    private static Map<String, Long> controls(Tokenizer tokenizer, int[] tokens) {
        return Arrays.stream(tokens).mapToObj(tokenizer::name).flatMap(Optional::stream)
                .collect(Collectors.groupingBy(name -> name, HashMap::new, Collectors.counting()));
    }

    /** Whether a template could make a control token from a text in any letter case, with its own text. */
    private static boolean isNear(String name, String text) {
        String letters = letters(name);
        String part = letters(text);
        return letters.contains(part) || part.contains(letters);
    }

    private static String letters(String text) {
        return text.toLowerCase(Locale.ROOT).codePoints().filter(Character::isLetterOrDigit)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static RenderedChat of(Tokenizer tokenizer, ChatTemplateInput conversation, ChatFormat format,
            Optional<Pattern> names, ContentPlaceholders places) {
        List<ContentPlaceholders.Piece> pieces = places.pieces(format.render(conversation, places))
                .orElseThrow(() -> new TemplateException(TemplateException.Reason.UNSUPPORTED, 0,
                        "the template takes texts apart, so that they cannot be told from its own"));
        List<int[]> parts = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        boolean first = true;
        for (ContentPlaceholders.Piece piece : pieces) {
            // the template's text between two contents is tokenized with them if it holds no control token, as without
            // placeholders
            if (!piece.form() || !first && isPlain(tokenizer, piece.text(), names)) {
                run.append(piece.text());
            } else {
                parts.add(text(tokenizer, run.toString(), names));
                run.setLength(0);
                parts.add(tokenizer.template(piece.text(), first));
            }
            first = false;
        }
        parts.add(text(tokenizer, run.toString(), names));
        return new RenderedChat(joined(tokenizer, parts), pieces.getLast().text());
    }

    private static boolean isPlain(Tokenizer tokenizer, String form, Optional<Pattern> names) {
        return Arrays.equals(tokenizer.template(form, false), text(tokenizer, form, names));
    }

    private static int[] text(Tokenizer tokenizer, String text, Optional<Pattern> names) {
        if (names.isEmpty() || !names.get().matcher(text).find()) {
            return tokenizer.continuation(text);
        }
        List<int[]> tokens = new ArrayList<>();
        int from = 0;
        Matcher name = names.get().matcher(text);
        while (name.find()) {
            tokens.add(tokenizer.continuation(text.substring(from, name.start() + 1)));
            from = name.start() + 1;
        }
        tokens.add(tokenizer.continuation(text.substring(from)));
        return tokens.stream().flatMapToInt(Arrays::stream).toArray();
    }

    private static int[] joined(Tokenizer tokenizer, List<int[]> parts) {
        int[] all = parts.stream().flatMapToInt(Arrays::stream).toArray();
        // some templates print the beginning-of-text token themselves
        return tokenizer.beginning().isEmpty() || all.length > 0 && all[0] == tokenizer.beginning().getAsInt() ? all
                : IntStream.concat(IntStream.of(tokenizer.beginning().getAsInt()), Arrays.stream(all)).toArray();
    }
}
