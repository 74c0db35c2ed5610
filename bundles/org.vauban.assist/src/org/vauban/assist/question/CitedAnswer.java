// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.CodeFence;
import org.vauban.assist.markdown.CitationLink;
import org.vauban.assist.message.Messages;
import org.vauban.assist.question.ScopedQuestion.Mention;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.Excerpt;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;

/**
 * Formats passages and claims as Markdown, piece by piece, with a link to each location. Text of documents is escaped,
 * so that it has no meaning in Markdown. Immutable.
 */
public final class CitedAnswer {
    /** Characters with a meaning within a line. */
    private static final Pattern INLINE = Pattern.compile("[\\\\`*_\\[\\]<>&~|!]");
    /** Characters with a meaning at the beginning of a line. */
    private static final Pattern BULLET = Pattern.compile("^[#+=-]");
    private static final Pattern NUMBER = Pattern.compile("^(\\d{1,9})([.)])");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final Messages messages;
    private final DocumentAddresses addresses;

    /** For documents that are the reader's files. @param locale language of labels; null for the default one */
    public CitedAnswer(@Nullable Locale locale) {
        this(locale, DocumentAddresses.FILES);
    }

    /**
     * @param locale language of headings and labels; null for the default one
     * @param addresses addresses of documents, for links
     */
    public CitedAnswer(@Nullable Locale locale, DocumentAddresses addresses) {
        this.addresses = addresses;
        messages = new Messages("org.vauban.assist.question", locale);
    }

    /** Returns the passages of a search result, the best first; empty if there are none. */
    public String evidence(SearchResult found, String question) {
        if (found.hits().isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(passagesHeading());
        int number = 1;
        for (Citation citation : excerpts(found, question)) {
            Passage passage = citation.passage();
            text.append(number++).append(". ").append(link(citation));
            if (!passage.headings().isEmpty()) {
                text.append(" \u00b7 ").append(escape(String.join(" > ", passage.headings())));
            }
            text.append('\n').append(quote(passage, citation.text(), "    ")).append('\n');
        }
        return text.toString();
    }

    /** Returns the excerpts of a search result, the best first, without those of blank passages. */
    public static List<Citation> excerpts(SearchResult found, String question) {
        List<Citation> excerpts = new ArrayList<>();
        for (Hit hit : found.hits()) {
            Excerpt excerpt = Excerpt.of(hit.passage(), hit.words(question));
            if (!excerpt.text().isEmpty()) {
                excerpts.add(new Citation(hit.passage(), excerpt.start(), excerpt.end(), excerpt.text()));
            }
        }
        return excerpts;
    }

    /** Returns the heading of the passages. */
    public String passagesHeading() {
        return "**" + messages.text("cited.passages") + "**\n\n";
    }

    /** Returns the heading of the answer. */
    public String heading() {
        return "**" + messages.text("cited.answer") + "**\n\n";
    }

    /** Returns the quote with which a claim begins. */
    public String quote(Citation citation) {
        return quote(citation.passage(), citation.text(), "") + "> " + link(citation) + "\n\n";
    }

    /** Returns the sentence of a claim, with a remark on what the quote does not support. */
    public String sentence(QuotedClaim claim) {
        StringBuilder text = new StringBuilder();
        if (claim.sentence().isEmpty()) {
            text.append('*').append(messages.text("cited.no.sentence")).append("*\n\n");
        } else {
            text.append(escape(claim.sentence())).append("\n\n");
        }
        if (!claim.unsupported().isEmpty()) {
            text.append('*').append(unsupported(escape(String.join(", ", claim.unsupported())))).append("*\n\n");
        }
        return text.toString();
    }

    /** Returns the sentence of a claim without Markdown; empty if there is none. */
    public String plainSentence(QuotedClaim claim) {
        return claim.sentence().isEmpty() || claim.unsupported().isEmpty() ? claim.sentence()
                : claim.sentence() + "\n" + unsupported(String.join(", ", claim.unsupported()));
    }

    private String unsupported(String words) {
        return messages.text("cited.unsupported", words);
    }

    /**
     * Returns the text that ends a reply without an answer.
     *
     * @param read number of passages that the model received
     */
    public String notFound(SearchResult found, int read) {
        return (found.hits().isEmpty() ? messages.text("cited.nothing")
                : messages.text("cited.not.found", found.matched(), read)) + "\n";
    }

    /** Returns a note that passages are hidden until their files are indexed again. */
    public String outdated() {
        return messages.text("cited.outdated");
    }

    /** Returns a note that attachments were not used. */
    public String attachments() {
        return messages.text("cited.attachments");
    }

    /** Returns the message for an installation without an index. */
    public String noIndex() {
        return messages.text("cited.no.index");
    }

    /** Returns the message for a mention without a question. */
    public String noQuestion() {
        return messages.text("cited.no.question");
    }

    /** Returns the message for mentions of scopes without folders. */
    public String noFolders(List<Mention> mentions) {
        return messages.text("cited.no.folders", String.join(", ", mentions.stream().map(Mention::text).toList()));
    }

    /** Returns the message for an unknown mention, with the possible names. */
    public String unknown(Mention mention, KnowledgeFolders folders) {
        List<String> names = folders.of(mention.scope()).orElse(List.of()).stream().map(Path::getFileName)
                .filter(Objects::nonNull).map(name -> new Mention(mention.scope(), name.toString()).text()).distinct()
                .toList();
        return names.isEmpty() ? messages.text("cited.unknown.path", mention.text())
                : messages.text("cited.unknown", mention.text(), String.join(", ", names));
    }

    private static String quote(Passage passage, String text, String indent) {
        if (passage.isCode()) {
            String fence = CodeFence.of(text);
            return indent + "> " + fence + "\n" + indent + "> " + text.replaceAll("\\R", "\n" + indent + "> ") + "\n"
                    + indent + "> " + fence + "\n" + indent + ">\n";
        }
        return indent + "> \u201c" + escape(text) + "\u201d  \n";
    }

    private String link(Citation citation) {
        Path file = Path.of(citation.passage().path());
        CitationLink link = new CitationLink(file, citation.page(), citation.line(), citation.start(), citation.end());
        return "[" + escape(place(citation)) + "](" + link.address(addresses.of(file)) + ")";
    }

    /** Returns the file name, with the page or line if known. */
    public String place(Citation citation) {
        String name = String.valueOf(Path.of(citation.passage().path()).getFileName());
        String label = citation.pageLabel();
        return citation.page() > 0
                ? messages.text("cited.page", name, label.isEmpty() ? String.valueOf(citation.page()) : label)
                : citation.line() > 0 ? messages.text("cited.line", name, String.valueOf(citation.line())) : name;
    }

    /** Escapes a text for Markdown and joins its lines. */
    static String escape(String text) {
        String line = BLANKS.matcher(text).replaceAll(" ").strip();
        String escaped = INLINE.matcher(line).replaceAll("\\\\$0");
        return NUMBER.matcher(BULLET.matcher(escaped).replaceFirst("\\\\$0")).replaceFirst("$1\\\\$2");
    }
}
