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
 * Passages and claims as Markdown, piece by piece, with a link to each place. What stands in documents is text in it,
 * whatever its characters mean in Markdown. Immutable.
 */
public final class CitedAnswer {
    /** All that can mean something within a line. */
    private static final Pattern INLINE = Pattern.compile("[\\\\`*_\\[\\]<>&~|!]");
    /** What means something at the beginning of one. */
    private static final Pattern BULLET = Pattern.compile("^[#+=-]");
    private static final Pattern NUMBER = Pattern.compile("^(\\d{1,9})([.)])");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final Messages messages;
    private final DocumentAddresses addresses;

    /** Of documents that are files of the reader. @param locale of headings and labels; null for the default one */
    public CitedAnswer(@Nullable Locale locale) {
        this(locale, DocumentAddresses.FILES);
    }

    /**
     * @param locale of headings and labels; null for the default one
     * @param addresses of documents, for links
     */
    public CitedAnswer(@Nullable Locale locale, DocumentAddresses addresses) {
        this.addresses = addresses;
        messages = new Messages("org.vauban.assist.question", locale);
    }

    /** What a search found, the best first; empty if that is nothing. */
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

    /** The excerpts of what a search found, the best first; none of passages that are nothing but blanks. */
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

    /** The heading of the passages. */
    public String passagesHeading() {
        return "**" + messages.text("cited.passages") + "**\n\n";
    }

    /** The heading of the answer. */
    public String heading() {
        return "**" + messages.text("cited.answer") + "**\n\n";
    }

    /** The quote with which a claim begins. */
    public String quote(Citation citation) {
        return quote(citation.passage(), citation.text(), "") + "> " + link(citation) + "\n\n";
    }

    /** The sentence of a claim, and what its quote lacks. */
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

    /** The same without Markdown; empty where there is no sentence. */
    public String plainSentence(QuotedClaim claim) {
        return claim.sentence().isEmpty() || claim.unsupported().isEmpty() ? claim.sentence()
                : claim.sentence() + "\n" + unsupported(String.join(", ", claim.unsupported()));
    }

    private String unsupported(String words) {
        return messages.text("cited.unsupported", words);
    }

    /**
     * The end where there is no answer.
     *
     * @param read passages that the model read
     */
    public String notFound(SearchResult found, int read) {
        return (found.hits().isEmpty() ? messages.text("cited.nothing")
                : messages.text("cited.not.found", found.matched(), read)) + "\n";
    }

    /** Says that passages are hidden until their files are indexed again. */
    public String outdated() {
        return messages.text("cited.outdated");
    }

    /** Says that attachments were not read. */
    public String attachments() {
        return messages.text("cited.attachments");
    }

    /** Where nobody indexes anything. */
    public String noIndex() {
        return messages.text("cited.no.index");
    }

    /** Where nothing but a mention was typed. */
    public String noQuestion() {
        return messages.text("cited.no.question");
    }

    /** Where there is nothing to search. */
    public String noFolders(List<Mention> mentions) {
        return messages.text("cited.no.folders", String.join(", ", mentions.stream().map(Mention::text).toList()));
    }

    /** Where a mention names nothing that is known: what it could name. */
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

    /** The name of the file, and the page or line where that is known. */
    public String place(Citation citation) {
        String name = String.valueOf(Path.of(citation.passage().path()).getFileName());
        String label = citation.pageLabel();
        return citation.page() > 0
                ? messages.text("cited.page", name, label.isEmpty() ? String.valueOf(citation.page()) : label)
                : citation.line() > 0 ? messages.text("cited.line", name, String.valueOf(citation.line())) : name;
    }

    /** A text on one line that Markdown shows as it is. */
    static String escape(String text) {
        String line = BLANKS.matcher(text).replaceAll(" ").strip();
        String escaped = INLINE.matcher(line).replaceAll("\\\\$0");
        return NUMBER.matcher(BULLET.matcher(escaped).replaceFirst("\\\\$0")).replaceFirst("$1\\\\$2");
    }
}
